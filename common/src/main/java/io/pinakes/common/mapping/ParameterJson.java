package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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

  /** Words in a shingle; OpenSearch's bounds. */
  private static final int MIN_SHINGLE = 2;

  private static final int MAX_SHINGLE = 4;

  /** Characters of an indexed prefix are fewer; OpenSearch's bound. */
  private static final int MAX_PREFIX = 20;

  /** Of a vector; Lucene's bound. */
  private static final int MAX_DIMENSION = 1_024;

  /** Between two texts; more would run out of positions in a document with many. */
  private static final int MAX_GAP = 1_000;

  private ParameterJson() {}

  static boolean flag(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return switch (text(value)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw ApiException.illegalArgument(
              "Failed to parse value [" + text(value) + "] as only [true] or [false] are allowed.");
    };
  }

  static JsonNode flagNode(JsonNode value) {
    return JsonNodeFactory.instance.booleanNode(flag(value));
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
      throw ApiException.illegalArgument(
          "Error parsing [format] on field [" + field + "]: " + e.getMessage());
    }
  }

  static int integer(String parameter, JsonNode value) {
    if (value.isInt()) {
      return value.intValue();
    }
    if (value.isString() || value.isNumber()) {
      try {
        return Integer.parseInt(value.asString());
      } catch (NumberFormatException e) {
        throw notANumber(e);
      }
    }
    throw invalid("[" + parameter + "] must be a number: " + preview(value));
  }

  static int gap(JsonNode value) {
    int gap = integer("position_increment_gap", value);
    if (gap > MAX_GAP) {
      throw ApiException.illegalArgument(
          "[position_increment_gap] must be at most [" + MAX_GAP + "], got [" + gap + "]");
    }
    return gap;
  }

  static List<SuggestContext> contexts(String field, JsonNode value) {
    if (value.isNull()) {
      throw invalid(
          "[contexts] on mapper [" + field + "] of type [completion] must not have a [null] value");
    }
    return SuggestContextParser.parse(value);
  }

  static int inputLength(JsonNode value) {
    int length = integer("max_input_length", value);
    if (length <= 0) {
      throw ApiException.illegalArgument("[max_input_length] must be > 0 but was [" + length + "]");
    }
    return length;
  }

  static int shingleSize(JsonNode value) {
    int size = integer("max_shingle_size", value);
    if (size < MIN_SHINGLE || size > MAX_SHINGLE) {
      throw invalid(
          "[max_shingle_size] must be at least ["
              + MIN_SHINGLE
              + "] and at most ["
              + MAX_SHINGLE
              + "], got ["
              + size
              + "]");
    }
    return size;
  }

  static int dimension(JsonNode value) {
    int dimension = integer("dimension", value);
    if (dimension <= 0 || dimension > MAX_DIMENSION) {
      throw ApiException.illegalArgument(
          "Dimension value must be greater than 0 and at most " + MAX_DIMENSION + " for vector");
    }
    return dimension;
  }

  static double scalingFactor(JsonNode value) {
    double factor = number("scaling_factor", value);
    if (!Double.isFinite(factor) || factor <= 0) {
      throw ApiException.illegalArgument(
          "[scaling_factor] must be a positive number, got [" + factor + "]");
    }
    return factor;
  }

  private static double number(String parameter, JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isString()) {
      try {
        return Double.parseDouble(value.asString());
      } catch (NumberFormatException e) {
        throw notANumber(e);
      }
    }
    throw invalid("[" + parameter + "] must be a number: " + preview(value));
  }

  static JsonNode whole(JsonNode value) {
    try {
      return JsonNodeFactory.instance.numberNode(NumberText.whole(FieldType.LONG, text(value)));
    } catch (NumberFormatException e) {
      throw notANumber(e);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(message(e));
    }
  }

  static JsonNode unsigned(JsonNode value) {
    try {
      BigInteger number = NumberText.unsigned(NumberText.unsigned(text(value)));
      return JsonNodeFactory.instance.numberNode(number);
    } catch (NumberFormatException e) {
      throw notANumber(e);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(message(e));
    }
  }

  static JsonNode fraction(JsonNode value) {
    return JsonNodeFactory.instance.numberNode(number("null_value", value));
  }

  static JsonNode point(JsonNode value) {
    try {
      GeoPoint point = GeoPoint.of(value).checked();
      return JsonNodeFactory.instance
          .objectNode()
          .put("lat", point.latitude())
          .put("lon", point.longitude());
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(message(e));
    }
  }

  static String constant(String field, JsonNode value) {
    if (!value.isString()) {
      throw new ApiException(
          400, "parse_exception", "Field [" + field + "] is expected to be a string value");
    }
    return value.asString();
  }

  static Locale locale(JsonNode value) {
    String[] parts = text(value).split("[_-]", -1);
    if (parts.length > 3) {
      throw ApiException.illegalArgument("Invalid locale: [" + text(value) + "]");
    }
    var builder = new Locale.Builder();
    try {
      builder.setLanguage(parts[0]);
      if (parts.length > 1) {
        builder.setRegion(parts[1]);
      }
      if (parts.length > 2) {
        builder.setVariant(parts[2]);
      }
    } catch (IllformedLocaleException e) {
      throw ApiException.illegalArgument("Invalid locale: [" + text(value) + "]");
    }
    Locale locale = builder.build();
    if (!parts[0].isEmpty() && !List.of(Locale.getISOLanguages()).contains(locale.getLanguage())) {
      throw ApiException.illegalArgument("Unknown language: " + parts[0]);
    }
    return locale;
  }

  static String choice(String parameter, String initial, List<String> others, JsonNode value) {
    String text = text(value);
    if (!text.equals(initial) && !others.contains(text)) {
      throw invalid(
          "Unknown value ["
              + text
              + "] for field ["
              + parameter
              + "] - accepted values are ["
              + initial
              + ", "
              + String.join(", ", others)
              + "]");
    }
    return text;
  }

  static List<String> names(JsonNode value) {
    if (value.isArray()) {
      var names = new ArrayList<String>(value.size());
      value.forEach(name -> names.add(text(name)));
      return List.copyOf(names);
    }
    return List.of(text(value));
  }

  static JsonNode namesToJson(List<String> names) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    names.forEach(json::add);
    return json;
  }

  static JsonNode indexPrefixes(String field, JsonNode value) {
    ObjectNode object = object("index_prefixes", field, value);
    int least = integer(field, "min_chars", 2, object);
    int most = integer(field, "max_chars", 5, object);
    rejectOthers(field, object, "min_chars", "max_chars");
    if (least > most) {
      throw ApiException.illegalArgument(
          "min_chars [" + least + "] must be less than max_chars [" + most + "]");
    }
    if (least < 1) {
      throw ApiException.illegalArgument("min_chars [" + least + "] must be greater than zero");
    }
    if (most >= MAX_PREFIX) {
      throw ApiException.illegalArgument(
          "max_chars [" + most + "] must be less than " + MAX_PREFIX);
    }
    return JsonNodeFactory.instance.objectNode().put("min_chars", least).put("max_chars", most);
  }

  static JsonNode frequencyFilter(String field, JsonNode value) {
    ObjectNode object = object("fielddata_frequency_filter", field, value);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("min", object.has("min") ? number("min", object.get("min")) : 0.0);
    json.put("max", object.has("max") ? number("max", object.get("max")) : Integer.MAX_VALUE);
    json.put("min_segment_size", integer(field, "min_segment_size", 0, object));
    rejectOthers(field, object, "min", "max", "min_segment_size");
    return json;
  }

  /** How vectors are searched. Lucene's graphs are the only way here, so the rest is checked. */
  static JsonNode method(String field, JsonNode value) {
    ObjectNode object = object("method", field, value);
    rejectOthers(field, object, "name", "space_type", "engine", "parameters");
    JsonNode name = object.path("name");
    if (!name.isString() || !name.asString().equals("hnsw")) {
      throw ApiException.illegalArgument(
          "Invalid method name [" + text(name) + "]: only [hnsw] is supported");
    }
    JsonNode engine = object.path("engine");
    if (!engine.isMissingNode() && !text(engine).equals("lucene")) {
      throw ApiException.illegalArgument(
          "Invalid engine type: " + text(engine) + ", only [lucene] is supported");
    }
    return object;
  }

  private static int integer(String field, String name, int initial, ObjectNode object) {
    JsonNode value = object.get(name);
    return value == null ? initial : integer(field + "." + name, value);
  }

  private static void rejectOthers(String field, ObjectNode object, String... known) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!List.of(known).contains(member.getKey())) {
        throw invalid(
            "Mapping definition for ["
                + field
                + "] has unsupported parameters:  ["
                + member.getKey()
                + " : "
                + text(member.getValue())
                + "]");
      }
    }
  }

  static ObjectNode object(String parameter, String field, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw invalid(
        "Expected map for property ["
            + parameter
            + "] on field ["
            + field
            + "] but got a class java.lang.String");
  }

  private static ApiException notANumber(NumberFormatException e) {
    return new ApiException(400, "number_format_exception", message(e));
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
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
