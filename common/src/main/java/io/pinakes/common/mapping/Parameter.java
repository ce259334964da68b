package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A parameter that fields of some types have.
 *
 * @param initial what holds if the mapping does not name it
 * @param updatable whether it may change once the field is there
 * @param shown when {@code GET _mapping} shows it
 * @param reader from the field's name and the JSON value; throws {@link ApiException} 400 for what
 *     it cannot be
 * @param writer to the JSON value
 */
public record Parameter<T extends @Nullable Object>(
    String name,
    T initial,
    boolean updatable,
    Shown shown,
    BiFunction<String, JsonNode, T> reader,
    Function<T, JsonNode> writer) {

  /** When a mapping's JSON has the parameter. */
  public enum Shown {
    /** If it differs from what holds without it. */
    DIFFERENT,
    /** If the request named it. */
    GIVEN,
    ALWAYS
  }

  Parameter<T> asUpdatable() {
    return new Parameter<>(name, initial, true, shown, reader, writer);
  }

  Parameter<T> when(Shown when) {
    return new Parameter<>(name, initial, updatable, when, reader, writer);
  }
}
