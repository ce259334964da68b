package io.pinakes.coordinator.rest;

import io.pinakes.common.message.NodeReport;
import io.pinakes.common.runtime.Vitals;
import io.pinakes.common.state.NodeInfo;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes what a node is, as {@code _nodes} shows it. A worker has no {@code http}: clients take
 * that for an address to send requests to.
 *
 * @param metrics those that are wanted
 */
record NodeInfoJson(Set<String> metrics, String cluster, boolean human, boolean flat) {

  static final List<String> METRICS =
      List.of(
          "settings",
          "os",
          "process",
          "jvm",
          "thread_pool",
          "transport",
          "http",
          "plugins",
          "ingest",
          "aggregations",
          "indices",
          "search_pipelines");

  /** Between two looks at the machine: each request looks itself. */
  private static final long NO_REFRESH_INTERVAL = 0;

  void write(NodeInfo node, NodeReport report, JsonOut out) {
    var sizes = new HumanOut(out, human);
    out.open(node.owner())
        .field("name", node.id())
        .field("transport_address", node.address())
        .field("host", NodeSelection.host(node))
        .field("ip", NodeSelection.host(node))
        .field("version", InfoRoutes.OPENSEARCH_VERSION)
        .field("build_type", InfoRoutes.BUILD_TYPE)
        .field("build_hash", InfoRoutes.BUILD_HASH);
    if (metrics.contains("indices")) {
      // Each copy has a buffer of its own; there is none for a whole node.
      sizes.size("total_indexing_buffer_in_bytes", "total_indexing_buffer", 0);
    }
    out.any("roles", NodeSelection.roles(node))
        .any("attributes", NodeSelection.attributes(node, report));
    for (String metric : METRICS) {
      if (metrics.contains(metric)) {
        write(metric, node, report, sizes);
      }
    }
    out.close();
  }

  private void write(String metric, NodeInfo node, NodeReport report, HumanOut out) {
    switch (metric) {
      case "settings" -> settings(node, report, out.out());
      case "os" -> os(report.vitals().os(), out);
      case "process" ->
          out.open("process")
              .time("refresh_interval", NO_REFRESH_INTERVAL)
              .field("id", report.vitals().process().pid())
              .field("mlockall", false)
              .close();
      case "jvm" -> jvm(report.vitals(), out);
      case "thread_pool" -> {
        out.open("thread_pool");
        report
            .vitals()
            .pools()
            .forEach(
                (name, pool) -> {
                  out.open(name);
                  out.out().field("type", "fixed");
                  out.field("size", pool.size()).field("queue_size", pool.queueSize()).close();
                });
        out.close();
      }
      case "transport" -> {
        out.open("transport");
        out.out().any("bound_address", List.of(node.address()));
        out.out().field("publish_address", node.address());
        out.open("profiles").close().close();
      }
      case "http" -> {
        if (report.http() != null) {
          out.open("http");
          out.out().any("bound_address", List.of(node.address()));
          out.out().field("publish_address", node.address());
          out.size("max_content_length", report.http().maxBodyBytes()).close();
        }
      }
      case "plugins" -> out.out().any("plugins", List.of()).any("modules", List.of());
      case "ingest" -> {
        out.open("ingest");
        out.out().any("processors", List.of());
        out.close();
      }
      case "aggregations" -> {
        out.open("aggregations");
        for (String aggregation : Aggregations.NAMES) {
          out.open(aggregation);
          out.out().any("types", List.of("other"));
          out.close();
        }
        out.close();
      }
      default -> {}
    }
  }

  private void settings(NodeInfo node, NodeReport report, JsonOut out) {
    var settings = new TreeMap<String, String>();
    settings.put("client.type", "node");
    settings.put("cluster.name", cluster);
    NodeSelection.attributes(node, report)
        .forEach((name, value) -> settings.put("node.attr." + name, value));
    settings.put("node.name", node.id());
    SettingsJson.write(settings, flat, out);
  }

  private static void os(Vitals.Os os, HumanOut out) {
    out.open("os").time("refresh_interval", NO_REFRESH_INTERVAL);
    out.out()
        .field("name", os.name())
        .field("pretty_name", os.prettyName())
        .field("arch", os.arch())
        .field("version", os.version());
    out.field("available_processors", os.processors())
        .field("allocated_processors", os.processors())
        .close();
  }

  private static void jvm(Vitals vitals, HumanOut out) {
    Vitals.Jvm jvm = vitals.jvm();
    out.open("jvm").field("pid", vitals.process().pid());
    out.out()
        .field("version", jvm.version())
        .field("vm_name", jvm.vmName())
        .field("vm_version", jvm.vmVersion())
        .field("vm_vendor", jvm.vmVendor());
    out.field("start_time_in_millis", jvm.startMillis())
        .open("mem")
        .size("heap_init", jvm.heap().init())
        .size("heap_max", Math.max(0, jvm.heap().max()))
        .size("non_heap_init", Math.max(0, jvm.nonHeap().init()))
        .size("non_heap_max", Math.max(0, jvm.nonHeap().max()))
        .size("direct_max", jvm.directMax())
        .close();
    out.out().any("gc_collectors", jvm.collectors().keySet());
    out.out().any("memory_pools", jvm.pools().keySet());
    out.close();
  }
}
