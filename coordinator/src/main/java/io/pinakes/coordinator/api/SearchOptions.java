package io.pinakes.coordinator.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a search is done, beside what it is for.
 *
 * @param consistency what it must not miss; a shard of which no copy has seen that in time counts
 *     as failed
 * @param timeout how long shards are waited for
 * @param routing values by which its shards are chosen; empty: all
 * @param preference which copies are asked; null: those that are likely to be fast
 * @param globalStatistics whether scores rest on the statistics of all shards; null: as the
 *     indices' settings say
 * @param scroll how long its context is kept; null: it is no scroll
 * @param conduct how shards are asked
 */
public record SearchOptions(
    ReadConsistency consistency,
    Duration timeout,
    List<String> routing,
    @Nullable String preference,
    @Nullable Boolean globalStatistics,
    @Nullable Duration scroll,
    SearchConduct conduct) {

  public SearchOptions {
    routing = List.copyOf(routing);
  }

  /** A search that is conducted as usual. */
  public SearchOptions(
      ReadConsistency consistency,
      Duration timeout,
      List<String> routing,
      @Nullable String preference,
      @Nullable Boolean globalStatistics,
      @Nullable Duration scroll) {
    this(
        consistency, timeout, routing, preference, globalStatistics, scroll, SearchConduct.DEFAULT);
  }

  /** A search of all shards, by any copies. */
  public static SearchOptions of(ReadConsistency consistency, Duration timeout) {
    return new SearchOptions(consistency, timeout, List.of(), null, null, null);
  }

  /** The same with another time. */
  public SearchOptions within(Duration time) {
    return new SearchOptions(
        consistency, time, routing, preference, globalStatistics, scroll, conduct);
  }
}
