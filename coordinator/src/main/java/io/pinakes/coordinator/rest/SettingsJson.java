package io.pinakes.coordinator.rest;

import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import java.time.Duration;

/** An index's settings as clients see them: all values are strings. */
final class SettingsJson {

  /**
   * OpenSearch's number for {@link InfoRoutes#OPENSEARCH_VERSION}: 3000099 with its own high bit.
   */
  private static final String CREATED_BY = "137217827";

  private SettingsJson() {}

  /**
   * Writes the member {@code settings}.
   *
   * @param flat dotted names instead of nested objects
   */
  static void write(IndexDefinition index, boolean flat, JsonOut out) {
    IndexSettings settings = index.settings();
    String prefix = flat ? "index." : "";
    out.open("settings");
    if (!flat) {
      out.open("index");
    }
    out.field(prefix + "creation_date", Long.toString(index.createdMillis()));
    out.field(prefix + "number_of_replicas", Integer.toString(settings.replicas()));
    out.field(prefix + "number_of_shards", Integer.toString(settings.shards()));
    out.field(prefix + "provided_name", index.name());
    if (!settings.refreshInterval().equals(IndexSettings.DEFAULT.refreshInterval())) {
      out.field(prefix + "refresh_interval", interval(settings.refreshInterval()));
    }
    out.field(prefix + "uuid", index.uuid());
    if (flat) {
      out.field("index.version.created", CREATED_BY);
    } else {
      out.open("version").field("created", CREATED_BY).close().close();
    }
    out.close();
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
