package io.pinakes.common.dsl;

import io.pinakes.common.dsl.MoreLikeThis.Document;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads documents that others are to resemble. */
final class LikedDocumentParser {

  private @Nullable String index;
  private @Nullable String id;
  private @Nullable String routing;
  private List<String> fields = List.of();
  private Map<String, String> analyzers = Map.of();
  private @Nullable Long version;
  private boolean orLater;
  private @Nullable ObjectNode content;
  private Map<String, String> sources = Map.of();

  private LikedDocumentParser() {}

  /**
   * Reads one document.
   *
   * @throws ApiException 400 for what is wrong or unknown
   */
  static Document parse(JsonNode json) {
    var parser = new LikedDocumentParser();
    json.properties().forEach(parser::read);
    if (parser.id != null && parser.content != null) {
      throw wrong("either [id] or [doc] can be specified, but not both!");
    }
    if (parser.id == null && parser.content == null) {
      throw wrong("neither [id] nor [doc] is specified!");
    }
    return new Document(
        parser.index,
        parser.id,
        parser.routing,
        parser.fields,
        parser.analyzers,
        parser.version,
        parser.orLater,
        parser.content,
        parser.sources);
  }

  private void read(Map.Entry<String, JsonNode> member) {
    String name = member.getKey();
    JsonNode value = member.getValue();
    switch (name) {
      case "_index" -> index = Values.text(member);
      case "_id" -> id = Values.text(member);
      case "routing" -> routing = Values.text(member);
      case "doc" -> {
        if (!(value instanceof ObjectNode object)) {
          throw wrong("field [doc] must be an object");
        }
        content = object;
      }
      case "fields" -> {
        if (!value.isArray()) {
          throw wrong("field [fields] must be an array");
        }
        Values.checkTerms(value.size());
        var names = new ArrayList<String>();
        value.forEach(field -> names.add(JsonValues.text(name, field)));
        fields = names;
      }
      case "per_field_analyzer" -> analyzers = texts(member);
      case "version" -> version = version(value);
      case "version_type" -> orLater = orLater(Values.text(member));
      case "_sources" -> sources = texts(member);
      default -> throw wrong("unknown field [" + name + "]");
    }
  }

  private static Map<String, String> texts(Map.Entry<String, JsonNode> member) {
    if (!member.getValue().isObject()) {
      throw wrong("field [" + member.getKey() + "] must be an object");
    }
    var texts = new TreeMap<String, String>();
    for (Map.Entry<String, JsonNode> text : member.getValue().properties()) {
      texts.put(text.getKey(), Values.text(text));
    }
    return texts;
  }

  private static long version(JsonNode value) {
    if (value.canConvertToLong()) {
      return value.longValue();
    }
    String text = JsonValues.text("version", value);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw JsonValues.numberFormat(text);
    }
  }

  private static boolean orLater(String versionType) {
    return switch (versionType) {
      case "internal", "external" -> false;
      case "external_gte" -> true;
      default -> throw ApiException.illegalArgument("No version type match [" + versionType + "]");
    };
  }

  private static ApiException wrong(String what) {
    return new ApiException(400, "parse_exception", "failed to parse More Like This item. " + what);
  }
}
