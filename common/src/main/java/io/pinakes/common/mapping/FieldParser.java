package io.pinakes.common.mapping;

import static io.pinakes.common.mapping.ParameterJson.invalid;
import static io.pinakes.common.mapping.ParameterJson.text;

import io.pinakes.common.error.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the definition of a field with values; refuses everything that is not carried out. */
final class FieldParser {

  private FieldParser() {}

  /**
   * The field of that definition.
   *
   * @param name what errors call it
   * @throws ApiException 400
   */
  static ValueField parse(String path, String name, JsonNode typeNode, ObjectNode json) {
    FieldType type = typeNode.isValueNode() ? FieldType.find(text(typeNode)) : null;
    if (type == null) {
      throw invalid(
          "No handler for type [" + text(typeNode) + "] declared on field [" + name + "]");
    }
    var parameters = new TreeMap<String, Object>();
    Map<String, ValueField> subFields = Map.of();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String parameter = member.getKey();
      if (type == FieldType.COMPLETION && parameter.equals("max_input_len")) {
        // What it was called before.
        parameter = Parameters.MAX_INPUT_LENGTH.name();
      }
      Parameter<?> known = Parameters.find(type, parameter);
      if (known != null) {
        set(known, name, member.getValue(), parameters);
      } else if (parameter.equals("fields")) {
        subFields = subFields(path, ParameterJson.object("fields", name, member.getValue()));
      } else if (type == FieldType.FLAT_OBJECT && !parameter.equals("type")) {
        throw invalid(
            "Mapping definition for ["
                + name
                + "] has unsupported parameters:  ["
                + parameter
                + " : "
                + text(member.getValue())
                + "]");
      } else if (!parameter.equals("type")) {
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
    check(type, name, parameters);
    return new ValueField(path, type, parameters, subFields);
  }

  private static <T extends @Nullable Object> void set(
      Parameter<T> parameter, String field, JsonNode json, Map<String, Object> parameters) {
    T value = parameter.reader().apply(field, json);
    boolean kept = parameter.shown() == Parameter.Shown.GIVEN;
    if (value != null && (kept || !value.equals(parameter.initial()))) {
      parameters.put(parameter.name(), value);
    }
  }

  /** What parameters demand of each other. */
  private static void check(FieldType type, String name, Map<String, Object> parameters) {
    switch (type) {
      case TEXT, MATCH_ONLY_TEXT, SEARCH_AS_YOU_TYPE -> {
        simplifyAnalyzers(parameters);
        boolean positions =
            type != FieldType.TEXT
                || (!Boolean.FALSE.equals(parameters.get(Parameters.INDEX.name()))
                    && !"docs".equals(parameters.get(Parameters.TEXT_INDEX_OPTIONS.name()))
                    && !"freqs".equals(parameters.get(Parameters.TEXT_INDEX_OPTIONS.name())));
        if (!positions && parameters.containsKey(Parameters.INDEX_PHRASES.name())) {
          throw ApiException.illegalArgument(
              "Cannot set index_phrases on field [" + name + "] if positions are not enabled");
        }
        if (parameters.containsKey(Parameters.INDEX_PREFIXES.name())
            && Boolean.FALSE.equals(parameters.get(Parameters.INDEX.name()))) {
          throw ApiException.illegalArgument(
              "Cannot set index_prefixes on unindexed field [" + name + "]");
        }
      }
      case SCALED_FLOAT -> {
        if (!parameters.containsKey(Parameters.SCALING_FACTOR.name())) {
          throw ApiException.illegalArgument("Field [scaling_factor] is required");
        }
      }
      case TOKEN_COUNT -> {
        if (!parameters.containsKey(Parameters.ANALYZER.name())) {
          throw invalid("Analyzer must be set for field [" + name + "] but wasn't.");
        }
      }
      case CONSTANT_KEYWORD -> {
        if (!parameters.containsKey(Parameters.VALUE.name())) {
          throw new ApiException(
              400, "parse_exception", "Field [" + name + "] is missing required parameter [value]");
        }
      }
      case KNN_VECTOR -> {
        if (!parameters.containsKey(Parameters.DIMENSION.name())) {
          throw ApiException.illegalArgument("Dimension value missing for vector: " + name);
        }
      }
      default -> {}
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

  private static Map<String, ValueField> subFields(String path, ObjectNode json) {
    var fields = new LinkedHashMap<String, ValueField>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      MappingParser.checkName(name);
      if (name.contains(".")) {
        throw invalid(
            "Field name ["
                + name
                + "] which is a multi field of ["
                + path
                + "] cannot contain '.'");
      }
      ObjectNode definition = ParameterJson.object("fields", name, member.getValue());
      JsonNode type = definition.get("type");
      if (type == null) {
        throw invalid("no type specified for property [" + name + "]");
      }
      String subPath = path + "." + name;
      switch (text(type)) {
        case "object", "nested", "alias", "flat_object" ->
            throw invalid("Type [" + text(type) + "] cannot be used in multi field");
        default -> {}
      }
      if (definition.has("copy_to")) {
        throw ApiException.illegalArgument(
            "[copy_to] may not be used to copy from a multi-field: [" + subPath + "]");
      }
      if (definition.has("fields")) {
        throw invalid(
            "unknown parameter [fields] on mapper [" + name + "]: a multi-field has none itself");
      }
      fields.put(name, parse(subPath, name, type, definition));
    }
    return fields;
  }
}
