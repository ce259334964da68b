package io.pinakes.coordinator.rest;

import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.NodeReport.Disk;
import io.pinakes.common.runtime.Vitals;
import io.pinakes.common.state.NodeInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes how a node is, as {@code _nodes/stats} shows it, apart from its indices.
 *
 * @param metrics those that are wanted
 */
record NodeStatsJson(Set<String> metrics, boolean human) {

  /** All that OpenSearch knows; those of features that do not exist here are left out. */
  static final List<String> METRICS =
      List.of(
          "os",
          "process",
          "jvm",
          "thread_pool",
          "fs",
          "transport",
          "http",
          "breaker",
          "script",
          "discovery",
          "ingest",
          "adaptive_selection",
          "script_cache",
          "indexing_pressure",
          "shard_indexing_pressure",
          "search_backpressure",
          "cluster_manager_throttling",
          "weighted_routing",
          "file_cache",
          "task_cancellation",
          "search_pipeline",
          "resource_usage_stats",
          "segment_replication_backpressure",
          "repositories",
          "admission_control",
          "caches",
          "remote_store");

  /** What OpenSearch calls parts of the heap, by a part of the names that collectors give them. */
  private static final Map<String, String> HEAP_PARTS =
      Map.of("Eden", "young", "Survivor", "survivor", "Old Gen", "old", "Tenured Gen", "old");

  /** The same of the collectors. */
  private static final Map<String, String> COLLECTORS =
      Map.of(
          "G1 Young Generation", "young",
          "G1 Old Generation", "old",
          "Copy", "young",
          "MarkSweepCompact", "old");

  /** Writes the members into a node's object. */
  void write(NodeInfo node, NodeReport report, JsonOut json) {
    var out = new HumanOut(json, human);
    for (String metric : METRICS) {
      if (metrics.contains(metric)) {
        write(metric, report, out);
      }
    }
  }

  private void write(String metric, NodeReport report, HumanOut out) {
    long now = report.timestampMillis();
    switch (metric) {
      case "os" -> os(report.vitals().os(), now, out);
      case "process" -> process(report.vitals().process(), now, out);
      case "jvm" -> jvm(report.vitals().jvm(), now, out);
      case "thread_pool" -> pools(report.vitals(), out);
      case "fs" -> disks(report.disks(), now, out);
      case "transport" ->
          out.open("transport")
              .field("server_open", 0)
              .field("total_outbound_connections", 0)
              .field("rx_count", 0)
              .size("rx_size", 0)
              .field("tx_count", 0)
              .size("tx_size", 0)
              .close();
      case "http" -> {
        if (report.http() != null) {
          out.open("http")
              .field("current_open", report.http().open())
              .field("total_opened", report.http().opened())
              .close();
        }
      }
      case "breaker" -> out.open("breakers").close();
      case "script" ->
          out.open("script")
              .field("compilations", 0)
              .field("cache_evictions", 0)
              .field("compilation_limit_triggered", 0)
              .close();
      case "discovery" -> discovery(out);
      case "ingest" ->
          out.open("ingest")
              .open("total")
              .field("count", 0)
              .time("time", 0)
              .field("current", 0)
              .field("failed", 0)
              .close()
              .open("pipelines")
              .close()
              .close();
      case "adaptive_selection" -> out.open("adaptive_selection").close();
      case "indexing_pressure" -> indexingPressure(out);
      default -> {}
    }
  }

  private static void os(Vitals.Os os, long now, HumanOut out) {
    out.open("os").field("timestamp", now).open("cpu").field("percent", os.cpuPercent());
    out.open("load_average");
    load("1m", os.load().one(), out);
    load("5m", os.load().five(), out);
    load("15m", os.load().fifteen(), out);
    out.close().close();
    memory("mem", os.memoryTotal(), os.memoryFree(), out);
    out.field("free_percent", percent(os.memoryFree(), os.memoryTotal()))
        .field("used_percent", percent(os.memoryTotal() - os.memoryFree(), os.memoryTotal()))
        .close();
    memory("swap", os.swapTotal(), os.swapFree(), out);
    out.close().close();
  }

  private static void load(String name, double load, HumanOut out) {
    if (load >= 0) {
      out.out().field(name, load);
    }
  }

  private static void memory(String name, long total, long free, HumanOut out) {
    out.open(name).size("total", total).size("free", free).size("used", total - free);
  }

  static long percent(long part, long whole) {
    return whole <= 0 ? 0 : Math.round(100.0 * part / whole);
  }

  private static void process(Vitals.OwnProcess process, long now, HumanOut out) {
    out.open("process")
        .field("timestamp", now)
        .field("open_file_descriptors", process.openFiles())
        .field("max_file_descriptors", process.maxFiles())
        .open("cpu")
        .field("percent", process.cpuPercent())
        .time("total", process.cpuMillis() * 1_000_000)
        .close()
        .open("mem")
        .size("total_virtual", process.virtualBytes())
        .close()
        .close();
  }

  private static void jvm(Vitals.Jvm jvm, long now, HumanOut out) {
    out.open("jvm")
        .field("timestamp", now)
        .time("uptime", jvm.uptimeMillis() * 1_000_000)
        .open("mem")
        .size("heap_used", jvm.heap().used())
        .field("heap_used_percent", percent(jvm.heap().used(), jvm.heap().max()))
        .size("heap_committed", jvm.heap().committed())
        .size("heap_max", Math.max(0, jvm.heap().max()))
        .size("non_heap_used", jvm.nonHeap().used())
        .size("non_heap_committed", jvm.nonHeap().committed())
        .open("pools");
    heapParts(jvm)
        .forEach(
            (name, pool) ->
                out.open(name)
                    .size("used", pool.used())
                    .size("max", Math.max(0, pool.max()))
                    .size("peak_used", pool.peakUsed())
                    .size("peak_max", Math.max(0, pool.peakMax()))
                    .close());
    out.close()
        .close()
        .open("threads")
        .field("count", jvm.threads().count())
        .field("peak_count", jvm.threads().peak())
        .close()
        .open("gc")
        .open("collectors");
    jvm.collectors()
        .forEach(
            (name, collections) ->
                out.open(COLLECTORS.getOrDefault(name, name))
                    .field("collection_count", collections.count())
                    .time("collection_time", collections.millis() * 1_000_000)
                    .close());
    out.close().close().open("buffer_pools");
    jvm.buffers()
        .forEach(
            (name, buffers) ->
                out.open(name)
                    .field("count", buffers.count())
                    .size("used", buffers.used())
                    .size("total_capacity", buffers.capacity())
                    .close());
    out.close()
        .open("classes")
        .field("current_loaded_count", jvm.classes().loaded())
        .field("total_loaded_count", jvm.classes().totalLoaded())
        .field("total_unloaded_count", jvm.classes().unloaded())
        .close()
        .close();
  }

  /** Parts of the heap under OpenSearch's names; those of collectors that have other parts go. */
  private static Map<String, Vitals.MemoryPool> heapParts(Vitals.Jvm jvm) {
    var parts = new TreeMap<String, Vitals.MemoryPool>();
    jvm.pools()
        .forEach(
            (name, pool) ->
                HEAP_PARTS.forEach(
                    (part, as) -> {
                      if (name.contains(part)) {
                        parts.put(as, pool);
                      }
                    }));
    return parts;
  }

  private static void pools(Vitals vitals, HumanOut out) {
    out.open("thread_pool");
    vitals
        .pools()
        .forEach(
            (name, pool) ->
                out.open(name)
                    .field("threads", pool.threads())
                    .field("queue", pool.queue())
                    .field("active", pool.active())
                    .field("rejected", pool.rejected())
                    .field("largest", pool.largest())
                    .field("completed", pool.completed())
                    .close());
    out.close();
  }

  private static void disks(List<Disk> disks, long now, HumanOut out) {
    out.open("fs").field("timestamp", now).open("total");
    if (!disks.isEmpty()) {
      disk(
          disks.stream().mapToLong(Disk::total).sum(),
          disks.stream().mapToLong(Disk::free).sum(),
          disks.stream().mapToLong(Disk::available).sum(),
          out);
    }
    out.close();
    out.out().openArray("data");
    for (Disk disk : disks) {
      out.out()
          .open()
          .field("path", disk.path())
          .field("mount", disk.mount())
          .field("type", disk.type());
      disk(disk.total(), disk.free(), disk.available(), out);
      out.close();
    }
    out.out().closeArray();
    out.close();
  }

  private static void disk(long total, long free, long available, HumanOut out) {
    out.size("total", total).size("free", free).size("available", available);
  }

  /** There are no states to publish: every node reads them from the store. */
  private static void discovery(HumanOut out) {
    out.open("discovery")
        .open("cluster_state_queue")
        .field("total", 0)
        .field("pending", 0)
        .field("committed", 0)
        .close()
        .open("published_cluster_states")
        .field("full_states", 0)
        .field("incompatible_diffs", 0)
        .field("compatible_diffs", 0)
        .close()
        .close();
  }

  /** Writes are bounded where they wait: by the HTTP server and by each shard's queue. */
  private static void indexingPressure(HumanOut out) {
    out.open("indexing_pressure").open("memory").open("current");
    for (String part : List.of("combined_coordinating_and_primary", "coordinating")) {
      out.size(part, 0);
    }
    out.size("primary", 0).size("replica", 0).size("all", 0).close().open("total");
    for (String part : List.of("combined_coordinating_and_primary", "coordinating")) {
      out.size(part, 0);
    }
    out.size("primary", 0)
        .size("replica", 0)
        .size("all", 0)
        .field("coordinating_rejections", 0)
        .field("primary_rejections", 0)
        .field("replica_rejections", 0)
        .close()
        .size("limit", 0)
        .close()
        .close();
  }
}
