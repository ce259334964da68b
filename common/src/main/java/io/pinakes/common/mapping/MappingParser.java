package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping.Dynamic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a mapping's JSON; refuses everything that it does not carry out. */
final class MappingParser {

  private static final Set<String> METADATA =
      Set.of(
          "_id",
          "_source",
          "_version",
          "_seq_no",
          "_primary_term",
          "_index",
          "_routing",
          "_ignored",
          "_field_names",
          "_doc_count",
          "_nested_path",
          "_type");

  /** Parameters that are accepted only with the value that Pinakes has in any case. */
  private static final Map<String, Boolean> FIXED =
      Map.of("doc_values", true, "store", false, "coerce", true, "ignore_malformed", false);

  private MappingParser() {}

  static Mapping parse(ObjectNode json) {
    Dynamic dynamic = null;
    Boolean dateDetection = null;
    ObjectField root = new ObjectField("", Map.of());
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "dynamic" -> dynamic = dynamic(value);
        case "date_detection" -> dateDetection = flag("date_detection", value);
        case "_source" -> source(value);
        case "properties" -> root = properties("", 1, object("properties", "_doc", value));
        default ->
            throw invalid(
                "Root mapping definition has unsupported parameters:  ["
                    + member.getKey()
                    + " : "
                    + preview(value)
                    + "]");
      }
    }
    return new Mapping(dynamic, dateDetection, root);
  }

  private static Dynamic dynamic(JsonNode value) {
    for (Dynamic dynamic : Dynamic.values()) {
      if (dynamic.json().equals(value.isValueNode() ? value.asString() : "")) {
        return dynamic;
      }
    }
    throw invalid(
        "Could not convert [dynamic] to one of [true], [false] and [strict]: " + preview(value));
  }

  private static void source(JsonNode value) {
    for (Map.Entry<String, JsonNode> member : object("_source", "_doc", value).properties()) {
      if (!member.getKey().equals("enabled")) {
        throw invalid("unknown parameter [" + member.getKey() + "] on metadata field [_source]");
      }
      if (!flag("enabled", member.getValue())) {
        throw invalid("[_source] cannot be disabled: a document is kept only there");
      }
    }
  }

  private static ObjectField properties(String path, int depth, ObjectNode json) {
    if (depth > Mapping.MAX_DEPTH) {
      throw ApiException.illegalArgument(
          "Limit of mapping depth ["
              + Mapping.MAX_DEPTH
              + "] has been exceeded due to object field ["
              + path
              + "]");
    }
    if (json.size() > Mapping.MAX_FIELDS) {
      throw Mapping.tooManyFields();
    }
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      checkName(name);
      if (path.isEmpty() && METADATA.contains(name)) {
        throw invalid("Field [" + name + "] is defined more than once");
      }
      String fieldPath = path.isEmpty() ? name : path + "." + name;
      if (!(member.getValue() instanceof ObjectNode definition)) {
        throw invalid(
            "Expected map for property [properties] on field ["
                + name
                + "] but got "
                + preview(member.getValue()));
      }
      // A dotted name stands for the objects on the way to it.
      int levels = (int) name.chars().filter(c -> c == '.').count();
      Field field = field(fieldPath, name, depth + levels, definition);
      FieldTree.of(path, Map.of(name, field))
          .properties()
          .forEach((key, made) -> fields.merge(key, made, MappingMerge::merge));
    }
    return new ObjectField(path, fields);
  }

  private static void checkName(String name) {
    if (name.isBlank()) {
      throw invalid("name cannot be empty string");
    }
    if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
      throw invalid("name cannot start or end with [.] or have an empty part: [" + name + "]");
    }
  }

  private static Field field(String path, String name, int depth, ObjectNode json) {
    JsonNode type = json.get("type");
    if (type == null && !json.has("properties")) {
      throw invalid("No type specified for field [" + name + "]");
    }
    if (type == null || (type.isString() && type.asString().equals("object"))) {
      return objectField(path, name, depth, json);
    }
    return valueField(path, name, type, json, true);
  }

  private static ObjectField objectField(String path, String name, int depth, ObjectNode json) {
    ObjectField field = new ObjectField(path, Map.of());
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      switch (member.getKey()) {
        case "type" -> {}
        case "properties" ->
            field = properties(path, depth + 1, object("properties", name, member.getValue()));
        default ->
            throw invalid(
                "Mapping definition for ["
                    + name
                    + "] has unsupported parameters:  ["
                    + member.getKey()
                    + " : "
                    + preview(member.getValue())
                    + "]");
      }
    }
    return field;
  }

  private static ValueField valueField(
      String path, String name, JsonNode typeNode, ObjectNode json, boolean mayHaveSubFields) {
    FieldType type = typeNode.isString() ? FieldType.find(typeNode.asString()) : null;
    if (type == null) {
      throw invalid(
          "No handler for type ["
              + (typeNode.isString() ? typeNode.asString() : preview(typeNode))
              + "] declared on field ["
              + name
              + "]");
    }
    boolean indexed = true;
    String analyzer = ValueField.DEFAULT_ANALYZER;
    String searchAnalyzer = null;
    String searchQuoteAnalyzer = null;
    String normalizer = null;
    TextSimilarity similarity = TextSimilarity.BM25;
    int ignoreAbove = ValueField.NO_BOUND;
    DateFormat format = DateFormat.DEFAULT;
    Map<String, ValueField> subFields = Map.of();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String parameter = member.getKey();
      JsonNode value = member.getValue();
      boolean known =
          switch (parameter) {
            case "type" -> true;
            case "index" -> {
              indexed = flag(parameter, value);
              yield true;
            }
            case "analyzer" -> {
              analyzer = name(parameter, name, value);
              yield type == FieldType.TEXT;
            }
            case "search_analyzer" -> {
              searchAnalyzer = name(parameter, name, value);
              yield type == FieldType.TEXT;
            }
            case "search_quote_analyzer" -> {
              searchQuoteAnalyzer = name(parameter, name, value);
              yield type == FieldType.TEXT;
            }
            case "normalizer" -> {
              normalizer = value.isNull() ? null : name(parameter, name, value);
              yield type == FieldType.KEYWORD;
            }
            case "similarity" -> {
              similarity = type == FieldType.TEXT ? similarity(name, value) : similarity;
              yield type == FieldType.TEXT;
            }
            case "ignore_above" -> {
              ignoreAbove = type == FieldType.KEYWORD ? bound(parameter, value) : ignoreAbove;
              yield type == FieldType.KEYWORD;
            }
            case "format" -> {
              format = type == FieldType.DATE ? format(name, value) : format;
              yield type == FieldType.DATE;
            }
            case "fields" -> {
              if (mayHaveSubFields) {
                subFields = subFields(path, object("fields", name, value));
              }
              yield mayHaveSubFields;
            }
            default -> isFixed(type, parameter, value);
          };
      if (!known) {
        throw invalid(
            "unknown parameter ["
                + parameter
                + "] on mapper ["
                + name
                + "] of type ["
                + type.typeName()
                + "]");
      }
    }
    return new ValueField(
        path,
        type,
        indexed,
        analyzer,
        analyzer.equals(searchAnalyzer) ? null : searchAnalyzer,
        searchQuoteAnalyzer,
        normalizer,
        similarity,
        ignoreAbove,
        format,
        subFields);
  }

  private static boolean isFixed(FieldType type, String parameter, JsonNode value) {
    boolean ofType =
        switch (parameter) {
          case "doc_values" -> type != FieldType.TEXT;
          case "coerce" -> type.isWhole() || type.isFraction();
          case "ignore_malformed" -> type.isWhole() || type.isFraction() || type == FieldType.DATE;
          default -> true;
        };
    if (parameter.equals("norms") && type == FieldType.TEXT) {
      return requireFixed(parameter, true, value);
    }
    Boolean fixed = FIXED.get(parameter);
    return fixed != null && ofType && requireFixed(parameter, fixed, value);
  }

  private static boolean requireFixed(String parameter, boolean fixed, JsonNode value) {
    if (flag(parameter, value) != fixed) {
      throw invalid("parameter [" + parameter + "] is supported only as [" + fixed + "]");
    }
    return true;
  }

  private static Map<String, ValueField> subFields(String path, ObjectNode json) {
    var fields = new LinkedHashMap<String, ValueField>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      checkName(name);
      if (name.contains(".")) {
        throw invalid(
            "Field name ["
                + name
                + "] which is a multi field of ["
                + path
                + "] cannot contain '.'");
      }
      ObjectNode definition = object("fields", name, member.getValue());
      JsonNode type = definition.get("type");
      if (type == null) {
        throw invalid("no type specified for property [" + name + "]");
      }
      fields.put(name, valueField(path + "." + name, name, type, definition, false));
    }
    return fields;
  }

  /** A name that the index's analysis has to have; whether it does is not known here. */
  private static String name(String parameter, String field, JsonNode value) {
    if (!value.isString() || value.asString().isEmpty()) {
      throw invalid("[" + parameter + "] on mapper [" + field + "] must be a name: " + text(value));
    }
    return value.asString();
  }

  private static TextSimilarity similarity(String field, JsonNode value) {
    TextSimilarity similarity = value.isString() ? TextSimilarity.find(value.asString()) : null;
    if (similarity == null) {
      throw invalid("Unknown Similarity type [" + text(value) + "] for field [" + field + "]");
    }
    return similarity;
  }

  private static DateFormat format(String field, JsonNode value) {
    if (!value.isString()) {
      throw invalid("Invalid format of field [" + field + "]: " + preview(value));
    }
    try {
      return DateFormat.of(value.asString());
    } catch (IllegalArgumentException e) {
      throw invalid("Error parsing [format] on field [" + field + "]: " + e.getMessage());
    }
  }

  private static int bound(String parameter, JsonNode value) {
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

  private static boolean flag(String parameter, JsonNode value) {
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

  private static ObjectNode object(String parameter, String field, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw invalid(
        "Expected map for property ["
            + parameter
            + "] on field ["
            + field
            + "] but got "
            + preview(value));
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.asString() : preview(value);
  }

  private static String preview(JsonNode value) {
    String text = value.toString();
    // Enough to find the place; a request's body may be large.
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  private static ApiException invalid(String reason) {
    return new ApiException(400, "mapper_parsing_exception", reason);
  }
}
