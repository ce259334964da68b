package io.pinakes.coordinator.rest;

import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An index's settings as clients see them: all values are strings. */
final class SettingsJson {

  /**
   * OpenSearch's number for {@link InfoRoutes#OPENSEARCH_VERSION}: 3000099 with its own high bit.
   */
  private static final String CREATED_BY = "137217827";

  private SettingsJson() {}

  /** The settings by their dotted names, all as texts. */
  static SortedMap<String, String> of(IndexDefinition index) {
    IndexSettings settings = index.settings();
    var named = new TreeMap<String, String>();
    named.put("index.creation_date", Long.toString(index.createdMillis()));
    named.put("index.number_of_replicas", Integer.toString(settings.replicas()));
    named.put("index.number_of_shards", Integer.toString(settings.shards()));
    named.put("index.provided_name", index.name());
    if (!settings.refreshInterval().equals(IndexSettings.DEFAULT.refreshInterval())) {
      named.put("index.refresh_interval", interval(settings.refreshInterval()));
    }
    named.put("index.uuid", index.uuid());
    named.put("index.version.created", CREATED_BY);
    return named;
  }

  /**
   * Writes the member {@code settings}.
   *
   * @param flat dotted names instead of nested objects
   */
  static void write(SortedMap<String, String> settings, boolean flat, JsonOut out) {
    if (flat) {
      out.any("settings", settings);
      return;
    }
    ObjectNode nested = JsonNodeFactory.instance.objectNode();
    settings.forEach(
        (name, value) -> {
          ObjectNode inner = nested;
          int start = 0;
          for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
            inner = inner.withObjectProperty(name.substring(start, dot));
            start = dot + 1;
          }
          inner.put(name.substring(start), value);
        });
    out.field("settings", nested);
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
