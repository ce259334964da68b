package io.pinakes.common.state;

import io.pinakes.common.state.IndexSetting.Change;
import io.pinakes.common.state.IndexSetting.Kind;
import java.time.Duration;
import java.util.Set;

/** A setting of the whole cluster that searches go by; names and defaults are OpenSearch's. */
public enum SearchSetting {
  DEFAULT_PARTIAL_RESULTS("search.default_allow_partial_results", Kind.FLAG, "true", 0, 0),
  ALLOW_EXPENSIVE_QUERIES("search.allow_expensive_queries", Kind.FLAG, "true", 0, 0),
  DEFAULT_KEEP_ALIVE("search.default_keep_alive", Kind.TIME, "5m", 0, 0),
  MAX_KEEP_ALIVE("search.max_keep_alive", Kind.TIME, "24h", 0, 0),
  MAX_PIT_KEEP_ALIVE("point_in_time.max_keep_alive", Kind.TIME, "24h", 0, 0),
  DEFAULT_TIMEOUT("search.default_search_timeout", Kind.TIME, "-1", 0, 0),
  CANCEL_AFTER("search.cancel_after_time_interval", Kind.TIME, "-1", 0, 0),

  /** Each bucket is some bytes in every answer on its way, so that there is an end to them. */
  MAX_BUCKETS("search.max_buckets", Kind.INTEGER, "65535", 0, 1_000_000),

  /** Of each worker. Each holds the files of its reader, so that there is an end to them. */
  MAX_OPEN_SCROLLS("search.max_open_scroll_context", Kind.INTEGER, "500", 0, 10_000),
  MAX_OPEN_PITS("search.max_open_pit_context", Kind.INTEGER, "300", 0, 10_000),

  /** Of each worker. A clause costs a scorer in each segment, so that there is an end to them. */
  MAX_CLAUSES("indices.query.bool.max_clause_count", Kind.INTEGER, "1024", 1, 65_536);

  /** A record of values. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final IndexSetting setting;

  SearchSetting(String name, Kind kind, String fallback, long least, long most) {
    this.setting = new IndexSetting(name, kind, fallback, least, most, Set.of(), Change.DYNAMIC);
  }

  /** Its name, default and bounds. */
  public IndexSetting setting() {
    return setting;
  }

  private String text(Metadata cluster) {
    return cluster.setting(setting.name(), setting.fallback());
  }

  /** Whether it is on. */
  public boolean flag(Metadata cluster) {
    return text(cluster).equals("true");
  }

  /** What holds for a whole number. */
  public int integer(Metadata cluster) {
    return Math.toIntExact(setting.whole(text(cluster)));
  }

  /** What holds for a time; negative: none. */
  public Duration time(Metadata cluster) {
    return setting.duration(text(cluster));
  }
}
