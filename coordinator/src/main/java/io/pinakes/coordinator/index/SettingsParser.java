package io.pinakes.coordinator.index;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.IndexSort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads index settings as clients write them: with or without the {@code index.} prefix, nested or
 * dotted, numbers or strings. What is not known is refused.
 */
final class SettingsParser {

  /** What only the cluster itself says about an index. */
  private static final Set<String> PRIVATE =
      Set.of(
          "index.creation_date",
          "index.uuid",
          IndexSettings.PROVIDED_NAME,
          "index.version.created",
          "index.history.uuid",
          "index.verified_before_close");

  private SettingsParser() {}

  /** The settings of a new index. */
  static IndexSettings parse(ObjectNode settings) {
    return parse(settings, IndexSettings.DEFAULT.replicas());
  }

  /**
   * The settings of a new index.
   *
   * @param replicas if the settings do not say
   */
  static IndexSettings parse(ObjectNode settings, int replicas) {
    SortedMap<String, JsonNode> flat = flat(settings);
    flat.values().removeIf(JsonNode::isNull);
    for (Map.Entry<String, JsonNode> setting : flat.entrySet()) {
      if (PRIVATE.contains(setting.getKey())) {
        throw new ApiException(
            400,
            "validation_exception",
            "Validation Failed: 1: private index setting ["
                + setting.getKey()
                + "] can not be set explicitly;");
      }
      check(setting.getKey(), setting.getValue());
    }
    IndexSettings parsed = IndexSettings.of(flat, replicas);
    checkRoutingShards(parsed);
    checkPartitions(parsed);
    IndexSort _ = IndexSort.of(parsed);
    return parsed;
  }

  private static void checkPartitions(IndexSettings settings) {
    int partitions = settings.integer(IndexSetting.ROUTING_PARTITION_SIZE);
    boolean told = settings.text(IndexSetting.NUMBER_OF_ROUTING_SHARDS.name()) != null;
    int shards = told ? settings.integer(IndexSetting.NUMBER_OF_ROUTING_SHARDS) : settings.shards();
    if (partitions > 1 && partitions >= shards) {
      throw ApiException.illegalArgument(
          "routing partition size [%d] should be a positive number less than the number of routing shards [%d]"
              .formatted(partitions, shards));
    }
  }

  private static void checkRoutingShards(IndexSettings settings) {
    if (settings.text(IndexSetting.NUMBER_OF_ROUTING_SHARDS.name()) == null) {
      return;
    }
    int routing = settings.integer(IndexSetting.NUMBER_OF_ROUTING_SHARDS);
    if (routing < settings.shards()) {
      throw ApiException.illegalArgument(
          "index.number_of_routing_shards [%d] must be >= index.number_of_shards [%d]"
              .formatted(routing, settings.shards()));
    }
    if (routing % settings.shards() != 0) {
      throw ApiException.illegalArgument(
          "the number of source shards [%d] must be a factor of [%d]"
              .formatted(settings.shards(), routing));
    }
  }

  /**
   * Reads a change of an index's settings and makes it; {@code null} means the default again.
   *
   * @param index for messages, and to know whether it is open
   * @param preserve whether what was given stays as it is
   * @throws ApiException 400 if it names something that cannot be changed
   */
  static IndexSettings change(
      IndexDefinition index, ObjectNode settings, boolean preserve, int defaultReplicas) {
    IndexSettings after = index.settings();
    var given = new TreeMap<>(after.given());
    var refused = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> setting : expanded(flat(settings), given).entrySet()) {
      String name = setting.getKey();
      JsonNode value = setting.getValue();
      if (PRIVATE.contains(name)) {
        throw new ApiException(
            400,
            "settings_exception",
            "can not update private setting [" + name + "]; this setting is managed by OpenSearch");
      }
      check(name, value);
      if (preserve && (given.containsKey(name) || isAlwaysGiven(name))) {
        continue;
      }
      if (!isChangeable(name, index)) {
        refused.add(name);
      }
      if (value.isNull()) {
        given.remove(name);
      } else {
        given.put(name, value);
      }
      after = withSpecial(after, name, value, defaultReplicas);
    }
    if (!refused.isEmpty()) {
      throw ApiException.illegalArgument(
          "Can't update non dynamic settings [[%s]] for open indices [[%s/%s]]"
              .formatted(String.join(", ", refused), index.name(), index.uuid()));
    }
    Analysis.of(given);
    return after.withGiven(given);
  }

  private static boolean isAlwaysGiven(String name) {
    return name.equals(IndexSetting.NUMBER_OF_REPLICAS.name())
        || name.equals(IndexSetting.NUMBER_OF_SHARDS.name());
  }

  private static boolean isChangeable(String name, IndexDefinition index) {
    IndexSetting.Change change =
        IndexSetting.of(name).map(IndexSetting::change).orElse(IndexSetting.Change.STATIC);
    return switch (change) {
      case DYNAMIC -> true;
      case STATIC -> index.closed();
      case FINAL -> {
        if (index.closed()) {
          throw ApiException.illegalArgument(
              "final " + index.name() + " setting [" + name + "], not updateable");
        }
        yield false;
      }
    };
  }

  /** Those that every part of the system asks for have members of their own. */
  private static IndexSettings withSpecial(
      IndexSettings before, String name, JsonNode value, int defaultReplicas) {
    var alone = new TreeMap<String, JsonNode>();
    if (!value.isNull()) {
      alone.put(name, value);
    }
    IndexSettings named =
        isAlwaysGiven(name) || name.equals(IndexSetting.REFRESH_INTERVAL.name())
            ? IndexSettings.of(alone, defaultReplicas)
            : before;
    if (name.equals(IndexSetting.NUMBER_OF_REPLICAS.name())) {
      return before.withReplicas(named.replicas());
    }
    Duration interval = named.refreshInterval();
    return name.equals(IndexSetting.REFRESH_INTERVAL.name())
        ? before.withRefreshInterval(interval)
        : before;
  }

  /** Names with a star that take settings back are those that were given. */
  private static SortedMap<String, JsonNode> expanded(
      SortedMap<String, JsonNode> flat, SortedMap<String, JsonNode> given) {
    var expanded = new TreeMap<String, JsonNode>();
    flat.forEach(
        (name, value) -> {
          if (value.isNull() && name.endsWith("*")) {
            String prefix = name.substring(0, name.length() - 1);
            given.keySet().stream()
                .filter(each -> each.startsWith(prefix))
                .filter(each -> isChangeablePrefix(each))
                .forEach(each -> expanded.put(each, value));
          } else {
            expanded.put(name, value);
          }
        });
    return expanded;
  }

  private static boolean isChangeablePrefix(String name) {
    return IndexSetting.of(name)
        .map(setting -> setting.change() == IndexSetting.Change.DYNAMIC)
        .orElse(false);
  }

  private static void check(String name, JsonNode value) {
    if (name.startsWith(IndexSetting.ANALYSIS)) {
      return;
    }
    IndexSetting setting = IndexSetting.of(name).orElseThrow(() -> unknown(name));
    if (value.isNull()) {
      return;
    }
    if (value.isArray()) {
      if (setting.kind() != IndexSetting.Kind.TEXTS) {
        setting.check(value.toString());
      }
      return;
    }
    setting.check(value.asString());
  }

  private static ApiException unknown(String name) {
    List<String> known = IndexSetting.all().stream().map(IndexSetting::name).toList();
    return new ApiException(
        400,
        "settings_exception",
        "unknown setting [" + name + "]" + UnknownName.hint(name, known));
  }

  /** Settings by their full dotted names; values are texts, lists of texts, or null. */
  static SortedMap<String, JsonNode> flat(ObjectNode settings) {
    var flat = new TreeMap<String, JsonNode>();
    flatten("", settings, "index.", flat);
    return flat;
  }

  /**
   * Puts what is nested under dotted names.
   *
   * @param required what all names are to begin with, put before those that do not
   */
  static void flatten(
      String prefix, ObjectNode settings, String required, Map<String, JsonNode> flat) {
    for (Map.Entry<String, JsonNode> member : settings.properties()) {
      String name = prefix + member.getKey();
      if (member.getValue() instanceof ObjectNode nested) {
        flatten(name + ".", nested, required, flat);
      } else {
        String full = name.startsWith(required) ? name : required + name;
        if (flat.putIfAbsent(full, asText(member.getValue())) != null) {
          throw ApiException.illegalArgument("setting [" + full + "] is given twice");
        }
      }
    }
  }

  private static JsonNode asText(@Nullable JsonNode value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (value) {
      case null -> json.nullNode();
      case ArrayNode list -> {
        ArrayNode texts = json.arrayNode();
        list.forEach(each -> texts.add(each.isValueNode() ? each.asString() : each.toString()));
        yield texts;
      }
      default -> value.isNull() ? value : json.stringNode(value.asString());
    };
  }
}
