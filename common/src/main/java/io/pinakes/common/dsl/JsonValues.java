package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads single JSON values as OpenSearch does: numbers and booleans may come as strings. */
public final class JsonValues {

  private JsonValues() {}

  /** True or false. */
  public static boolean flag(String name, JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isString() && value.asString().equals("true")) {
      return true;
    }
    if (value.isString() && value.asString().equals("false")) {
      return false;
    }
    throw ApiException.illegalArgument(
        "Failed to parse value ["
            + preview(value)
            + "] of ["
            + name
            + "] as only [true] or [false] are allowed.");
  }

  /** A whole number that an int holds. */
  public static int whole(String name, JsonNode value) {
    if (value.isInt()) {
      return value.intValue();
    }
    if (value.isString()) {
      try {
        return Integer.parseInt(value.asString());
      } catch (NumberFormatException e) {
        throw numberFormat(value.asString());
      }
    }
    if (value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue())) {
      double number = value.doubleValue();
      if (number == (int) number) {
        return (int) number;
      }
      throw new ApiException(
          400,
          "input_coercion_exception",
          "Numeric value (%s) out of range of int (%d - %d)"
              .formatted(preview(value), Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    throw ApiException.illegalArgument(
        "[" + name + "] must be a whole number but was [" + preview(value) + "]");
  }

  /** A finite number. */
  public static float fraction(String name, JsonNode value) {
    float number;
    if (value.isNumber()) {
      number = (float) value.doubleValue();
    } else if (value.isString()) {
      try {
        number = Float.parseFloat(value.asString());
      } catch (NumberFormatException e) {
        throw numberFormat(value.asString());
      }
    } else {
      throw ApiException.illegalArgument(
          "[" + name + "] must be a number but was [" + preview(value) + "]");
    }
    if (!Float.isFinite(number)) {
      throw ApiException.illegalArgument(
          "[" + name + "] must be a finite number but was [" + preview(value) + "]");
    }
    return number;
  }

  /** The text of any single value but null. */
  public static String text(String name, JsonNode value) {
    if (value.isString()) {
      return value.asString();
    }
    if (value.isNumber() || value.isBoolean()) {
      return value.toString();
    }
    throw ApiException.parsing("[" + name + "] must be a string but was " + token(value));
  }

  /** A field's value as queries have it; null if it is not a single value. */
  public static @Nullable Object scalar(JsonNode value) {
    if (value.isString()) {
      return value.asString();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber()) {
      return value.canConvertToLong() ? (Object) value.longValue() : value.bigIntegerValue();
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return null;
  }

  /** The error for a text that is no number. */
  public static ApiException numberFormat(String text) {
    return new ApiException(
        400, "number_format_exception", "For input string: \"" + shorten(text) + "\"");
  }

  /** What OpenSearch calls a value of that kind. */
  public static String token(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "START_OBJECT";
      case ARRAY -> "START_ARRAY";
      case STRING, BINARY -> "VALUE_STRING";
      case NUMBER -> "VALUE_NUMBER";
      case BOOLEAN -> "VALUE_BOOLEAN";
      case NULL, MISSING -> "VALUE_NULL";
    };
  }

  /** The value's beginning, for errors. */
  public static String preview(JsonNode value) {
    return shorten(value.isString() ? value.asString() : value.toString());
  }

  private static String shorten(String text) {
    // Enough to find the place; a request's body may be large.
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
