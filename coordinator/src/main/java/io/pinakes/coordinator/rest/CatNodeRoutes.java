package io.pinakes.coordinator.rest;

import static io.pinakes.coordinator.rest.CatTable.Column.number;
import static io.pinakes.coordinator.rest.CatTable.Column.text;

import io.pinakes.common.mapping.Glob;
import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.NodeReport.Disk;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.runtime.Vitals;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import io.pinakes.coordinator.api.Statistics.NodeCopy;
import io.pinakes.coordinator.rest.CatTable.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code _cat}: nodes, their attributes, disks and pools of threads. */
final class CatNodeRoutes implements Routes {

  /** Of a node's unique id, unless all of it is asked for; OpenSearch's choice. */
  private static final int SHORT_ID_LENGTH = 4;

  private final Cluster cluster;

  CatNodeRoutes(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_cat/nodes", this::nodes);
    router.add(Method.GET, "/_cat/nodeattrs", this::attributes);
    router.add(Method.GET, "/_cat/allocation", this::allocation);
    router.add(Method.GET, "/_cat/allocation/{nodes}", this::allocation);
    router.add(Method.GET, "/_cat/thread_pool", this::threadPools);
    router.add(Method.GET, "/_cat/thread_pool/{pools}", this::threadPools);
  }

  private Map<String, List<NodeCopy>> copies() throws InterruptedException {
    return cluster.statistics().copies(StatsRequest.of(null), Timeouts.STATUS).copies().stream()
        .collect(Collectors.groupingBy(copy -> copy.node().owner()));
  }

  private static @Nullable String port(NodeInfo node) {
    int colon = node.address().lastIndexOf(':');
    return colon < 0 ? null : node.address().substring(colon + 1);
  }

  private Endpoint.Action nodes(RestRequest request) {
    boolean fullId = request.parameters().flag("full_id", false);
    request.parameters().ignore("include_unloaded_segments", "timeout");
    CatView view = CatView.of(request.parameters());
    return () -> {
      CatTable table = nodeTable();
      if (!view.help()) {
        List<NodeInfo> nodes = cluster.nodes();
        Map<String, NodeReport> reports = cluster.statistics().nodes(nodes, Timeouts.STATUS);
        Map<String, List<NodeCopy>> copies = copies();
        Cluster.Leader leader = cluster.leader();
        String leaderOwner = leader == null ? "" : leader.node().owner();
        for (NodeInfo node : nodes) {
          NodeReport report = reports.get(node.owner());
          ShardStats stats =
              report == null ? null : StatsRoutes.sum(copies.getOrDefault(node.owner(), List.of()));
          table.add(nodeRow(node, report, stats, leaderOwner.equals(node.owner()), fullId));
        }
      }
      return view.show(table);
    };
  }

  private static CatTable nodeTable() {
    var columns = new ArrayList<Column>();
    columns.addAll(
        List.of(
            text("id", "unique node id", "id", "nodeId").hidden(),
            number("pid", "process id", "p").hidden(),
            text("ip", "ip address", "i"),
            number("port", "bound transport port", "po").hidden(),
            text("http_address", "bound http address", "http").hidden(),
            text("version", "os version", "v").hidden(),
            text("type", "os distribution type", "t").hidden(),
            text("build", "os build hash", "b").hidden(),
            text("jdk", "jdk version", "j").hidden(),
            number("disk.total", "total disk space", "dt", "diskTotal").hidden(),
            number("disk.used", "used disk space", "du", "diskUsed").hidden(),
            number("disk.avail", "available disk space", "d", "da", "disk", "diskAvail").hidden(),
            number("disk.used_percent", "used disk space percentage", "dup", "diskUsedPercent")
                .hidden(),
            number("heap.current", "used heap", "hc", "heapCurrent").hidden(),
            number("heap.percent", "used heap ratio", "hp", "heapPercent"),
            number("heap.max", "max configured heap", "hm", "heapMax").hidden(),
            number("ram.current", "used machine memory", "rc", "ramCurrent").hidden(),
            number("ram.percent", "used machine memory ratio", "rp", "ramPercent"),
            number("ram.max", "total machine memory", "rm", "ramMax").hidden(),
            number("file_desc.current", "used file descriptors", "fdc", "fileDescriptorCurrent")
                .hidden(),
            number(
                    "file_desc.percent",
                    "used file descriptor ratio",
                    "fdp",
                    "fileDescriptorPercent")
                .hidden(),
            number("file_desc.max", "max file descriptors", "fdm", "fileDescriptorMax").hidden(),
            number("cpu", "recent cpu usage"),
            number("load_1m", "1m load avg", "l"),
            number("load_5m", "5m load avg", "l"),
            number("load_15m", "15m load avg", "l"),
            number("uptime", "node uptime", "u").hidden()));
    columns.addAll(
        List.of(
            text(
                "node.role",
                "m:master eligible node, d:data node, i:ingest node, -:coordinating node only",
                "r",
                "role",
                "nodeRole"),
            text("node.roles", "-:coordinating node only", "rs", "all roles"),
            text("cluster_manager", "*:current cluster manager", "cm", "m", "master"),
            text("name", "node name", "n")));
    CatStatistic.ofNodes().forEach(statistic -> columns.add(statistic.column()));
    columns.add(text("zone", "zone that the node names", "z").unlisted());
    return new CatTable(columns);
  }

  /** Of a node that does not answer only what others know of it. */
  private static List<@Nullable Object> nodeRow(
      NodeInfo node,
      @Nullable NodeReport report,
      @Nullable ShardStats stats,
      boolean leads,
      boolean fullId) {
    boolean worker = NodeSelection.isWorker(node);
    String owner = node.owner();
    var row = new ArrayList<@Nullable Object>();
    row.addAll(
        Arrays.asList(
            fullId ? owner : owner.substring(0, Math.min(SHORT_ID_LENGTH, owner.length())),
            report == null ? null : report.vitals().process().pid(),
            NodeSelection.host(node),
            port(node),
            node.address(),
            InfoRoutes.OPENSEARCH_VERSION,
            InfoRoutes.BUILD_TYPE,
            InfoRoutes.BUILD_HASH,
            report == null ? null : report.vitals().jvm().version()));
    addDisk(report == null ? List.of() : report.disks(), row);
    addVitals(report == null ? null : report.vitals(), row);
    row.addAll(
        Arrays.asList(
            worker ? "d" : "m", worker ? "data" : "cluster_manager", leads ? "*" : "-", node.id()));
    for (CatStatistic statistic : CatStatistic.ofNodes()) {
      row.add(stats == null ? null : statistic.of().apply(stats));
    }
    row.add(node.zone().isEmpty() ? null : node.zone());
    return row;
  }

  private static void addDisk(List<Disk> disks, List<@Nullable Object> row) {
    if (disks.isEmpty()) {
      row.addAll(Arrays.asList(null, null, null, null));
      return;
    }
    long total = disks.stream().mapToLong(Disk::total).sum();
    long available = disks.stream().mapToLong(Disk::available).sum();
    row.addAll(
        Arrays.asList(
            new ByteSize(total),
            new ByteSize(total - available),
            new ByteSize(available),
            String.format(
                Locale.ROOT, "%.2f", total == 0 ? 0.0 : 100.0 * (total - available) / total)));
  }

  private static void addVitals(@Nullable Vitals vitals, List<@Nullable Object> row) {
    if (vitals == null) {
      row.addAll(Collections.nCopies(14, null));
      return;
    }
    Vitals.Memory heap = vitals.jvm().heap();
    Vitals.Os os = vitals.os();
    Vitals.OwnProcess process = vitals.process();
    long ram = os.memoryTotal() - os.memoryFree();
    row.addAll(
        Arrays.asList(
            new ByteSize(heap.used()),
            NodeStatsJson.percent(heap.used(), heap.max()),
            new ByteSize(heap.max()),
            new ByteSize(ram),
            NodeStatsJson.percent(ram, os.memoryTotal()),
            new ByteSize(os.memoryTotal()),
            process.openFiles(),
            NodeStatsJson.percent(process.openFiles(), process.maxFiles()),
            process.maxFiles(),
            os.cpuPercent(),
            load(os.load().one()),
            load(os.load().five()),
            load(os.load().fifteen()),
            CatTime.ofMillis(vitals.jvm().uptimeMillis())));
  }

  private static @Nullable String load(double load) {
    return load < 0 ? null : String.format(Locale.ROOT, "%.2f", load);
  }

  private Endpoint.Action attributes(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    return () -> {
      var table =
          new CatTable(
              List.of(
                  text("node", "node name", "name"),
                  text("id", "unique node id", "id", "nodeId").hidden(),
                  number("pid", "process id", "p").hidden(),
                  text("host", "host name", "h"),
                  text("ip", "ip address", "i"),
                  number("port", "bound transport port", "po").hidden(),
                  text("attr", "attribute description", "attr.name"),
                  text("value", "attribute value", "attr.value")));
      List<NodeInfo> nodes = NodeSelection.inOrder(cluster);
      Map<String, NodeReport> reports = cluster.statistics().nodes(nodes, Timeouts.STATUS);
      for (NodeInfo node : nodes) {
        NodeReport report = reports.get(node.owner());
        NodeSelection.attributes(node, report)
            .forEach(
                (name, value) ->
                    table.add(
                        node.id(),
                        node.owner(),
                        report == null ? null : report.vitals().process().pid(),
                        NodeSelection.host(node),
                        NodeSelection.host(node),
                        port(node),
                        name,
                        value));
      }
      return view.show(table);
    };
  }

  /** The nodes that hold copies, unless others are asked for, and how many nobody holds. */
  private Endpoint.Action allocation(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    String given = request.optionalPath("nodes");
    NodeSelection selection = NodeSelection.of(given == null ? "data:true" : given);
    return () -> {
      List<NodeInfo> nodes = selection.resolve(cluster);
      Map<String, NodeReport> reports = cluster.statistics().nodes(nodes, Timeouts.STATUS);
      List<ShardCopy> shards = cluster.shards(Timeouts.STATUS);
      var table =
          new CatTable(
              List.of(
                  number("shards", "number of shards on node", "s"),
                  number("disk.indices", "disk used by OpenSearch indices", "di", "diskIndices"),
                  number("disk.used", "disk used (total, not just OpenSearch)", "du", "diskUsed"),
                  number("disk.avail", "disk available", "da", "diskAvail"),
                  number("disk.total", "total capacity of all volumes", "dt", "diskTotal"),
                  number("disk.percent", "percent disk used", "dp", "diskPercent"),
                  text("host", "host of node", "h"),
                  text("ip", "ip of node"),
                  text("node", "name of node", "n")));
      for (NodeInfo node : nodes) {
        NodeReport report = reports.get(node.owner());
        if (report != null) {
          table.add(allocationRow(node, report.disks(), shards));
        }
      }
      long unassigned = shards.stream().filter(copy -> copy.node() == null).count();
      if (unassigned > 0 && !nodes.isEmpty()) {
        table.add(
            Arrays.asList(unassigned, null, null, null, null, null, null, null, "UNASSIGNED"));
      }
      return view.show(table);
    };
  }

  private static List<@Nullable Object> allocationRow(
      NodeInfo node, List<Disk> disks, List<ShardCopy> shards) {
    List<ShardCopy> here = shards.stream().filter(copy -> node.equals(copy.node())).toList();
    long bytes = 0;
    for (ShardCopy copy : here) {
      bytes += copy.status() == null ? 0 : copy.status().bytes();
    }
    long total = disks.stream().mapToLong(Disk::total).sum();
    long available = disks.stream().mapToLong(Disk::available).sum();
    boolean known = !disks.isEmpty();
    return Arrays.asList(
        here.size(),
        new ByteSize(bytes),
        known ? new ByteSize(total - available) : null,
        known ? new ByteSize(available) : null,
        known ? new ByteSize(total) : null,
        known ? NodeStatsJson.percent(total - available, total) : null,
        NodeSelection.host(node),
        NodeSelection.host(node),
        node.id());
  }

  private Endpoint.Action threadPools(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("size");
    CatView view = CatView.of(parameters);
    String inPath = request.optionalPath("pools");
    List<String> asked =
        inPath == null ? parameters.list("thread_pool_patterns") : Parameters.split(inPath);
    return () -> {
      CatTable table = poolTable();
      List<NodeInfo> nodes = NodeSelection.inOrder(cluster);
      Map<String, NodeReport> reports = cluster.statistics().nodes(nodes, Timeouts.STATUS);
      for (NodeInfo node : nodes) {
        NodeReport report = reports.get(node.owner());
        if (report != null) {
          report
              .vitals()
              .pools()
              .forEach(
                  (name, pool) -> {
                    if (asked.isEmpty()
                        || asked.stream().anyMatch(pattern -> Glob.matches(pattern, name))) {
                      table.add(poolRow(node, report.vitals(), name, pool));
                    }
                  });
        }
      }
      return view.show(table);
    };
  }

  private static CatTable poolTable() {
    return new CatTable(
        List.of(
            text("node_name", "node name", "nn"),
            text("node_id", "persistent node id", "id").hidden(),
            text("ephemeral_node_id", "ephemeral node id", "eid").hidden(),
            number("pid", "process id", "p").hidden(),
            text("host", "host name", "h").hidden(),
            text("ip", "ip address", "i").hidden(),
            number("port", "bound transport port", "po").hidden(),
            text("name", "thread pool name", "n"),
            text("type", "thread pool type", "t").hidden(),
            number("active", "number of active threads", "a"),
            number("pool_size", "number of threads", "psz").hidden(),
            number("queue", "number of tasks currently in queue", "q"),
            number("queue_size", "maximum number of tasks permitted in queue", "qs").hidden(),
            number("rejected", "number of rejected tasks", "r"),
            number("largest", "highest number of seen active threads", "l").hidden(),
            number("completed", "number of completed tasks", "c").hidden(),
            number("total_wait_time", "total time tasks spent waiting in thread_pool queue", "twt")
                .hidden(),
            number("core", "core number of threads in a scaling thread pool", "cr").hidden(),
            number("max", "maximum number of threads in a scaling thread pool", "mx").hidden(),
            number("size", "number of threads in a fixed thread pool", "sz").hidden(),
            text("keep_alive", "thread keep alive time", "ka").hidden(),
            number("parallelism", "number of worker threads in a fork_join thread pool", "pl")
                .hidden()));
  }

  private static List<@Nullable Object> poolRow(
      NodeInfo node, Vitals vitals, String name, Vitals.Pool pool) {
    return Arrays.asList(
        node.id(),
        node.owner(),
        node.owner(),
        vitals.process().pid(),
        NodeSelection.host(node),
        NodeSelection.host(node),
        port(node),
        name,
        "fixed",
        pool.active(),
        pool.threads(),
        pool.queue(),
        pool.queueSize(),
        pool.rejected(),
        pool.largest(),
        pool.completed(),
        -1,
        null,
        null,
        pool.size(),
        null,
        null);
  }
}
