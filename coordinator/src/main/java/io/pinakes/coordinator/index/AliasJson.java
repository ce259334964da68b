package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.Alias;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Aliases as clients write and see them. */
public final class AliasJson {

  private static final JsonMapper JSON = JsonMapper.shared();

  private AliasJson() {}

  /** The {@code aliases} of an index that is to be made. */
  static SortedMap<String, Alias> parseAll(ObjectNode aliases) {
    var parsed = new TreeMap<String, Alias>();
    aliases
        .properties()
        .forEach(
            member -> {
              if (!(member.getValue() instanceof ObjectNode body)) {
                throw ApiException.illegalArgument(
                    "alias [" + member.getKey() + "] must be an object");
              }
              parsed.put(member.getKey(), parse(member.getKey(), body));
            });
    return parsed;
  }

  /**
   * What an alias is to mean.
   *
   * @param name for messages
   */
  public static Alias parse(String name, ObjectNode body) {
    String filter = null;
    String indexRouting = null;
    String searchRouting = null;
    Boolean writeIndex = null;
    Boolean hidden = null;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      JsonNode value = member.getValue();
      String key = member.getKey();
      switch (key) {
        case "filter" -> filter = filter(name, value);
        case "routing" -> {
          indexRouting = indexRouting == null ? text(key, value) : indexRouting;
          searchRouting = searchRouting == null ? text(key, value) : searchRouting;
        }
        case "index_routing", "indexRouting", "index-routing" -> indexRouting = text(key, value);
        case "search_routing", "searchRouting", "search-routing" ->
            searchRouting = text(key, value);
        case "is_write_index" -> writeIndex = flag(key, value);
        case "is_hidden" -> hidden = flag(key, value);
        default -> throw ApiException.illegalArgument("unknown field [" + key + "]");
      }
    }
    return checked(name, new Alias(filter, indexRouting, searchRouting, writeIndex, hidden));
  }

  private static Alias checked(String name, Alias alias) {
    AliasName.check(name);
    String routing = alias.indexRouting();
    if (routing != null && routing.indexOf(',') >= 0) {
      throw ApiException.illegalArgument(
          "alias [" + name + "] has several index routing values associated with it");
    }
    return alias;
  }

  private static @Nullable String filter(String alias, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (!(value instanceof ObjectNode query)) {
      throw ApiException.illegalArgument("unknown field [filter]");
    }
    if (query.isEmpty()) {
      return null;
    }
    try {
      ObjectNode search = JsonNodeFactory.instance.objectNode();
      search.set("query", query);
      SearchBody.parse(search);
    } catch (ApiException e) {
      throw new ApiException(
          new ApiError(
              400,
              "illegal_argument_exception",
              "failed to parse filter for alias [" + alias + "]",
              Map.of(),
              e.error()),
          e);
    }
    return query.toString();
  }

  private static @Nullable String text(String key, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (!value.isValueNode()) {
      throw ApiException.illegalArgument("[" + key + "] must be a string");
    }
    return value.asString();
  }

  private static @Nullable Boolean flag(String key, JsonNode value) {
    return switch (value.isValueNode() ? value.asString() : "") {
      case "true" -> true;
      case "false" -> false;
      default -> {
        if (value.isNull()) {
          yield null;
        }
        throw ApiException.illegalArgument(
            "Failed to parse value [" + value + "] of [" + key + "] as a boolean");
      }
    };
  }

  /** As OpenSearch shows it. */
  public static ObjectNode write(Alias alias) {
    ObjectNode to = JsonNodeFactory.instance.objectNode();
    if (alias.filter() != null) {
      to.set("filter", JSON.readTree(alias.filter()));
    }
    if (alias.indexRouting() != null) {
      to.put("index_routing", alias.indexRouting());
    }
    if (alias.searchRouting() != null) {
      to.put("search_routing", alias.searchRouting());
    }
    if (alias.writeIndex() != null) {
      to.put("is_write_index", alias.writeIndex());
    }
    if (alias.hidden() != null) {
      to.put("is_hidden", alias.hidden());
    }
    return to;
  }
}
