package io.pinakes.coordinator.rest;

import io.pinakes.common.mapping.Field;
import io.pinakes.common.mapping.ObjectField;
import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.NodeReport.Disk;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Vitals;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Statistics.NodeCopy;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code _cluster/stats}: the sum of all indices and of all nodes. */
final class ClusterStatsRoutes implements Routes {

  /** Those of a whole cluster; the rest is in {@code _stats}. */
  private static final Set<Metric> METRICS =
      EnumSet.of(
          Metric.DOCS,
          Metric.STORE,
          Metric.FIELDDATA,
          Metric.QUERY_CACHE,
          Metric.COMPLETION,
          Metric.SEGMENTS);

  private final Clock clock;
  private final Cluster cluster;
  private final Indices indices;

  ClusterStatsRoutes(Clock clock, Cluster cluster, Indices indices) {
    this.clock = clock;
    this.cluster = cluster;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_cluster/stats", this::stats);
    router.add(Method.GET, "/_cluster/stats/nodes/{nodes}", this::stats);
  }

  private Endpoint.Action stats(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("timeout", "flat_settings");
    boolean human = parameters.flag("human", false);
    NodeSelection selection = NodeSelection.of(request.optionalPath("nodes"));
    return () -> {
      List<NodeInfo> chosen = selection.resolve(cluster);
      Map<String, NodeReport> reports = cluster.statistics().nodes(chosen, Timeouts.STATUS);
      Set<String> owners = chosen.stream().map(NodeInfo::owner).collect(Collectors.toSet());
      List<NodeCopy> copies =
          cluster.statistics().copies(StatsRequest.of(null), Timeouts.STATUS).copies().stream()
              .filter(copy -> owners.contains(copy.node().owner()))
              .toList();
      List<IndexDefinition> all = indices.all();
      Health health = Health.of(all, cluster.shards(Timeouts.STATUS), cluster.nodes());
      return RestResponse.json(
          200,
          json -> {
            var out = new HumanOut(json, human);
            json.open();
            NodesRoutes.writeCounts(
                chosen.size(),
                chosen.stream().filter(node -> !reports.containsKey(node.owner())).toList(),
                json);
            json.field("cluster_name", cluster.name())
                .field("cluster_uuid", ClusterUuid.of(cluster.name()))
                .field("timestamp", clock.wallClockMillis())
                .field("status", health.status().key());
            writeIndices(all, copies, human, json);
            writeNodes(chosen, reports, out);
            json.close();
          });
    };
  }

  private static void writeIndices(
      List<IndexDefinition> all, List<NodeCopy> copies, boolean human, JsonOut out) {
    Map<String, List<NodeCopy>> byIndex =
        copies.stream().collect(Collectors.groupingBy(copy -> copy.copy().shard().uuid()));
    out.open("indices").field("count", byIndex.size()).open("shards");
    if (!copies.isEmpty()) {
      long primaries = copies.stream().filter(copy -> copy.copy().primary()).count();
      out.field("total", copies.size())
          .field("primaries", primaries)
          .field("replication", replication(copies))
          .open("index");
      writeSpread("shards", byIndex.values(), some -> (double) some.size(), true, out);
      writeSpread(
          "primaries",
          byIndex.values(),
          some -> (double) some.stream().filter(copy -> copy.copy().primary()).count(),
          true,
          out);
      writeSpread("replication", byIndex.values(), ClusterStatsRoutes::replication, false, out);
      out.close();
    }
    out.close();
    ShardStatsJson.plain(METRICS, human).write(StatsRoutes.sum(copies), out);
    out.open("mappings").openArray("field_types");
    fieldTypes(all)
        .forEach(
            (type, count) ->
                out.open()
                    .field("name", type)
                    .field("count", count[0])
                    .field("index_count", count[1])
                    .close());
    out.closeArray().close().close();
  }

  /** Replicas to each primary. */
  private static double replication(List<NodeCopy> copies) {
    long primaries = copies.stream().filter(copy -> copy.copy().primary()).count();
    return primaries == 0 ? 0 : (double) (copies.size() - primaries) / primaries;
  }

  private static void writeSpread(
      String name,
      Collection<List<NodeCopy>> indices,
      Function<List<NodeCopy>, Double> value,
      boolean whole,
      JsonOut out) {
    var values = indices.stream().mapToDouble(value::apply).summaryStatistics();
    out.open(name);
    if (whole) {
      out.field("min", (long) values.getMin()).field("max", (long) values.getMax());
    } else {
      out.field("min", values.getMin()).field("max", values.getMax());
    }
    out.field("avg", values.getAverage()).close();
  }

  /** By type: the number of such fields, and that of indices with such. */
  private static Map<String, long[]> fieldTypes(List<IndexDefinition> all) {
    var types = new TreeMap<String, long[]>();
    for (IndexDefinition index : all) {
      Set<String> here = new HashSet<>();
      addTypes(index.mapping().root(), types, here);
      here.forEach(type -> types.getOrDefault(type, new long[2])[1]++);
    }
    return types;
  }

  private static void addTypes(ObjectField in, Map<String, long[]> types, Set<String> here) {
    for (Field field : in.properties().values()) {
      String type = field.toJson().path("type").asString("object");
      types.computeIfAbsent(type, absent -> new long[2])[0]++;
      here.add(type);
      if (field instanceof ObjectField object) {
        addTypes(object, types, here);
      }
    }
  }

  private static void writeNodes(
      List<NodeInfo> chosen, Map<String, NodeReport> reports, HumanOut out) {
    List<Vitals> vitals = reports.values().stream().map(NodeReport::vitals).toList();
    long workers = chosen.stream().filter(NodeSelection::isWorker).count();
    long coordinators = chosen.size() - workers;
    out.open("nodes")
        .open("count")
        .field("total", chosen.size())
        .field("cluster_manager", coordinators)
        .field("coordinating_only", 0)
        .field("data", workers)
        .field("ingest", 0)
        .field("master", coordinators)
        .field("remote_cluster_client", 0)
        .field("search", 0)
        .field("warm", 0)
        .close();
    out.out()
        .any("versions", reports.isEmpty() ? List.of() : List.of(InfoRoutes.OPENSEARCH_VERSION));
    writeOs(vitals.stream().map(Vitals::os).toList(), out);
    writeProcesses(vitals.stream().map(Vitals::process).toList(), out);
    writeJvms(vitals.stream().map(Vitals::jvm).toList(), out);
    List<Disk> disks =
        chosen.stream()
            .filter(NodeSelection::isWorker)
            .flatMap(node -> Stream.ofNullable(reports.get(node.owner())))
            .flatMap(report -> report.disks().stream())
            .toList();
    out.open("fs")
        .size("total", disks.stream().mapToLong(Disk::total).sum())
        .size("free", disks.stream().mapToLong(Disk::free).sum())
        .size("available", disks.stream().mapToLong(Disk::available).sum())
        .close();
    out.out().any("plugins", List.of());
    out.open("network_types")
        .open("transport_types")
        .field("http", chosen.size())
        .close()
        .open("http_types")
        .field("http", coordinators)
        .close()
        .close()
        .open("discovery_types")
        .field("lease", chosen.size())
        .close();
    out.out().openArray("packaging_types").open().field("type", InfoRoutes.BUILD_TYPE);
    out.field("count", chosen.size()).close();
    out.out().closeArray();
    out.open("ingest").field("number_of_pipelines", 0).open("processor_stats").close().close();
    out.close();
  }

  private static void writeOs(List<Vitals.Os> all, HumanOut out) {
    long processors = all.stream().mapToLong(Vitals.Os::processors).sum();
    long total = all.stream().mapToLong(Vitals.Os::memoryTotal).sum();
    long free = all.stream().mapToLong(Vitals.Os::memoryFree).sum();
    out.open("os")
        .field("available_processors", processors)
        .field("allocated_processors", processors);
    writeCounts("names", "name", all, Vitals.Os::name, out.out());
    writeCounts("pretty_names", "pretty_name", all, Vitals.Os::prettyName, out.out());
    out.open("mem")
        .size("total", total)
        .size("free", free)
        .size("used", total - free)
        .field("free_percent", NodeStatsJson.percent(free, total))
        .field("used_percent", NodeStatsJson.percent(total - free, total))
        .close()
        .close();
  }

  private static <T> void writeCounts(
      String name, String member, List<T> all, Function<T, String> of, JsonOut out) {
    Map<String, Long> counts =
        all.stream().collect(Collectors.groupingBy(of, TreeMap::new, Collectors.counting()));
    out.openArray(name);
    counts.forEach((value, count) -> out.open().field(member, value).field("count", count).close());
    out.closeArray();
  }

  private static void writeProcesses(List<Vitals.OwnProcess> all, HumanOut out) {
    out.open("process")
        .open("cpu")
        .field("percent", all.stream().mapToLong(Vitals.OwnProcess::cpuPercent).sum())
        .close();
    if (!all.isEmpty()) {
      LongSummaryStatistics files =
          all.stream().mapToLong(Vitals.OwnProcess::openFiles).summaryStatistics();
      out.open("open_file_descriptors")
          .field("min", files.getMin())
          .field("max", files.getMax())
          .field("avg", (long) files.getAverage())
          .close();
    }
    out.close();
  }

  private static void writeJvms(List<Vitals.Jvm> all, HumanOut out) {
    out.open("jvm")
        .time(
            "max_uptime",
            1_000_000 * all.stream().mapToLong(Vitals.Jvm::uptimeMillis).max().orElse(0));
    Map<String, List<Vitals.Jvm>> versions =
        all.stream()
            .collect(Collectors.groupingBy(Vitals.Jvm::version, TreeMap::new, Collectors.toList()));
    out.out().openArray("versions");
    versions.forEach(
        (version, same) ->
            out.out()
                .open()
                .field("version", version)
                .field("vm_name", same.getFirst().vmName())
                .field("vm_version", same.getFirst().vmVersion())
                .field("vm_vendor", same.getFirst().vmVendor())
                .field("bundled_jdk", false)
                .field("count", same.size())
                .close());
    out.out().closeArray();
    out.open("mem")
        .size("heap_used", all.stream().mapToLong(jvm -> jvm.heap().used()).sum())
        .size("heap_max", all.stream().mapToLong(jvm -> jvm.heap().max()).sum())
        .close()
        .field("threads", all.stream().mapToLong(jvm -> jvm.threads().count()).sum())
        .close();
  }
}
