package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.ShardStats.FieldBytes;
import io.pinakes.common.message.ShardStats.Phases;
import io.pinakes.common.message.ShardStats.Timed;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Writes the statistics of copies as OpenSearch names them. What Pinakes does not have (scripts'
 * caches, remote stores, a cache of requests) is 0 where clients may rely on a number, and left out
 * elsewhere.
 *
 * @param metrics that are wanted
 * @param fileSizes whether the sizes of segments' files are wanted
 * @param fielddataFields whether field data are wanted by field
 * @param completionFields whether completion structures are wanted by field
 * @param groups whether searches are wanted by group
 */
record ShardStatsJson(
    Set<Metric> metrics,
    boolean human,
    boolean fileSizes,
    boolean fielddataFields,
    boolean completionFields,
    boolean groups) {

  /** Of a request that wants no details. */
  static ShardStatsJson plain(Set<Metric> metrics, boolean human) {
    return new ShardStatsJson(metrics, human, false, false, false, false);
  }

  void write(ShardStats stats, JsonOut json) {
    var out = new HumanOut(json, human);
    for (Metric metric : Metric.values()) {
      if (metrics.contains(metric)) {
        write(metric, stats, out);
      }
    }
  }

  private void write(Metric metric, ShardStats stats, HumanOut out) {
    switch (metric) {
      case DOCS ->
          out.open("docs")
              .field("count", stats.docs().count())
              .field("deleted", stats.docs().deleted())
              .close();
      case STORE -> out.open("store").size("size", stats.storeBytes()).size("reserved", 0).close();
      case INDEXING -> indexing(stats.indexing(), out);
      case GET -> gets(stats.gets(), out);
      case SEARCH -> searches(stats.searches(), out);
      case MERGE -> merges(stats.merges(), out);
      case REFRESH -> refreshes(stats.refreshes(), out);
      case FLUSH ->
          out.open("flush")
              .field("total", stats.flushes().flushed().total())
              .field("periodic", stats.flushes().periodic())
              .time("total_time", stats.flushes().flushed().nanos())
              .close();
      case WARMER ->
          out.open("warmer").field("current", 0).field("total", 0).time("total_time", 0).close();
      case QUERY_CACHE -> queryCache(stats.queryCache(), out);
      case FIELDDATA -> {
        out.open("fielddata").size("memory_size", stats.fielddata().bytes()).field("evictions", 0);
        if (fielddataFields) {
          fields(stats.fielddata(), "memory_size", out);
        }
        out.close();
      }
      case COMPLETION -> {
        out.open("completion").size("size", stats.completion().bytes());
        if (completionFields) {
          fields(stats.completion(), "size", out);
        }
        out.close();
      }
      case SEGMENTS -> segments(stats.segments(), out);
      case TRANSLOG ->
          out.open("translog")
              .field("operations", stats.translog().operations())
              .size("size", stats.translog().bytes())
              .field("uncommitted_operations", stats.translog().operations())
              .size("uncommitted_size", stats.translog().bytes())
              .field("earliest_last_modified_age", stats.translog().ageMillis())
              .close();
      case REQUEST_CACHE ->
          out.open("request_cache")
              .size("memory_size", stats.requestCache().bytes())
              .field("evictions", stats.requestCache().evictions())
              .field("hit_count", stats.requestCache().hits())
              .field("miss_count", stats.requestCache().misses())
              .close();
      case RECOVERY ->
          out.open("recovery")
              .field("current_as_source", 0)
              .field("current_as_target", 0)
              .time("throttle_time", 0)
              .close();
    }
  }

  private static void indexing(ShardStats.Indexing indexing, HumanOut out) {
    Timed indexed = indexing.indexed();
    Timed deleted = indexing.deleted();
    out.open("indexing")
        .field("index_total", indexed.total())
        .time("index_time", indexed.nanos())
        .field("index_current", indexed.current())
        .field("index_failed", indexing.failed())
        .field("delete_total", deleted.total())
        .time("delete_time", deleted.nanos())
        .field("delete_current", deleted.current())
        .field("noop_update_total", indexing.noopUpdates())
        .field("is_throttled", false)
        .time("throttle_time", 0)
        .field("max_last_index_request_timestamp", indexing.lastMillis())
        .close();
  }

  private static void gets(ShardStats.Gets gets, HumanOut out) {
    Timed all = gets.all();
    out.open("get").field("total", all.total());
    // OpenSearch writes this one for people always, and under two names.
    out.out().field("getTime", TimeValue.format(Duration.ofNanos(all.nanos())));
    out.time("time", all.nanos())
        .field("exists_total", gets.found().total())
        .time("exists_time", gets.found().nanos())
        .field("missing_total", gets.missing().total())
        .time("missing_time", gets.missing().nanos())
        .field("current", gets.current())
        .close();
  }

  private void searches(ShardStats.Searches searches, HumanOut out) {
    out.open("search").field("open_contexts", searches.openContexts());
    phases(searches.all(), out);
    out.field("search_idle_reactivate_count_total", searches.reactivations());
    if (groups && !searches.groups().isEmpty()) {
      out.open("groups");
      searches
          .groups()
          .forEach(
              (name, phases) -> {
                out.open(name);
                phases(phases, out);
                out.close();
              });
      out.close();
    }
    out.close();
  }

  private static void phases(Phases phases, HumanOut out) {
    phase("query", phases.query(), out);
    out.field("query_failed", phases.failed())
        .field("concurrent_query_total", 0)
        .time("concurrent_query_time", 0)
        .field("concurrent_query_current", 0);
    out.out().field("concurrent_avg_slice_count", 0.0);
    phase("fetch", phases.fetch(), out);
    phase("scroll", phases.scroll(), out);
    phase("point_in_time", phases.pointInTime(), out);
    phase("suggest", phases.suggest(), out);
  }

  private static void phase(String name, Timed phase, HumanOut out) {
    out.field(name + "_total", phase.total())
        .time(name + "_time", phase.nanos())
        .field(name + "_current", phase.current());
  }

  private static void merges(ShardStats.Merges merges, HumanOut out) {
    out.open("merges")
        .field("current", merges.merged().current())
        .field("current_docs", merges.currentDocuments())
        .size("current_size", merges.currentBytes())
        .field("total", merges.merged().total())
        .time("total_time", merges.merged().nanos())
        .field("total_docs", merges.documents())
        .size("total_size", merges.bytes())
        .time("total_stopped_time", 0)
        .time("total_throttled_time", 0)
        .size("total_auto_throttle_in_bytes", "total_auto_throttle", 0)
        .field("unreferenced_file_cleanups_performed", 0)
        .close();
  }

  private static void refreshes(ShardStats.Refreshes refreshes, HumanOut out) {
    Timed refreshed = refreshes.refreshed();
    out.open("refresh")
        .field("total", refreshed.total())
        .time("total_time", refreshed.nanos())
        .field("external_total", refreshed.total())
        .time("external_total_time", refreshed.nanos())
        .field("listeners", refreshes.listeners())
        .close();
  }

  private static void queryCache(ShardStats.QueryCache cache, HumanOut out) {
    out.open("query_cache")
        .size("memory_size", cache.bytes())
        .field("total_count", cache.hits() + cache.misses())
        .field("hit_count", cache.hits())
        .field("miss_count", cache.misses())
        .field("cache_size", cache.size())
        .field("cache_count", cache.count())
        .field("evictions", cache.count() - cache.size())
        .close();
  }

  private static void fields(FieldBytes bytes, String name, HumanOut out) {
    out.open("fields");
    bytes.fields().forEach((field, size) -> out.open(field).size(name, size).close());
    out.close();
  }

  /** Lucene maps what it reads, so that segments take no memory of their own: as in OpenSearch. */
  private void segments(ShardStats.Segments segments, HumanOut out) {
    out.open("segments").field("count", segments.count()).size("memory", 0);
    for (String part :
        List.of("terms", "stored_fields", "term_vectors", "norms", "points", "doc_values")) {
      out.size(part + "_memory", 0);
    }
    out.size("index_writer_memory", segments.writerBytes())
        .size("version_map_memory", segments.recentBytes())
        .size("fixed_bit_set_memory_in_bytes", "fixed_bit_set", 0)
        .field("max_unsafe_auto_id_timestamp", -1)
        .open("file_sizes");
    if (fileSizes) {
      segments
          .files()
          .forEach(
              (extension, size) -> {
                out.open(extension).size("size", size);
                out.close();
              });
    }
    out.close().close();
  }
}
