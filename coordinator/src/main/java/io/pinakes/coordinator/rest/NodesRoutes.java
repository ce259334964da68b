package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Statistics.NodeCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code _nodes} and {@code _nodes/stats}: what nodes are, and how they are. */
final class NodesRoutes implements Routes {

  private static final String INDICES = "indices";

  private final Cluster cluster;

  NodesRoutes(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_nodes", request -> info(request, null, null));
    router.add(Method.GET, "/_nodes/{nodes}", this::infoOfEither);
    router.add(
        Method.GET,
        "/_nodes/{nodes}/{metric}",
        request -> info(request, request.path("nodes"), request.path("metric")));
    router.add(
        Method.GET,
        "/_nodes/{nodes}/info/{metric}",
        request -> info(request, request.path("nodes"), request.path("metric")));
    for (String nodes : List.of("", "/{nodes}")) {
      String path = "/_nodes" + nodes + "/stats";
      router.add(Method.GET, path, this::stats);
      router.add(Method.GET, path + "/{metric}", this::stats);
      router.add(Method.GET, path + "/{metric}/{index_metric}", this::stats);
    }
  }

  /** What stands alone names metrics if all of it does, and otherwise nodes. */
  private Endpoint.Action infoOfEither(RestRequest request) {
    String given = request.path("nodes");
    List<String> names = Parameters.split(given);
    boolean isMetrics =
        names.stream().allMatch(name -> name.equals("_all") || NodeInfoJson.METRICS.contains(name));
    return isMetrics ? info(request, null, given) : info(request, given, null);
  }

  private Endpoint.Action info(
      RestRequest request, @Nullable String nodes, @Nullable String metrics) {
    Parameters parameters = request.parameters();
    parameters.ignore("timeout");
    Set<String> names = metrics == null ? Set.of("_all") : new TreeSet<>(Parameters.split(metrics));
    var json =
        new NodeInfoJson(
            names.contains("_all") ? Set.copyOf(NodeInfoJson.METRICS) : names,
            cluster.name(),
            parameters.flag("human", false),
            parameters.flag("flat_settings", false));
    NodeSelection selection = NodeSelection.of(nodes);
    return () -> {
      List<NodeInfo> chosen = selection.resolve(cluster);
      Map<String, NodeReport> reports = cluster.statistics().nodes(chosen, Timeouts.STATUS);
      return answer(chosen, reports, json::write);
    };
  }

  /** Writes a node. */
  @FunctionalInterface
  private interface NodeWriter {
    void write(NodeInfo node, NodeReport report, JsonOut out);
  }

  private RestResponse answer(
      List<NodeInfo> chosen, Map<String, NodeReport> reports, NodeWriter writer) {
    List<NodeInfo> silent =
        chosen.stream().filter(node -> !reports.containsKey(node.owner())).toList();
    return RestResponse.json(
        200,
        out -> {
          out.open();
          writeCounts(chosen.size(), silent, out);
          out.field("cluster_name", cluster.name()).open("nodes");
          for (NodeInfo node : chosen) {
            NodeReport report = reports.get(node.owner());
            if (report != null) {
              writer.write(node, report, out);
            }
          }
          out.close().close();
        });
  }

  /** A node that does not answer is named as failed. */
  static void writeCounts(int asked, List<NodeInfo> silent, JsonOut out) {
    out.open("_nodes")
        .field("total", asked)
        .field("successful", asked - silent.size())
        .field("failed", silent.size());
    if (!silent.isEmpty()) {
      out.openArray("failures");
      for (NodeInfo node : silent) {
        out.open()
            .field("type", "failed_node_exception")
            .field("reason", "Failed node [" + node.owner() + "]")
            .field("node_id", node.owner())
            .close();
      }
      out.closeArray();
    }
    out.close();
  }

  private Endpoint.Action stats(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("timeout", "types", "include_unloaded_segments");
    String path = request.rawPath();
    String given = request.optionalPath("metric");
    Set<String> names =
        given == null || Parameters.split(given).isEmpty()
            ? Set.of("_all")
            : new TreeSet<>(Parameters.split(given));
    Metric.requireNotAllAndOthers(names, path, given);
    boolean all = names.contains("_all");
    if (!all) {
      List<String> known = new ArrayList<>(NodeStatsJson.METRICS);
      known.add(INDICES);
      KnownNames.require(names, known, "metric", path);
    }
    boolean withIndices = all || names.contains(INDICES);
    boolean human = parameters.flag("human", false);
    Set<Metric> metrics = indexMetrics(request, names, withIndices);
    List<String> fields = parameters.list("fields");
    List<String> fielddata = StatsRoutes.or(parameters.list("fielddata_fields"), fields);
    List<String> completion = StatsRoutes.or(parameters.list("completion_fields"), fields);
    List<String> groups = parameters.list("groups");
    boolean fileSizes = parameters.flag("include_segment_file_sizes", false);
    var indices =
        new NodeIndicesJson(
            new ShardStatsJson(
                metrics,
                human,
                fileSizes,
                !fielddata.isEmpty(),
                !completion.isEmpty(),
                !groups.isEmpty()),
            NodeIndicesJson.Level.of(parameters.nonEmpty("level").orElse("node")));
    var asked = new StatsRequest(null, fileSizes, fielddata, completion, groups);
    var json = new NodeStatsJson(all ? Set.copyOf(NodeStatsJson.METRICS) : names, human);
    NodeSelection selection = NodeSelection.of(request.optionalPath("nodes"));
    return () -> {
      List<NodeInfo> chosen = selection.resolve(cluster);
      Map<String, NodeReport> reports = cluster.statistics().nodes(chosen, Timeouts.STATUS);
      Map<String, List<NodeCopy>> copies = withIndices ? copies(asked) : Map.of();
      return answer(
          chosen,
          reports,
          (node, report, out) -> {
            writeHead(node, report, out);
            if (withIndices) {
              indices.write(copies.getOrDefault(node.owner(), List.of()), out);
            }
            json.write(node, report, out);
            out.close();
          });
    };
  }

  private static void writeHead(NodeInfo node, NodeReport report, JsonOut out) {
    out.open(node.owner())
        .field("timestamp", report.timestampMillis())
        .field("name", node.id())
        .field("transport_address", node.address())
        .field("host", NodeSelection.host(node))
        .field("ip", node.address())
        .any("roles", NodeSelection.roles(node));
    Map<String, String> attributes = NodeSelection.attributes(node, report);
    if (!attributes.isEmpty()) {
      out.any("attributes", attributes);
    }
  }

  private Map<String, List<NodeCopy>> copies(StatsRequest asked) throws InterruptedException {
    return cluster.statistics().copies(asked, Timeouts.STATUS).copies().stream()
        .collect(Collectors.groupingBy(copy -> copy.node().owner()));
  }

  private static Set<Metric> indexMetrics(
      RestRequest request, Set<String> names, boolean withIndices) {
    String given = request.optionalPath("index_metric");
    if (given == null || Parameters.split(given).equals(List.of("_all"))) {
      return Metric.parse(null, "index metric", request.rawPath());
    }
    if (names.contains("_all")) {
      throw ApiException.illegalArgument(
          "request [%s] contains index metrics [%s] but all stats requested"
              .formatted(request.rawPath(), given));
    }
    if (!withIndices) {
      throw ApiException.illegalArgument(
          "request [%s] contains index metrics [%s] but indices stats not requested"
              .formatted(request.rawPath(), given));
    }
    return Metric.parse(given, "index metric", request.rawPath());
  }
}
