package io.pinakes.coordinator.rest;

import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.coordinator.index.FlatSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An index's settings as clients see them: all values are strings, or lists of strings. */
final class SettingsJson {

  /**
   * OpenSearch's number for {@link InfoRoutes#OPENSEARCH_VERSION}: 3000099 with its own high bit.
   */
  private static final String CREATED_BY = "137217827";

  private SettingsJson() {}

  /** The settings by their dotted names. */
  static SortedMap<String, JsonNode> of(IndexDefinition index) {
    IndexSettings settings = index.settings();
    var named = new TreeMap<>(settings.given());
    put(named, "index.creation_date", Long.toString(index.createdMillis()));
    put(named, IndexSetting.NUMBER_OF_REPLICAS.name(), Integer.toString(settings.replicas()));
    put(named, IndexSetting.NUMBER_OF_SHARDS.name(), Integer.toString(settings.shards()));
    named.putIfAbsent(IndexSettings.PROVIDED_NAME, text(index.name()));
    if (!settings.refreshInterval().equals(IndexSettings.DEFAULT.refreshInterval())) {
      named.putIfAbsent(
          IndexSetting.REFRESH_INTERVAL.name(), text(interval(settings.refreshInterval())));
    }
    put(named, "index.replication.type", "DOCUMENT");
    put(named, "index.uuid", index.uuid());
    if (index.closed()) {
      put(named, "index.verified_before_close", "true");
    }
    put(named, "index.version.created", CREATED_BY);
    return named;
  }

  /**
   * The same.
   *
   * @param human whether numbers are there for people, too
   */
  static SortedMap<String, JsonNode> of(IndexDefinition index, boolean human) {
    SortedMap<String, JsonNode> named = of(index);
    if (human) {
      put(
          named,
          "index.creation_date_string",
          Instant.ofEpochMilli(index.createdMillis()).toString());
      put(named, "index.version.created_string", InfoRoutes.OPENSEARCH_VERSION);
    }
    return named;
  }

  /** What holds for the settings that were not given. */
  static SortedMap<String, JsonNode> defaults(IndexDefinition index) {
    SortedMap<String, JsonNode> given = of(index);
    var defaults = new TreeMap<String, JsonNode>();
    for (IndexSetting setting : IndexSetting.all()) {
      if (!given.containsKey(setting.name())) {
        defaults.put(
            setting.name(),
            setting.kind() == IndexSetting.Kind.TEXTS
                ? list(setting.fallback())
                : text(setting.fallback()));
      }
    }
    return defaults;
  }

  private static void put(SortedMap<String, JsonNode> named, String name, String value) {
    named.put(name, text(value));
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.stringNode(value);
  }

  private static ArrayNode list(String value) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    return value.isEmpty() ? list : list.add(value);
  }

  /** Writes the member {@code settings}; values are texts, as JSON or not. */
  static void write(SortedMap<String, ?> settings, boolean flat, JsonOut out) {
    var named = new TreeMap<String, JsonNode>();
    settings.forEach(
        (name, value) ->
            named.put(name, value instanceof JsonNode json ? json : text(String.valueOf(value))));
    write("settings", named, flat, out);
  }

  /**
   * Writes a member that has settings.
   *
   * @param flat dotted names instead of nested objects
   */
  static void write(
      String member, SortedMap<String, JsonNode> settings, boolean flat, JsonOut out) {
    if (flat) {
      out.any(member, settings);
    } else {
      out.field(member, FlatSettings.nested(settings));
    }
  }

  /** Settings within objects by their dotted names. */
  static ObjectNode flat(ObjectNode nested) {
    ObjectNode flat = JsonNodeFactory.instance.objectNode();
    flatten("", nested, flat);
    return flat;
  }

  private static void flatten(String prefix, ObjectNode nested, ObjectNode flat) {
    nested
        .properties()
        .forEach(
            member -> {
              if (member.getValue() instanceof ObjectNode inner) {
                flatten(prefix + member.getKey() + ".", inner, flat);
              } else {
                flat.set(prefix + member.getKey(), member.getValue());
              }
            });
  }

  private static String interval(Duration interval) {
    if (interval.isNegative()) {
      return "-1";
    }
    return interval.toMillis() % 1_000 == 0
        ? interval.toSeconds() + "s"
        : interval.toMillis() + "ms";
  }
}
