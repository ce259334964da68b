package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of statistics of indices, in the order in which answers have them. */
enum Metric {
  DOCS,
  STORE,
  INDEXING,
  GET,
  SEARCH,
  MERGE,
  REFRESH,
  FLUSH,
  WARMER,
  QUERY_CACHE,
  FIELDDATA,
  COMPLETION,
  SEGMENTS,
  TRANSLOG,
  REQUEST_CACHE,
  RECOVERY;

  /** The name by which requests ask for it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the {@code {metric}} of a path.
   *
   * @param given null: all
   * @param what it is called in messages
   * @param path for the message
   */
  static Set<Metric> parse(@Nullable String given, String what, String path) {
    Set<String> names = given == null ? Set.of() : Set.copyOf(Parameters.split(given));
    if (names.isEmpty() || names.equals(Set.of("_all"))) {
      return EnumSet.allOf(Metric.class);
    }
    requireNotAllAndOthers(names, path, given);
    List<String> known = Arrays.stream(values()).map(Metric::key).toList();
    KnownNames.require(names, known, what, path);
    Set<Metric> metrics = EnumSet.noneOf(Metric.class);
    for (Metric metric : values()) {
      if (names.contains(metric.key())) {
        metrics.add(metric);
      }
    }
    return metrics;
  }

  static void requireNotAllAndOthers(Set<String> names, String path, @Nullable String given) {
    if (names.contains("_all") && names.size() > 1) {
      throw ApiException.illegalArgument(
          "request [%s] contains _all and individual metrics [%s]".formatted(path, given));
    }
  }
}
