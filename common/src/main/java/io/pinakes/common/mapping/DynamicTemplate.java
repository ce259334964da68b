package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What new fields of some names or kinds of values are mapped to.
 *
 * @param json as the mapping shows it; equal templates have equal JSON
 */
public record DynamicTemplate(String name, ObjectNode json) {

  /** The kinds of JSON values, by OpenSearch's names. */
  static final List<String> KINDS =
      List.of("object", "string", "long", "double", "boolean", "date", "binary");

  private static final Set<String> MEMBERS =
      Set.of(
          "match",
          "path_match",
          "unmatch",
          "path_unmatch",
          "match_mapping_type",
          "match_pattern",
          "mapping");

  /**
   * Reads a template.
   *
   * @throws ApiException 400 for what is wrong with it
   */
  static DynamicTemplate parse(String name, JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw ParameterJson.invalid(
          "Dynamic template syntax error. An array of named objects is expected.");
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!MEMBERS.contains(member.getKey())) {
        throw ApiException.illegalArgument(
            "Illegal dynamic template parameter: [" + member.getKey() + "]");
      }
    }
    var template = new DynamicTemplate(name, object);
    if (!(object.get("mapping") instanceof ObjectNode)) {
      throw ParameterJson.invalid("template must have mapping set");
    }
    String kind = template.text("match_mapping_type");
    if (template.text("match") == null && template.text("path_match") == null && kind == null) {
      throw ParameterJson.invalid(
          "template must have match, path_match or match_mapping_type set "
              + ParameterJson.preview(object));
    }
    if (kind != null && !kind.equals("*") && !KINDS.contains(kind)) {
      throw ApiException.illegalArgument(
          "No field type matched on [" + kind + "], possible values are " + KINDS);
    }
    template.checkPatterns();
    return template;
  }

  private void checkPatterns() {
    String pattern = text("match_pattern");
    if (pattern == null || pattern.equals("simple")) {
      return;
    }
    if (!pattern.equals("regex")) {
      throw ApiException.illegalArgument("No matching pattern matched on [" + pattern + "]");
    }
    for (String member : List.of("match", "unmatch", "path_match", "path_unmatch")) {
      String expression = text(member);
      try {
        if (expression != null) {
          var _ = Pattern.compile(expression);
        }
      } catch (PatternSyntaxException e) {
        throw ApiException.illegalArgument(
            "Pattern ["
                + expression
                + "] of type [regex] is invalid. Cannot create dynamic template ["
                + name
                + "].");
      }
    }
  }

  /**
   * Whether it is for a field.
   *
   * @param kind one of {@link #KINDS}
   */
  boolean matches(String path, String field, String kind) {
    String wantedKind = text("match_mapping_type");
    return (wantedKind == null || wantedKind.equals("*") || wantedKind.equals(kind))
        && matches("match", field, true)
        && matches("path_match", path, true)
        && matches("unmatch", field, false)
        && matches("path_unmatch", path, false);
  }

  private boolean matches(String member, String value, boolean wanted) {
    String pattern = text(member);
    if (pattern == null) {
      return true;
    }
    boolean regex = "regex".equals(text("match_pattern"));
    boolean found = regex ? BoundedRegex.matches(pattern, value) : Glob.matches(pattern, value);
    return found == wanted;
  }

  /**
   * The definition of a new field, with {@code {name}} and {@code {dynamic_type}} filled in.
   *
   * @param dynamicType the type that the field would have without a template
   */
  ObjectNode mapping(String field, String dynamicType) {
    ObjectNode mapping = filled((ObjectNode) json.get("mapping"), field, dynamicType);
    if (!mapping.has("type") && !mapping.has("properties")) {
      mapping.put("type", dynamicType);
    }
    return mapping;
  }

  private static ObjectNode filled(ObjectNode definition, String field, String dynamicType) {
    ObjectNode made = definition.objectNode();
    for (Map.Entry<String, JsonNode> member : definition.properties()) {
      JsonNode value = member.getValue();
      made.set(
          filled(member.getKey(), field, dynamicType),
          switch (value) {
            case ObjectNode object -> filled(object, field, dynamicType);
            case JsonNode text when text.isString() ->
                made.stringNode(filled(text.asString(), field, dynamicType));
            default -> value;
          });
    }
    return made;
  }

  private static String filled(String text, String field, String dynamicType) {
    return text.replace("{name}", field)
        .replace("{dynamic_type}", dynamicType)
        .replace("{dynamicType}", dynamicType);
  }

  private @Nullable String text(String member) {
    JsonNode value = json.get(member);
    return value == null || value.isNull() ? null : ParameterJson.text(value);
  }
}
