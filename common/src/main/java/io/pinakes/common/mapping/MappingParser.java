package io.pinakes.common.mapping;

import static io.pinakes.common.mapping.ParameterJson.invalid;
import static io.pinakes.common.mapping.ParameterJson.text;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.ObjectField.Nesting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  private MappingParser() {}

  static Mapping parse(ObjectNode json) {
    RootOptions options = RootOptions.parse(json);
    JsonNode properties = json.get("properties");
    ObjectField root = new ObjectField("", Map.of());
    return new Mapping(options, properties == null ? root : properties(root, 1, properties));
  }

  /**
   * The field of a definition, as it may stand among properties.
   *
   * @param name what errors call it
   * @param depth levels of objects around it, the document's own included
   */
  static Field field(String path, String name, int depth, ObjectNode json) {
    JsonNode type = json.get("type");
    if (type == null && !json.has("properties") && !json.has("enabled") && !json.has("dynamic")) {
      throw invalid("No type specified for field [" + name + "]");
    }
    return switch (type == null ? "object" : text(type)) {
      case "object" -> objectField(new ObjectField(path, Map.of()), name, depth, json);
      case "nested" -> {
        Nesting nesting =
            new Nesting(flag("include_in_parent", json), flag("include_in_root", json));
        yield objectField(new ObjectField(path, Map.of(), null, true, nesting), name, depth, json);
      }
      case "alias" -> alias(path, name, json);
      default -> FieldParser.parse(path, name, type == null ? json : type, json);
    };
  }

  private static boolean flag(String parameter, ObjectNode json) {
    JsonNode value = json.get(parameter);
    return value != null && ParameterJson.flag(value);
  }

  private static ObjectField properties(ObjectField object, int depth, JsonNode json) {
    if (json.isArray() && json.isEmpty()) {
      return object;
    }
    if (!json.isObject()) {
      throw new ApiException(400, "parse_exception", "properties must be a map type");
    }
    String path = object.path();
    if (depth > Mapping.MAX_DEPTH) {
      throw Mapping.tooDeep(path, Mapping.MAX_DEPTH);
    }
    if (json.size() > Mapping.MAX_FIELDS) {
      throw Mapping.tooManyFields(Mapping.MAX_FIELDS);
    }
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      checkName(name);
      if (path.isEmpty() && METADATA.contains(name)) {
        throw invalid("Field [" + name + "] is defined more than once");
      }
      if (!(member.getValue() instanceof ObjectNode definition)) {
        throw invalid(
            "Expected map for property [fields] on field ["
                + name
                + "] but got a class java.lang.String");
      }
      // A dotted name stands for the objects on the way to it.
      int levels = (int) name.chars().filter(c -> c == '.').count();
      String last = name.substring(name.lastIndexOf('.') + 1);
      Field field = field(object.pathOf(name), last, depth + levels, definition);
      FieldTree.of(path, Map.of(name, field))
          .properties()
          .forEach((key, made) -> fields.merge(key, made, MappingMerge::merge));
    }
    return object.withProperties(fields);
  }

  static void checkName(String name) {
    if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
      throw ApiException.illegalArgument("name cannot be empty string");
    }
  }

  private static ObjectField objectField(
      ObjectField start, String name, int depth, ObjectNode json) {
    ObjectField field = start;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "type" -> {}
        case "dynamic" ->
            field =
                new ObjectField(
                    field.path(),
                    field.properties(),
                    RootOptions.dynamic(value),
                    field.enabled(),
                    field.nesting());
        case "enabled" ->
            field =
                new ObjectField(
                    field.path(),
                    field.properties(),
                    field.dynamic(),
                    enabled(value),
                    field.nesting());
        case "properties" -> field = properties(field, depth + 1, value);
        default -> {
          boolean ofNesting =
              field.nesting() != null
                  && (member.getKey().equals("include_in_parent")
                      || member.getKey().equals("include_in_root"));
          if (!ofNesting) {
            throw invalid(
                "Mapping definition for ["
                    + name
                    + "] has unsupported parameters:  ["
                    + member.getKey()
                    + " : "
                    + text(value)
                    + "]");
          }
        }
      }
    }
    return field;
  }

  private static boolean enabled(JsonNode value) {
    try {
      return ParameterJson.flag(value);
    } catch (ApiException e) {
      throw ApiException.illegalArgument("Could not convert [enabled.enabled] to boolean");
    }
  }

  private static AliasField alias(String path, String name, ObjectNode json) {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!member.getKey().equals("type") && !member.getKey().equals("path")) {
        throw invalid(
            "Mapping definition for ["
                + name
                + "] has unsupported parameters:  ["
                + member.getKey()
                + " : "
                + text(member.getValue())
                + "]");
      }
    }
    JsonNode target = json.get("path");
    if (target == null || target.isNull()) {
      throw invalid("The [path] property must be specified for field [" + name + "].");
    }
    return new AliasField(path, text(target));
  }
}
