package io.pinakes.coordinator.rest;

import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.ShardStats.Timed;
import io.pinakes.coordinator.rest.CatTable.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A column of statistics, which the tables of indices, copies and nodes have under the same names.
 *
 * @param of what it shows of a copy's statistics, or of their sum
 */
record CatStatistic(Column column, Function<ShardStats, Object> of) {

  /** All of them, in OpenSearch's order. */
  private static final List<CatStatistic> ALL =
      List.of(
          column(
              "completion.size",
              "size of completion",
              s -> size(s.completion().bytes()),
              "cs",
              "completionSize"),
          column(
              "fielddata.memory_size",
              "used fielddata cache",
              s -> size(s.fielddata().bytes()),
              "fm",
              "fielddataMemory"),
          column("fielddata.evictions", "fielddata evictions", s -> 0, "fe", "fielddataEvictions"),
          column(
              "query_cache.memory_size",
              "used query cache",
              s -> size(s.queryCache().bytes()),
              "qcm",
              "queryCacheMemory"),
          column(
              "query_cache.evictions",
              "query cache evictions",
              s -> s.queryCache().count() - s.queryCache().size(),
              "qce",
              "queryCacheEvictions"),
          column(
              "query_cache.hit_count",
              "query cache hit counts",
              s -> s.queryCache().hits(),
              "qchc",
              "queryCacheHitCount"),
          column(
              "query_cache.miss_count",
              "query cache miss counts",
              s -> s.queryCache().misses(),
              "qcmc",
              "queryCacheMissCount"),
          column(
              "request_cache.memory_size",
              "used request cache",
              s -> size(s.requestCache().bytes()),
              "rcm",
              "requestCacheMemory"),
          column(
              "request_cache.evictions",
              "request cache evictions",
              s -> s.requestCache().evictions(),
              "rce",
              "requestCacheEvictions"),
          column(
              "request_cache.hit_count",
              "request cache hit count",
              s -> s.requestCache().hits(),
              "rchc",
              "requestCacheHitCount"),
          column(
              "request_cache.miss_count",
              "request cache miss count",
              s -> s.requestCache().misses(),
              "rcmc",
              "requestCacheMissCount"),
          column(
              "flush.total",
              "number of flushes",
              s -> s.flushes().flushed().total(),
              "ft",
              "flushTotal"),
          column(
              "flush.total_time",
              "time spent in flush",
              s -> time(s.flushes().flushed()),
              "ftt",
              "flushTotalTime"),
          column(
              "get.current",
              "number of current get ops",
              s -> s.gets().current(),
              "gc",
              "getCurrent"),
          column("get.time", "time spent in get", s -> time(s.gets().all()), "gti", "getTime"),
          column("get.total", "number of get ops", s -> s.gets().all().total(), "gto", "getTotal"),
          column(
              "get.exists_time",
              "time spent in successful gets",
              s -> time(s.gets().found()),
              "geti",
              "getExistsTime"),
          column(
              "get.exists_total",
              "number of successful gets",
              s -> s.gets().found().total(),
              "geto",
              "getExistsTotal"),
          column(
              "get.missing_time",
              "time spent in failed gets",
              s -> time(s.gets().missing()),
              "gmti",
              "getMissingTime"),
          column(
              "get.missing_total",
              "number of failed gets",
              s -> s.gets().missing().total(),
              "gmto",
              "getMissingTotal"),
          column(
              "indexing.delete_current",
              "number of current deletions",
              s -> s.indexing().deleted().current(),
              "idc",
              "indexingDeleteCurrent"),
          column(
              "indexing.delete_time",
              "time spent in deletions",
              s -> time(s.indexing().deleted()),
              "idti",
              "indexingDeleteTime"),
          column(
              "indexing.delete_total",
              "number of delete ops",
              s -> s.indexing().deleted().total(),
              "idto",
              "indexingDeleteTotal"),
          column(
              "indexing.index_current",
              "number of current indexing ops",
              s -> s.indexing().indexed().current(),
              "iic",
              "indexingIndexCurrent"),
          column(
              "indexing.index_time",
              "time spent in indexing",
              s -> time(s.indexing().indexed()),
              "iiti",
              "indexingIndexTime"),
          column(
              "indexing.index_total",
              "number of indexing ops",
              s -> s.indexing().indexed().total(),
              "iito",
              "indexingIndexTotal"),
          column(
              "indexing.index_failed",
              "number of failed indexing ops",
              s -> s.indexing().failed(),
              "iif",
              "indexingIndexFailed"),
          column(
              "merges.current",
              "number of current merges",
              s -> s.merges().merged().current(),
              "mc",
              "mergesCurrent"),
          column(
              "merges.current_docs",
              "number of current merging docs",
              s -> s.merges().currentDocuments(),
              "mcd",
              "mergesCurrentDocs"),
          column(
              "merges.current_size",
              "size of current merges",
              s -> size(s.merges().currentBytes()),
              "mcs",
              "mergesCurrentSize"),
          column(
              "merges.total",
              "number of completed merge ops",
              s -> s.merges().merged().total(),
              "mt",
              "mergesTotal"),
          column(
              "merges.total_docs",
              "docs merged",
              s -> s.merges().documents(),
              "mtd",
              "mergesTotalDocs"),
          column(
              "merges.total_size",
              "size merged",
              s -> size(s.merges().bytes()),
              "mts",
              "mergesTotalSize"),
          column(
              "merges.total_time",
              "time spent in merges",
              s -> time(s.merges().merged()),
              "mtt",
              "mergesTotalTime"),
          column(
              "refresh.total",
              "total refreshes",
              s -> s.refreshes().refreshed().total(),
              "rto",
              "refreshTotal"),
          column(
              "refresh.time",
              "time spent in refreshes",
              s -> time(s.refreshes().refreshed()),
              "rti",
              "refreshTime"),
          column(
              "refresh.external_total",
              "total external refreshes",
              s -> s.refreshes().refreshed().total(),
              "rto",
              "refreshTotal"),
          column(
              "refresh.external_time",
              "time spent in external refreshes",
              s -> time(s.refreshes().refreshed()),
              "rti",
              "refreshTime"),
          column(
              "refresh.listeners",
              "number of pending refresh listeners",
              s -> s.refreshes().listeners(),
              "rli",
              "refreshListeners"),
          column(
              "search.fetch_current",
              "current fetch phase ops",
              s -> s.searches().all().fetch().current(),
              "sfc",
              "searchFetchCurrent"),
          column(
              "search.fetch_time",
              "time spent in fetch phase",
              s -> time(s.searches().all().fetch()),
              "sfti",
              "searchFetchTime"),
          column(
              "search.fetch_total",
              "total fetch ops",
              s -> s.searches().all().fetch().total(),
              "sfto",
              "searchFetchTotal"),
          column(
              "search.open_contexts",
              "open search contexts",
              s -> s.searches().openContexts(),
              "so",
              "searchOpenContexts"),
          column(
              "search.query_current",
              "current query phase ops",
              s -> s.searches().all().query().current(),
              "sqc",
              "searchQueryCurrent"),
          column(
              "search.query_time",
              "time spent in query phase",
              s -> time(s.searches().all().query()),
              "sqti",
              "searchQueryTime"),
          column(
              "search.query_total",
              "total query phase ops",
              s -> s.searches().all().query().total(),
              "sqto",
              "searchQueryTotal"),
          column(
              "search.concurrent_query_current",
              "current concurrent query phase ops",
              s -> 0,
              "scqc",
              "searchConcurrentQueryCurrent"),
          column(
              "search.concurrent_query_time",
              "time spent in concurrent query phase",
              s -> time(Timed.NEVER),
              "scqti",
              "searchConcurrentQueryTime"),
          column(
              "search.concurrent_query_total",
              "total query phase ops",
              s -> 0,
              "scqto",
              "searchConcurrentQueryTotal"),
          column(
              "search.concurrent_avg_slice_count",
              "average query concurrency",
              s -> 0.0,
              "casc",
              "searchConcurrentAvgSliceCount"),
          column(
              "search.scroll_current",
              "open scroll contexts",
              s -> s.searches().all().scroll().current(),
              "scc",
              "searchScrollCurrent"),
          column(
              "search.scroll_time",
              "time scroll contexts held open",
              s -> time(s.searches().all().scroll()),
              "scti",
              "searchScrollTime"),
          column(
              "search.scroll_total",
              "completed scroll contexts",
              s -> s.searches().all().scroll().total(),
              "scto",
              "searchScrollTotal"),
          column(
              "search.point_in_time_current",
              "open point in time contexts",
              s -> s.searches().all().pointInTime().current(),
              "scc",
              "searchPointInTimeCurrent"),
          column(
              "search.point_in_time_time",
              "time point in time contexts held open",
              s -> time(s.searches().all().pointInTime()),
              "scti",
              "searchPointInTimeTime"),
          column(
              "search.point_in_time_total",
              "completed point in time contexts",
              s -> s.searches().all().pointInTime().total(),
              "scto",
              "searchPointInTimeTotal"),
          column(
              "search.search_idle_reactivate_count_total",
              "number of times a shard reactivated",
              s -> s.searches().reactivations(),
              "ssirct",
              "searchSearchIdleReactivateCountTotal"),
          column(
              "segments.count",
              "number of segments",
              s -> s.segments().count(),
              "sc",
              "segmentsCount"),
          column(
              "segments.memory", "memory used by segments", s -> size(0), "sm", "segmentsMemory"),
          column(
              "segments.index_writer_memory",
              "memory used by index writer",
              s -> size(s.segments().writerBytes()),
              "siwm",
              "segmentsIndexWriterMemory"),
          column(
              "segments.version_map_memory",
              "memory used by version map",
              s -> size(s.segments().recentBytes()),
              "svmm",
              "segmentsVersionMapMemory"),
          column(
              "segments.fixed_bitset_memory",
              "memory used by fixed bit sets for nested object field types and type filters for"
                  + " types referred in _parent fields",
              s -> size(0),
              "sfbm",
              "fixedBitsetMemory"),
          column("warmer.current", "current warmer ops", s -> 0, "wc", "warmerCurrent"),
          column("warmer.total", "total warmer ops", s -> 0, "wto", "warmerTotal"),
          column(
              "warmer.total_time",
              "time spent in warmers",
              s -> time(Timed.NEVER),
              "wtt",
              "warmerTotalTime"),
          column(
              "suggest.current",
              "number of current suggest ops",
              s -> s.searches().all().suggest().current(),
              "suc",
              "suggestCurrent"),
          column(
              "suggest.time",
              "time spend in suggest",
              s -> time(s.searches().all().suggest()),
              "suti",
              "suggestTime"),
          column(
              "suggest.total",
              "number of suggest ops",
              s -> s.searches().all().suggest().total(),
              "suto",
              "suggestTotal"),
          column(
              "memory.total",
              "total used memory",
              s ->
                  size(
                      s.fielddata().bytes()
                          + s.queryCache().bytes()
                          + s.segments().writerBytes()
                          + s.segments().recentBytes()),
              "tm",
              "memoryTotal"));

  private static final Set<String> OF_INDICES_ONLY =
      Set.of(
          "request_cache.memory_size",
          "request_cache.evictions",
          "request_cache.hit_count",
          "request_cache.miss_count",
          "suggest.current",
          "suggest.time",
          "suggest.total",
          "memory.total",
          "query_cache.hit_count",
          "query_cache.miss_count");

  private static CatStatistic column(
      String name, String about, Function<ShardStats, Object> of, String... aliases) {
    return new CatStatistic(new Column(name, Arrays.asList(aliases), about, true, false, true), of);
  }

  private static Object size(long bytes) {
    return new ByteSize(bytes);
  }

  private static Object time(Timed timed) {
    return CatTime.ofNanos(timed.nanos());
  }

  private boolean isIn(String... prefixes) {
    return Arrays.stream(prefixes).anyMatch(prefix -> column.name().startsWith(prefix));
  }

  /** Those of a copy, those that stand before its sequence numbers first. */
  static List<CatStatistic> ofCopies(boolean warmers) {
    return ALL.stream()
        .filter(statistic -> !OF_INDICES_ONLY.contains(statistic.column.name()))
        .filter(statistic -> statistic.isIn("warmer.") == warmers)
        .toList();
  }

  /** Those of an index. */
  static List<CatStatistic> ofIndices() {
    return ALL.stream()
        .filter(
            statistic ->
                !statistic.isIn(
                    "search.search_idle", "query_cache.hit_count", "query_cache.miss_count"))
        .toList();
  }

  /** Those of a node. */
  static List<CatStatistic> ofNodes() {
    return ALL.stream()
        .filter(statistic -> !statistic.isIn("search.search_idle", "warmer.", "memory."))
        .toList();
  }

  /** The same column for primaries alone, which has no short names. */
  Column ofPrimaries() {
    return new Column("pri." + column.name(), List.of(), column.about(), true, false, true);
  }
}
