package io.pinakes.common.aggregation;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.error.DidYouMean;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The members of an aggregation's object: each is taken once, and none may be left over. */
final class Members {

  private final String type;
  private final String name;
  private final ObjectNode json;
  private final Set<String> taken = new HashSet<>();

  /**
   * Reads an object.
   *
   * @param type for errors: what the object says
   * @param name for errors: the aggregation's
   */
  Members(String type, String name, ObjectNode json) {
    this.type = type;
    this.name = name;
    this.json = json;
  }

  /** The name of the aggregation. */
  String name() {
    return name;
  }

  /** The type of the aggregation. */
  String type() {
    return type;
  }

  /** How many members there are. */
  int size() {
    return json.size();
  }

  /** The names of all members, in the order of the request. */
  Collection<String> names() {
    return json.propertyNames();
  }

  /** The member; null if it is absent. */
  @Nullable JsonNode take(String member) {
    taken.add(member);
    JsonNode value = json.get(member);
    if (value != null && value.isNull()) {
      throw unexpected(member, value);
    }
    return value;
  }

  /** Whether the member is null, which few may be. */
  boolean takeNull(String member) {
    JsonNode value = json.get(member);
    if (value != null && value.isNull()) {
      taken.add(member);
      return true;
    }
    return false;
  }

  @Nullable String text(String member) {
    JsonNode value = take(member);
    return value == null ? null : JsonValues.text(member, value);
  }

  /** A text that must not be a number; null if it is absent. */
  @Nullable String string(String member) {
    JsonNode value = take(member);
    if (value != null && !value.isString()) {
      throw unexpected(member, value);
    }
    return value == null ? null : value.asString();
  }

  boolean flag(String member, boolean otherwise) {
    JsonNode value = take(member);
    return value == null ? otherwise : JsonValues.flag(member, value);
  }

  int whole(String member, int otherwise) {
    JsonNode value = take(member);
    return value == null ? otherwise : JsonValues.whole(member, value);
  }

  /** A finite number; null if it is absent. */
  @Nullable Double number(String member) {
    JsonNode value = take(member);
    return value == null ? null : number(member, value);
  }

  static double number(String member, JsonNode value) {
    double number;
    if (value.isNumber()) {
      number = value.doubleValue();
    } else if (value.isString()) {
      try {
        number = Double.parseDouble(value.asString());
      } catch (NumberFormatException e) {
        throw new ApiException(
            new ApiError(
                400,
                "number_format_exception",
                "For input string: \"" + JsonValues.preview(value) + "\""),
            e);
      }
    } else {
      throw ApiException.illegalArgument(
          "[" + member + "] must be a number but was [" + JsonValues.preview(value) + "]");
    }
    if (!Double.isFinite(number)) {
      throw ApiException.illegalArgument(
          "[" + member + "] must be a finite number but was [" + JsonValues.preview(value) + "]");
    }
    return number;
  }

  /** A String, Boolean, Long, BigInteger or Double; null if it is absent. */
  @Nullable Object scalar(String member) {
    JsonNode value = take(member);
    if (value == null) {
      return null;
    }
    Object scalar = JsonValues.scalar(value);
    if (scalar == null) {
      throw unexpected(member, value);
    }
    return scalar;
  }

  /** An object inside; null if it is absent. */
  @Nullable Members object(String member) {
    JsonNode value = take(member);
    if (value == null) {
      return null;
    }
    if (value instanceof ObjectNode object) {
      return new Members(type, name, object);
    }
    throw unexpected(member, value);
  }

  /**
   * Reads a member whose errors OpenSearch reports as a cause.
   *
   * @throws ApiException 400 "failed to parse field", because of what {@code read} threw
   */
  <T> T reading(String member, Supplier<T> read) {
    return ParseErrors.reading(type, member, read);
  }

  /** An object inside that errors name by its own name; null if it is absent. */
  @Nullable Members nested(String member) {
    Members inside = object(member);
    return inside == null ? null : new Members(member, name, inside.json);
  }

  /** Fails if the member is there. */
  void refuse(String member) {
    if (json.has(member)) {
      throw ApiException.parsing(
          "[" + member + "] of the [" + type + "] aggregation [" + name + "] is not supported");
    }
  }

  /** Fails if a member was not taken. */
  void end() {
    for (String member : json.propertyNames()) {
      if (!taken.contains(member)) {
        throw new ApiException(
            400,
            "x_content_parse_exception",
            "[" + type + "] unknown field [" + member + "]" + DidYouMean.of(member, taken));
      }
    }
  }

  ApiException unexpected(String member, JsonNode value) {
    return new ApiException(
        400,
        "x_content_parse_exception",
        "[" + type + "] " + member + " doesn't support values of type: " + JsonValues.token(value));
  }
}
