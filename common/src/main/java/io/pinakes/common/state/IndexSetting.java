package io.pinakes.common.state;

import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An index setting that can be given: its name, its default and its bounds are OpenSearch's.
 *
 * @param kind what its values are
 * @param fallback what holds if it is not given
 * @param least of a whole number
 * @param most of a whole number
 * @param words that it may be; empty: any
 * @param change when it may be changed
 */
public record IndexSetting(
    String name,
    Kind kind,
    String fallback,
    long least,
    long most,
    Set<String> words,
    Change change) {

  /** What the values of a setting are. */
  public enum Kind {
    INTEGER,
    DECIMAL,
    FLAG,
    /** A word in any case, of a setting that ends with {@code .enable}. */
    ENABLE,
    /** See {@link ReplicaRange}. */
    RANGE,
    TIME,
    TEXT,
    TEXTS
  }

  /** When a setting may be changed. */
  public enum Change {
    /** At any time. */
    DYNAMIC,
    /** When the index is made, and while it is closed. */
    STATIC,
    /** Only when the index is made. */
    FINAL
  }

  /** All that are known, by name; those that begin with {@link #ANALYSIS} are not among them. */
  private static final SortedMap<String, IndexSetting> KNOWN = new TreeMap<>();

  /** No time is longer: each is a number of nanoseconds, too. */
  private static final Duration MAX_TIME = Duration.ofDays(36_500);

  /** How the names of analyzers and their parts begin. */
  public static final String ANALYSIS = "index.analysis.";

  public static final IndexSetting NUMBER_OF_SHARDS =
      integer("index.number_of_shards", 1, 1, IndexSettings.MAX_SHARDS, Change.FINAL);
  public static final IndexSetting NUMBER_OF_REPLICAS =
      integer("index.number_of_replicas", 1, 0, 100, Change.DYNAMIC);
  public static final IndexSetting NUMBER_OF_ROUTING_SHARDS =
      integer("index.number_of_routing_shards", 1, 1, Integer.MAX_VALUE, Change.FINAL);
  public static final IndexSetting REFRESH_INTERVAL = time("index.refresh_interval", "1s");

  /** Pinakes' own: the search type of searches that name none. */
  public static final IndexSetting DEFAULT_SEARCH_TYPE =
      add(
          "index.pinakes.default_search_type",
          Kind.TEXT,
          "query_then_fetch",
          0,
          0,
          Set.of("query_then_fetch", "dfs_query_then_fetch"),
          Change.DYNAMIC);

  public static final IndexSetting HIDDEN = flag("index.hidden", false);
  public static final IndexSetting BLOCKS_READ_ONLY = flag("index.blocks.read_only", false);
  public static final IndexSetting BLOCKS_READ = flag("index.blocks.read", false);
  public static final IndexSetting BLOCKS_WRITE = flag("index.blocks.write", false);
  public static final IndexSetting BLOCKS_METADATA = flag("index.blocks.metadata", false);
  public static final IndexSetting BLOCKS_READ_ONLY_ALLOW_DELETE =
      flag("index.blocks.read_only_allow_delete", false);
  public static final IndexSetting MAX_RESULT_WINDOW = limit("index.max_result_window", 10_000);
  public static final IndexSetting MAX_INNER_RESULT_WINDOW =
      limit("index.max_inner_result_window", 100);
  public static final IndexSetting MAX_RESCORE_WINDOW = limit("index.max_rescore_window", 10_000);
  public static final IndexSetting MAX_DOCVALUE_FIELDS_SEARCH =
      integer("index.max_docvalue_fields_search", 100, 0, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting MAX_SCRIPT_FIELDS =
      integer("index.max_script_fields", 32, 0, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting MAX_NGRAM_DIFF =
      integer("index.max_ngram_diff", 1, 0, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting MAX_SHINGLE_DIFF =
      integer("index.max_shingle_diff", 3, 0, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting MAX_TERMS_COUNT = limit("index.max_terms_count", 65_536);
  public static final IndexSetting MAX_REGEX_LENGTH = limit("index.max_regex_length", 1_000);
  public static final IndexSetting MAX_SLICES_PER_SCROLL =
      limit("index.max_slices_per_scroll", 1_024);
  public static final IndexSetting MAX_SLICES_PER_PIT = limit("index.max_slices_per_pit", 1_024);
  public static final IndexSetting MAX_ADJACENCY_MATRIX_FILTERS =
      integer("index.max_adjacency_matrix_filters", 100, 2, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting HIGHLIGHT_MAX_ANALYZED_OFFSET =
      limit("index.highlight.max_analyzed_offset", 1_000_000);
  public static final IndexSetting ANALYZE_MAX_TOKEN_COUNT =
      limit("index.analyze.max_token_count", 10_000);
  public static final IndexSetting QUERY_MAX_NESTED_DEPTH =
      limit("index.query.max_nested_depth", 20);
  public static final IndexSetting QUERY_DEFAULT_FIELD =
      add("index.query.default_field", Kind.TEXTS, "*", 0, 0, Set.of(), Change.DYNAMIC);
  public static final IndexSetting QUERY_STRING_LENIENT = flag("index.query_string.lenient", false);
  public static final IndexSetting MAPPING_TOTAL_FIELDS_LIMIT =
      integer("index.mapping.total_fields.limit", 1_000, 0, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting MAPPING_DEPTH_LIMIT = limit("index.mapping.depth.limit", 20);
  public static final IndexSetting MAPPING_FIELD_NAME_LENGTH_LIMIT =
      integer(
          "index.mapping.field_name_length.limit", 50_000, 1, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting MAPPING_NESTED_FIELDS_LIMIT =
      integer("index.mapping.nested_fields.limit", 50, 0, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting MAPPING_NESTED_OBJECTS_LIMIT =
      integer("index.mapping.nested_objects.limit", 10_000, 0, Integer.MAX_VALUE, Change.DYNAMIC);
  public static final IndexSetting MAPPING_IGNORE_MALFORMED =
      add("index.mapping.ignore_malformed", Kind.FLAG, "false", 0, 0, Set.of(), Change.STATIC);
  public static final IndexSetting MAPPING_COERCE =
      add("index.mapping.coerce", Kind.FLAG, "true", 0, 0, Set.of(), Change.STATIC);
  public static final IndexSetting ROUTING_PARTITION_SIZE =
      integer("index.routing_partition_size", 1, 1, Integer.MAX_VALUE, Change.FINAL);
  public static final IndexSetting ROUTING_ALLOCATION_ENABLE =
      add(
          "index.routing.allocation.enable",
          Kind.ENABLE,
          "all",
          0,
          0,
          Set.of("all", "primaries", "new_primaries", "none"),
          Change.DYNAMIC);
  public static final IndexSetting AUTO_EXPAND_REPLICAS =
      add("index.auto_expand_replicas", Kind.RANGE, "false", 0, 0, Set.of(), Change.DYNAMIC);
  public static final IndexSetting WAIT_FOR_ACTIVE_SHARDS =
      add("index.write.wait_for_active_shards", Kind.TEXT, "1", 0, 0, Set.of(), Change.DYNAMIC);

  public static final IndexSetting SORT_FIELD = sort("index.sort.field");
  public static final IndexSetting SORT_ORDER = sort("index.sort.order");
  public static final IndexSetting SORT_MODE = sort("index.sort.mode");
  public static final IndexSetting SORT_MISSING = sort("index.sort.missing");

  public static final IndexSetting REQUESTS_CACHE_ENABLE =
      flag("index.requests.cache.enable", true);

  static {
    // What says how fast, not what: kept and shown, and without effect here.
    integer("index.priority", 1, 0, Integer.MAX_VALUE, Change.DYNAMIC);
    add("index.codec", Kind.TEXT, "default", 0, 0, Set.of(), Change.STATIC);
    add("index.store.type", Kind.TEXT, "", 0, 0, Set.of(), Change.STATIC);
    add("index.queries.cache.enabled", Kind.FLAG, "true", 0, 0, Set.of(), Change.STATIC);
    flag("index.warmer.enabled", true);
    add(
        "index.load_fixed_bitset_filters_eagerly",
        Kind.FLAG,
        "true",
        0,
        0,
        Set.of(),
        Change.STATIC);
    // There are always soft deletes of a kind, and each write is in the log before it is answered.
    add("index.soft_deletes.enabled", Kind.FLAG, "true", 0, 0, Set.of("true"), Change.FINAL);
    integer("index.soft_deletes.retention.operations", 0, 0, Long.MAX_VALUE, Change.DYNAMIC);
    time("index.soft_deletes.retention_lease.period", "12h");
    add(
        "index.translog.durability",
        Kind.TEXT,
        "REQUEST",
        0,
        0,
        Set.of("REQUEST", "ASYNC", "request", "async"),
        Change.DYNAMIC);
    time("index.translog.sync_interval", "5s");
    bytes("index.translog.flush_threshold_size", "512mb");
    bytes("index.translog.generation_threshold_size", "64mb");
    time("index.translog.retention.age", "-1");
    bytes("index.translog.retention.size", "-1");
    time("index.gc_deletes", "60s");
    time("index.search.idle.after", "30s");
    time("index.unassigned.node_left.delayed_timeout", "1m");
    integer("index.merge.scheduler.max_thread_count", 1, 1, 64, Change.DYNAMIC);
    integer("index.merge.scheduler.max_merge_count", 6, 1, 64, Change.DYNAMIC);
    flag("index.merge.scheduler.auto_throttle", true);
    bytes("index.merge.policy.max_merged_segment", "5gb");
    bytes("index.merge.policy.floor_segment", "16mb");
    integer("index.merge.policy.max_merge_at_once", 30, 2, Integer.MAX_VALUE, Change.DYNAMIC);
    decimal("index.merge.policy.segments_per_tier", "10.0");
    decimal("index.merge.policy.deletes_pct_allowed", "20.0");
    decimal("index.merge.policy.expunge_deletes_allowed", "10.0");
    add(
        "index.search.concurrent_segment_search.mode",
        Kind.TEXT,
        "none",
        0,
        0,
        Set.of("none", "auto", "all"),
        Change.DYNAMIC);
    flag("index.search.concurrent_segment_search.enabled", false);
    // Where copies are is the leader's business alone.
    add(
        "index.routing.rebalance.enable",
        Kind.ENABLE,
        "all",
        0,
        0,
        Set.of("all", "primaries", "replicas", "none"),
        Change.DYNAMIC);
    // What slow logs there are goes by the node's own bounds.
    for (String slow :
        List.of(
            "search.slowlog.threshold.query",
            "search.slowlog.threshold.fetch",
            "indexing.slowlog.threshold.index")) {
      for (String level : List.of("warn", "info", "debug", "trace")) {
        time("index." + slow + "." + level, "-1");
      }
    }
    integer("index.max_refresh_listeners", 1_000, 0, Integer.MAX_VALUE, Change.DYNAMIC);
  }

  private static IndexSetting add(
      String name,
      Kind kind,
      String fallback,
      long least,
      long most,
      Set<String> words,
      Change change) {
    var setting = new IndexSetting(name, kind, fallback, least, most, words, change);
    KNOWN.put(name, setting);
    return setting;
  }

  private static IndexSetting integer(
      String name, long fallback, long least, long most, Change change) {
    return add(name, Kind.INTEGER, Long.toString(fallback), least, most, Set.of(), change);
  }

  private static IndexSetting limit(String name, long fallback) {
    return integer(name, fallback, 1, Integer.MAX_VALUE, Change.DYNAMIC);
  }

  private static IndexSetting flag(String name, boolean fallback) {
    return add(name, Kind.FLAG, Boolean.toString(fallback), 0, 0, Set.of(), Change.DYNAMIC);
  }

  private static IndexSetting time(String name, String fallback) {
    return add(name, Kind.TIME, fallback, 0, 0, Set.of(), Change.DYNAMIC);
  }

  private static IndexSetting sort(String name) {
    return add(name, Kind.TEXTS, "", 0, 0, Set.of(), Change.FINAL);
  }

  private static void bytes(String name, String fallback) {
    add(name, Kind.TEXT, fallback, 0, 0, Set.of(), Change.DYNAMIC);
  }

  private static void decimal(String name, String fallback) {
    add(name, Kind.DECIMAL, fallback, 0, 0, Set.of(), Change.DYNAMIC);
  }

  /** The setting of a name; empty if it is not known. */
  public static Optional<IndexSetting> of(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  /** All that are known, in the order of their names. */
  public static List<IndexSetting> all() {
    return List.copyOf(KNOWN.values());
  }

  /**
   * Checks a value.
   *
   * @throws ApiException 400: it cannot be that
   */
  public void check(String value) {
    switch (kind) {
      case INTEGER -> whole(value);
      case DECIMAL -> parsed(value, BigDecimal::new);
      case FLAG -> {
        if (!value.equals("true") && !value.equals("false")) {
          throw ApiException.illegalArgument(
              "Failed to parse value [" + value + "] as only [true] or [false] are allowed.");
        }
        checkWord(value);
      }
      case RANGE -> ReplicaRange.parse(value);
      case TIME -> duration(value);
      case ENABLE -> {
        String upper = value.toUpperCase(Locale.ROOT);
        if (!words.contains(value.toLowerCase(Locale.ROOT))) {
          int end = name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1;
          throw ApiException.illegalArgument(
              "Illegal %s value [%s]".formatted(name.substring(end), upper));
        }
      }
      case TEXT -> {
        checkWord(value);
        if (name.equals("index.write.wait_for_active_shards")) {
          checkCopies(value);
        }
      }
      case TEXTS -> {}
    }
  }

  private static void checkCopies(String value) {
    if (!value.matches("all|-1|\\d{1,3}")) {
      throw ApiException.illegalArgument("cannot parse ActiveShardCount[" + value + "]");
    }
  }

  private void checkWord(String value) {
    if (!words.isEmpty() && !words.contains(value)) {
      throw ApiException.illegalArgument(
          "unknown value for ["
              + name
              + "] must be one of "
              + words.stream().sorted().collect(Collectors.joining(", ", "[", "]"))
              + ": "
              + value);
    }
  }

  /** A value as a whole number within the bounds. */
  long whole(String value) {
    long number = parsed(value, Long::parseLong);
    if (number < least || number > most) {
      throw ApiException.illegalArgument(
          "Failed to parse value [%d] for setting [%s] must be %s %d"
              .formatted(
                  number, name, number < least ? ">=" : "<=", number < least ? least : most));
    }
    return number;
  }

  private <T> T parsed(String value, Function<String, T> parser) {
    try {
      return parser.apply(value);
    } catch (NumberFormatException e) {
      throw new ApiException(
          new ApiError(
              400,
              "illegal_argument_exception",
              "Failed to parse value [%s] for setting [%s]".formatted(value, name),
              Map.of(),
              new ApiError(400, "number_format_exception", "For input string: \"" + value + "\"")),
          e);
    }
  }

  /** A value as a time; negative: none. */
  Duration duration(String value) {
    Duration time = TimeValue.parse(name, value);
    if (time.compareTo(MAX_TIME) > 0) {
      throw ApiException.illegalArgument(
          "failed to parse setting [%s] with value [%s] as a time value: more than [%s]"
              .formatted(name, value, TimeValue.format(MAX_TIME)));
    }
    return time;
  }

  /** The texts between commas. */
  static List<String> split(String value) {
    var texts = new ArrayList<String>();
    for (String text : value.split(",", -1)) {
      if (!text.isBlank()) {
        texts.add(text.strip());
      }
    }
    return texts;
  }
}
