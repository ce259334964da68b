package io.pinakes.common.mapping;

import static io.pinakes.common.mapping.ParameterJson.flag;
import static io.pinakes.common.mapping.ParameterJson.invalid;
import static io.pinakes.common.mapping.ParameterJson.preview;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping.Dynamic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    boolean routingRequired = false;
    ObjectField root = new ObjectField("", Map.of());
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "dynamic" -> dynamic = dynamic(value);
        case "date_detection" -> dateDetection = flag("date_detection", value);
        case "_source" -> source(value);
        case "_routing" -> routingRequired = routingRequired(value);
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
    return new Mapping(dynamic, dateDetection, routingRequired, root);
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

  private static boolean routingRequired(JsonNode value) {
    boolean required = false;
    for (Map.Entry<String, JsonNode> member : object("_routing", "_doc", value).properties()) {
      if (!member.getKey().equals("required")) {
        throw invalid("unknown parameter [" + member.getKey() + "] on metadata field [_routing]");
      }
      required = flag("required", member.getValue());
    }
    return required;
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
    var parameters = new TreeMap<String, Object>();
    Map<String, ValueField> subFields = Map.of();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String parameter = member.getKey();
      JsonNode value = member.getValue();
      Parameter<?> known = Parameters.find(type, parameter);
      if (known != null) {
        set(known, name, value, parameters);
      } else if (parameter.equals("fields") && mayHaveSubFields) {
        subFields = subFields(path, object("fields", name, value));
      } else if (!parameter.equals("type") && !isFixed(type, parameter, value)) {
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
    check(type, parameters);
    return new ValueField(path, type, parameters, subFields);
  }

  private static <T extends @Nullable Object> void set(
      Parameter<T> parameter, String field, JsonNode json, Map<String, Object> parameters) {
    T value = parameter.reader().apply(field, json);
    boolean kept = parameter.shown() != Parameter.Shown.DIFFERENT;
    if (value != null && (kept || !value.equals(parameter.initial()))) {
      parameters.put(parameter.name(), value);
    }
  }

  /** What parameters demand of each other. */
  private static void check(FieldType type, Map<String, Object> parameters) {
    if (type == FieldType.TEXT) {
      simplifyAnalyzers(parameters);
    }
    if (type == FieldType.SCALED_FLOAT
        && !parameters.containsKey(Parameters.SCALING_FACTOR.name())) {
      throw invalid("Field [scaling_factor] is required");
    }
  }

  /**
   * Leaves out the analyzers that are those of another name in any case; what is left has those
   * that it differs from beside it.
   */
  private static void simplifyAnalyzers(Map<String, Object> parameters) {
    Object analyzer =
        parameters.getOrDefault(Parameters.ANALYZER.name(), ValueField.DEFAULT_ANALYZER);
    Optional<?> forIndex = Optional.of(analyzer);
    Object search = parameters.getOrDefault(Parameters.SEARCH_ANALYZER.name(), forIndex);
    Object quotes = parameters.getOrDefault(Parameters.SEARCH_QUOTE_ANALYZER.name(), search);
    if (quotes.equals(search)) {
      parameters.remove(Parameters.SEARCH_QUOTE_ANALYZER.name());
      if (search.equals(forIndex)) {
        parameters.remove(Parameters.SEARCH_ANALYZER.name());
        return;
      }
    }
    parameters.put(Parameters.ANALYZER.name(), analyzer);
    parameters.put(Parameters.SEARCH_ANALYZER.name(), search);
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
}
