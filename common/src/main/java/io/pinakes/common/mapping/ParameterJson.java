package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parameters' values from and to JSON, with the errors for what they cannot be. */
final class ParameterJson {

  /** Entries that {@code meta} may have; OpenSearch's bound. */
  private static final int MAX_META = 5;

  /** Characters of a key of {@code meta}; OpenSearch's bound. */
  private static final int MAX_META_KEY = 20;

  /** Characters of a value of {@code meta}; OpenSearch's bound. */
  private static final int MAX_META_VALUE = 50;

  private ParameterJson() {}

  static boolean flag(String parameter, JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isString() && (value.asString().equals("true") || value.asString().equals("false"))) {
      return value.asString().equals("true");
    }
    throw invalid(
        "Could not convert ["
            + parameter
            + "] to boolean: Failed to parse value ["
            + text(value)
            + "] as only [true] or [false] are allowed.");
  }

  /** A name that the index's analysis has to have; whether it does is not known here. */
  static String name(String parameter, String field, JsonNode value) {
    if (!value.isString() || value.asString().isEmpty()) {
      throw invalid("[" + parameter + "] on mapper [" + field + "] must be a name: " + text(value));
    }
    return value.asString();
  }

  static TextSimilarity similarity(String field, JsonNode value) {
    TextSimilarity similarity = value.isString() ? TextSimilarity.find(value.asString()) : null;
    if (similarity == null) {
      throw invalid("Unknown Similarity type [" + text(value) + "] for field [" + field + "]");
    }
    return similarity;
  }

  static DateFormat format(String field, JsonNode value) {
    if (!value.isString()) {
      throw invalid("Invalid format of field [" + field + "]: " + preview(value));
    }
    try {
      return DateFormat.of(value.asString());
    } catch (IllegalArgumentException e) {
      throw invalid("Error parsing [format] on field [" + field + "]: " + e.getMessage());
    }
  }

  static int bound(String parameter, JsonNode value) {
    @Nullable Integer bound = null;
    if (value.isInt()) {
      bound = value.intValue();
    } else if (value.isString()) {
      try {
        bound = Integer.valueOf(value.asString());
      } catch (NumberFormatException e) {
        throw invalid("Failed to parse value [" + value.asString() + "] for [" + parameter + "]");
      }
    }
    if (bound == null || bound < 0) {
      throw invalid("[" + parameter + "] must be a number from 0: " + preview(value));
    }
    return bound;
  }

  static double scalingFactor(String field, JsonNode value) {
    double factor = number("scaling_factor", value);
    if (!Double.isFinite(factor) || factor <= 0) {
      throw new ApiException(
          400,
          "illegal_argument_exception",
          "[scaling_factor] must be a positive number, got [" + factor + "]");
    }
    return factor;
  }

  static double number(String parameter, JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isString()) {
      try {
        return Double.parseDouble(value.asString());
      } catch (NumberFormatException e) {
        throw invalid("Failed to parse value [" + value.asString() + "] for [" + parameter + "]");
      }
    }
    throw invalid("[" + parameter + "] must be a number: " + preview(value));
  }

  static Map<String, String> meta(String field, JsonNode value) {
    if (!(value instanceof ObjectNode object)) {
      throw invalid(
          "[meta] must be an object, got "
              + kind(value)
              + "["
              + text(value)
              + "] for field ["
              + field
              + "]");
    }
    if (object.size() > MAX_META) {
      throw invalid(
          "[meta] can't have more than "
              + MAX_META
              + " entries, but got "
              + object.size()
              + " on field ["
              + field
              + "]");
    }
    var meta = new TreeMap<String, String>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String key = entry.getKey();
      if (key.codePointCount(0, key.length()) > MAX_META_KEY) {
        throw invalid(
            "[meta] keys can't be longer than 20 chars, but got ["
                + key
                + "] for field ["
                + field
                + "]");
      }
      if (!entry.getValue().isString()) {
        throw invalid(
            "[meta] values can only be strings, but got "
                + kind(entry.getValue())
                + "["
                + text(entry.getValue())
                + "] for field ["
                + field
                + "]");
      }
      String text = entry.getValue().asString();
      if (text.codePointCount(0, text.length()) > MAX_META_VALUE) {
        throw invalid(
            "[meta] values can't be longer than 50 chars, but got ["
                + text
                + "] for field ["
                + field
                + "]");
      }
      meta.put(key, text);
    }
    return Collections.unmodifiableMap(new LinkedHashMap<>(meta));
  }

  static JsonNode metaToJson(Map<String, String> meta) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    meta.forEach(json::put);
    return json;
  }

  /** The name that OpenSearch's errors give a value's kind: its class in Java. */
  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "ArrayList";
      case BOOLEAN -> "Boolean";
      case NULL -> "null";
      case NUMBER -> value.isInt() ? "Integer" : value.isLong() ? "Long" : "Double";
      case OBJECT -> "HashMap";
      default -> "String";
    };
  }

  static String text(JsonNode value) {
    return value.isString() ? value.asString() : preview(value);
  }

  static String preview(JsonNode value) {
    String text = value.toString();
    // Enough to find the place; a request's body may be large.
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  static ApiException invalid(String reason) {
    return new ApiException(400, "mapper_parsing_exception", reason);
  }
}
