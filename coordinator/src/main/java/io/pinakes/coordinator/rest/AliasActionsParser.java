package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.coordinator.api.AliasAction;
import io.pinakes.coordinator.index.AliasJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the body of {@code _aliases}. */
final class AliasActionsParser {

  /** Actions of one request. */
  static final int MAX_ACTIONS = 1_000;

  private static final Set<String> MEANING =
      Set.of(
          "filter",
          "routing",
          "index_routing",
          "indexRouting",
          "index-routing",
          "search_routing",
          "searchRouting",
          "search-routing",
          "is_write_index",
          "is_hidden");

  private AliasActionsParser() {}

  static List<AliasAction> parse(ObjectNode body) {
    var actions = new ArrayList<AliasAction>();
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (!member.getKey().equals("actions")) {
        throw malformed("[aliases] unknown field [" + member.getKey() + "]");
      }
      if (!(member.getValue() instanceof ArrayNode list)) {
        throw malformed("[aliases] actions doesn't support values of type: VALUE_STRING");
      }
      if (list.size() > MAX_ACTIONS) {
        throw ApiException.illegalArgument(
            "[actions] has " + list.size() + " actions, more than " + MAX_ACTIONS);
      }
      list.forEach(action -> actions.add(failingAsPart(action)));
    }
    if (actions.isEmpty()) {
      throw ApiException.illegalArgument("No action specified");
    }
    return actions;
  }

  private static ApiException malformed(String reason) {
    return new ApiException(400, "x_content_parse_exception", reason);
  }

  private static AliasAction failingAsPart(JsonNode action) {
    try {
      return action(action);
    } catch (ApiException e) {
      throw new ApiException(
          new ApiError(
              400,
              "x_content_parse_exception",
              "[aliases] failed to parse field [actions]",
              Map.of(),
              e.error()),
          e);
    }
  }

  private static AliasAction action(JsonNode json) {
    if (!(json instanceof ObjectNode object) || object.size() != 1) {
      throw ApiException.illegalArgument("[alias_action] must be an object with one member");
    }
    Map.Entry<String, JsonNode> only = object.properties().iterator().next();
    String kind = only.getKey();
    if (!Set.of("add", "remove", "remove_index").contains(kind)) {
      throw malformed("[alias_action] unknown field [" + kind + "]");
    }
    if (!(only.getValue() instanceof ObjectNode members)) {
      throw malformed("[alias_action] " + kind + " doesn't support values of this type");
    }
    return new OneAction(kind).parse(members);
  }

  /** The members of one action. */
  private static final class OneAction {
    private final String kind;
    private final ObjectNode meaning = JsonNodeFactory.instance.objectNode();
    private @Nullable List<String> indices;
    private @Nullable List<String> aliases;
    private @Nullable Boolean mustExist;

    private OneAction(String kind) {
      this.kind = kind;
    }

    private AliasAction parse(ObjectNode members) {
      for (Map.Entry<String, JsonNode> member : members.properties()) {
        String name = member.getKey();
        JsonNode value = member.getValue();
        switch (name) {
          case "index", "indices" -> {
            if (indices != null) {
              throw ApiException.illegalArgument("Only one of [index] and [indices] is supported");
            }
            indices = texts(name, value);
          }
          case "alias", "aliases" -> {
            if (kind.equals("remove_index")) {
              throw ApiException.illegalArgument(
                  "[" + name + "] is unsupported for [REMOVE_INDEX]");
            }
            if (aliases != null) {
              throw ApiException.illegalArgument("Only one of [alias] and [aliases] is supported");
            }
            aliases = texts(name, value);
          }
          case "must_exist" -> {
            if (kind.equals("add")) {
              throw ApiException.illegalArgument("[must_exist] is unsupported for [ADD]");
            }
            mustExist = value.asBoolean();
          }
          default -> {
            if (!MEANING.contains(name)) {
              throw malformed("[" + kind + "] unknown field [" + name + "]");
            }
            if (!kind.equals("add")) {
              throw ApiException.illegalArgument(
                  "[" + name + "] is unsupported for [" + kind.toUpperCase(Locale.ROOT) + "]");
            }
            meaning.set(name, value);
          }
        }
      }
      if (indices == null) {
        throw ApiException.illegalArgument("One of [index] or [indices] is required");
      }
      if (kind.equals("remove_index")) {
        return new AliasAction.RemoveIndex(indices);
      }
      if (aliases == null) {
        throw ApiException.illegalArgument("One of [alias] or [aliases] is required");
      }
      return kind.equals("add")
          ? new AliasAction.Add(indices, aliases, AliasJson.parse(aliases.getFirst(), meaning))
          : new AliasAction.Remove(indices, aliases, mustExist);
    }

    private static List<String> texts(String name, JsonNode value) {
      if (value instanceof ArrayNode list) {
        if (list.isEmpty()) {
          throw ApiException.illegalArgument("[" + name + "] can't be empty");
        }
        var texts = new ArrayList<String>();
        list.forEach(each -> texts.add(text(name, each)));
        return texts;
      }
      return List.of(text(name, value));
    }

    private static String text(String name, JsonNode value) {
      String text = value.isValueNode() && !value.isNull() ? value.asString() : "";
      if (text.isEmpty()) {
        throw ApiException.illegalArgument("[" + name + "] can't be empty string");
      }
      return text;
    }
  }
}
