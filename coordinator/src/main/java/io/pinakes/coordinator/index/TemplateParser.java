package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.state.Metadata;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads templates as clients write them, into the form in which they are kept and shown. */
final class TemplateParser {

  private static final Set<String> INDEX =
      Set.of(
          "index_patterns",
          "template",
          "composed_of",
          "priority",
          "version",
          "_meta",
          "data_stream");
  private static final Set<String> COMPONENT = Set.of("template", "version", "_meta");
  private static final Set<String> LEGACY =
      Set.of("index_patterns", "order", "version", "settings", "mappings", "aliases");
  private static final Set<String> BODY = Set.of("settings", "mappings", "aliases");

  private final Metadata.Kind kind;

  TemplateParser(Metadata.Kind kind) {
    this.kind = kind;
  }

  ObjectNode parse(String name, ObjectNode body) {
    Set<String> known =
        switch (kind) {
          case INDEX -> INDEX;
          case COMPONENT -> COMPONENT;
          case LEGACY -> LEGACY;
        };
    for (String member : body.propertyNames()) {
      if (!known.contains(member)) {
        throw unknown(member);
      }
    }
    if (body.has("data_stream")) {
      throw ApiException.illegalArgument(
          "index template [" + name + "] with [data_stream]: data streams are not supported");
    }
    ObjectNode parsed = JsonNodeFactory.instance.objectNode();
    if (kind == Metadata.Kind.LEGACY) {
      parsed.put("order", number(body, "order", 0L));
    }
    if (kind != Metadata.Kind.COMPONENT) {
      parsed.set("index_patterns", patterns(body));
    }
    if (kind == Metadata.Kind.LEGACY) {
      putNumber(parsed, body, "version");
      parsed.setAll(contents(body, true));
      return parsed;
    }
    JsonNode template = body.get("template");
    if (template == null && kind == Metadata.Kind.COMPONENT) {
      throw ApiException.illegalArgument("Required [template]");
    }
    if (template != null) {
      parsed.set("template", contents(object("template", template), false));
    }
    if (body.has("composed_of")) {
      parsed.set("composed_of", texts("composed_of", body.get("composed_of")));
    }
    putNumber(parsed, body, "priority");
    putNumber(parsed, body, "version");
    if (body.has("_meta")) {
      parsed.set("_meta", object("_meta", body.get("_meta")));
    }
    return parsed;
  }

  private ApiException unknown(String member) {
    return switch (kind) {
      case INDEX -> malformed("[index_template] unknown field [" + member + "]");
      case COMPONENT -> malformed("[component_template] unknown field [" + member + "]");
      case LEGACY ->
          new ApiException(400, "parse_exception", "unknown key [" + member + "] in the template ");
    };
  }

  private static ApiException malformed(String reason) {
    return new ApiException(400, "x_content_parse_exception", reason);
  }

  private ArrayNode patterns(ObjectNode body) {
    JsonNode given = body.get("index_patterns");
    if (given == null || given.isNull() || (given.isArray() && given.isEmpty())) {
      throw kind == Metadata.Kind.LEGACY
          ? ApiException.invalid("index patterns are missing")
          : ApiException.illegalArgument("Required [index_patterns]");
    }
    ArrayNode patterns = texts("index_patterns", given);
    for (JsonNode pattern : patterns) {
      IndexName.problem(pattern.asString().replace("*", "x"), true)
          .ifPresent(
              why -> {
                throw new ApiException(
                    400,
                    "invalid_index_template_exception",
                    "index_template invalid, cause [index_pattern [%s] %s]"
                        .formatted(pattern.asString(), why));
              });
    }
    return patterns;
  }

  /** Settings by their full names, mappings and aliases that can be. */
  private static ObjectNode contents(ObjectNode body, boolean whole) {
    ObjectNode contents = JsonNodeFactory.instance.objectNode();
    if (!whole) {
      for (String member : body.propertyNames()) {
        if (!BODY.contains(member)) {
          throw malformed("[template] unknown field [" + member + "]");
        }
      }
    }
    if (whole || body.has("settings")) {
      SortedMap<String, JsonNode> flat = SettingsParser.flat(member(body, "settings"));
      SettingsParser.parse(member(body, "settings"));
      contents.set("settings", FlatSettings.nested(flat));
    }
    if (whole || body.has("mappings")) {
      ObjectNode mappings = member(body, "mappings");
      contents.set("mappings", mappings);
    }
    if (whole || body.has("aliases")) {
      ObjectNode aliases = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> alias : member(body, "aliases").properties()) {
        ObjectNode meaning = object(alias.getKey(), alias.getValue());
        String name = alias.getKey().replace("{index}", "index");
        aliases.set(alias.getKey(), AliasJson.write(AliasJson.parse(name, meaning)));
      }
      contents.set("aliases", aliases);
    }
    return contents;
  }

  /**
   * Checks a mapping that a template gives.
   *
   * @throws ApiException 400: no index could have it
   */
  static void checkMapping(String name, ObjectNode mappings) {
    try {
      Mapping.parse(mappings);
    } catch (ApiException e) {
      throw new ApiException(
          new ApiError(
              400,
              "illegal_argument_exception",
              "composable template [" + name + "] template after composition is invalid",
              Map.of(),
              new ApiError(
                  400,
                  "illegal_argument_exception",
                  "invalid composite mappings for [" + name + "]",
                  Map.of(),
                  e.error())),
          e);
    }
  }

  private static ObjectNode member(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    return value == null || value.isNull()
        ? JsonNodeFactory.instance.objectNode()
        : object(name, value);
  }

  private static ObjectNode object(String name, @Nullable JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.illegalArgument("[" + name + "] must be an object");
  }

  private static ArrayNode texts(String name, JsonNode value) {
    ArrayNode texts = JsonNodeFactory.instance.arrayNode();
    if (value.isString()) {
      return texts.add(value.asString());
    }
    if (!(value instanceof ArrayNode list)) {
      throw ApiException.illegalArgument("[" + name + "] must be a list of strings");
    }
    for (JsonNode each : list) {
      if (!each.isString()) {
        throw ApiException.illegalArgument("[" + name + "] must be a list of strings");
      }
      texts.add(each.asString());
    }
    return texts;
  }

  private static void putNumber(ObjectNode parsed, ObjectNode body, String name) {
    if (body.has(name) && !body.get(name).isNull()) {
      parsed.put(name, number(body, name, 0L));
    }
  }

  private static long number(ObjectNode body, String name, long fallback) {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value.asString());
      if (name.equals("priority") && number < 0) {
        throw ApiException.illegalArgument("index template priority must be >= 0");
      }
      return number;
    } catch (NumberFormatException e) {
      throw new ApiException(
          malformed("[index_template] failed to parse field [" + name + "]").error(), e);
    }
  }

  /** The settings of a template by their full names. */
  static SortedMap<String, JsonNode> settings(@Nullable JsonNode template) {
    JsonNode settings = template == null ? null : template.get("settings");
    return settings instanceof ObjectNode object ? SettingsParser.flat(object) : new TreeMap<>();
  }
}
