package io.pinakes.common.analysis;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An analyzer, or a part of one, with its parameters as they were given.
 *
 * @param type one that {@link Catalog} knows for its kind
 * @param parameters texts, numbers, booleans, or lists of these
 */
public record Component(
    ComponentKind kind, String name, String type, SortedMap<String, JsonNode> parameters) {

  public Component {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** One with all its parameters at their defaults. */
  public static Component plain(ComponentKind kind, String type) {
    return new Component(kind, type, type, Collections.emptySortedMap());
  }

  public boolean has(String parameter) {
    return parameters.containsKey(parameter);
  }

  /** A text; null if it was not given. */
  public @Nullable String text(String parameter) {
    JsonNode value = parameters.get(parameter);
    return value == null || value.isNull() ? null : scalar(value);
  }

  public String text(String parameter, String fallback) {
    String text = text(parameter);
    return text == null ? fallback : text;
  }

  /**
   * A whole number.
   *
   * @throws ApiException 400 {@code settings_exception} if it is none
   */
  public int whole(String parameter, int fallback) {
    String text = text(parameter);
    if (text == null) {
      return fallback;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ApiException(
          new ApiError(
              400,
              "settings_exception",
              "Failed to parse int setting [" + parameter + "] with value [" + text + "]",
              Map.of(),
              new ApiError(400, "number_format_exception", "For input string: \"" + text + "\"")),
          e);
    }
  }

  /**
   * A boolean.
   *
   * @throws ApiException 400 if it is none
   */
  public boolean flag(String parameter, boolean fallback) {
    return switch (text(parameter)) {
      case null -> fallback;
      case "true" -> true;
      case "false", "" -> false;
      case String text ->
          throw ApiException.illegalArgument(
              "Failed to parse value [" + text + "] as only [true] or [false] are allowed.");
    };
  }

  /** A list, or a text with commas between its members; null if it was not given. */
  public @Nullable List<String> list(String parameter) {
    JsonNode value = parameters.get(parameter);
    if (value == null || value.isNull()) {
      return null;
    }
    var list = new ArrayList<String>();
    if (value.isArray()) {
      value.forEach(each -> list.add(scalar(each)));
    } else {
      Arrays.stream(scalar(value).split(",", -1)).map(String::strip).forEach(list::add);
      list.removeIf(String::isEmpty);
    }
    return list;
  }

  /** A list; empty if it was not given. */
  public List<String> listOrEmpty(String parameter) {
    List<String> list = list(parameter);
    return list == null ? List.of() : list;
  }

  private static String scalar(JsonNode value) {
    return value.isValueNode() ? value.asString() : value.toString();
  }
}
