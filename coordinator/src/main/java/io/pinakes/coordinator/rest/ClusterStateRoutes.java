package io.pinakes.coordinator.rest;

import io.pinakes.common.state.Aliases;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexOptions;
import io.pinakes.coordinator.routing.Routing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code _cluster/state}: the indices as they should be and the copies as they are; and {@code
 * _cluster/pending_tasks}, of which there never are any.
 */
final class ClusterStateRoutes implements Routes {

  private static final Set<String> METRICS =
      Set.of(
          "version",
          "master_node",
          "cluster_manager_node",
          "blocks",
          "nodes",
          "metadata",
          "routing_table",
          "routing_nodes");

  private final Cluster cluster;
  private final Indices indices;

  ClusterStateRoutes(Cluster cluster, Indices indices) {
    this.cluster = cluster;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_cluster/state", this::state);
    router.add(Method.GET, "/_cluster/state/{metric}", this::state);
    router.add(Method.GET, "/_cluster/state/{metric}/{index}", this::state);
    router.add(Method.GET, "/_cluster/pending_tasks", ClusterStateRoutes::pendingTasks);
  }

  /** Every coordinator may write the state, so nothing waits for a leader to do it. */
  private static Endpoint.Action pendingTasks(RestRequest request) {
    request.parameters().ignore("local", "cluster_manager_timeout", "master_timeout");
    return () -> RestResponse.json(200, out -> out.open().openArray("tasks").closeArray().close());
  }

  /**
   * What was read for an answer.
   *
   * @param copies of the indices that are shown
   */
  private record Seen(
      long version,
      Aliases aliases,
      Cluster.@Nullable Leader leader,
      List<IndexDefinition> indices,
      List<ShardCopy> copies) {}

  private Endpoint.Action state(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore(
        "local",
        "cluster_manager_timeout",
        "master_timeout",
        "wait_for_timeout",
        "allow_partial_cluster_state");
    parameters.unsupported("wait_for_metadata_version");
    boolean flat = parameters.flag("flat_settings", false);
    String given = request.optionalPath("metric");
    Set<String> names = new TreeSet<>(given == null ? Set.of("_all") : Parameters.split(given));
    Set<String> metrics = names.contains("_all") ? METRICS : names;
    // Without a name all there are, whatever their state.
    IndexExpression expression =
        IndexExpression.of(
            request,
            request.optionalPath("index") == null ? IndexOptions.ALL : IndexOptions.OPEN.lenient());
    boolean copies = metrics.contains("routing_table") || metrics.contains("routing_nodes");
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      Set<String> shown =
          found.stream().map(IndexDefinition::name).collect(Collectors.toUnmodifiableSet());
      var seen =
          new Seen(
              indices.state().version(),
              indices.state().aliases(),
              cluster.leader(),
              found,
              copies
                  ? cluster.shards(Timeouts.STATUS).stream()
                      .filter(copy -> shown.contains(copy.index()))
                      .toList()
                  : List.of());
      return RestResponse.json(200, out -> write(seen, metrics, flat, out));
    };
  }

  private void write(Seen seen, Set<String> metrics, boolean flat, JsonOut out) {
    out.open()
        .field("cluster_name", cluster.name())
        .field("cluster_uuid", ClusterUuid.of(cluster.name()));
    if (metrics.contains("version")) {
      out.field("version", seen.version)
          .field("state_uuid", ClusterUuid.ofState(cluster.name(), seen.version));
    }
    String leader = seen.leader == null ? null : seen.leader.node().owner();
    for (String name : List.of("master_node", "cluster_manager_node")) {
      if (metrics.contains(name)) {
        out.field(name, leader);
      }
    }
    if (metrics.contains("blocks")) {
      writeBlocks(seen.indices, out);
    }
    if (metrics.contains("nodes")) {
      writeNodes(out);
    }
    if (metrics.contains("metadata")) {
      writeMetadata(seen, flat, out);
    }
    if (metrics.contains("routing_table")) {
      writeRoutingTable(seen, out);
    }
    if (metrics.contains("routing_nodes")) {
      writeRoutingNodes(seen.copies, out);
    }
    out.close();
  }

  private static void writeBlocks(List<IndexDefinition> indices, JsonOut out) {
    var blocked = new TreeMap<String, List<IndexBlock>>();
    for (IndexDefinition index : indices) {
      List<IndexBlock> blocks = IndexBlock.of(index);
      if (!blocks.isEmpty()) {
        blocked.put(index.name(), blocks);
      }
    }
    out.open("blocks");
    if (!blocked.isEmpty()) {
      out.open("indices");
      blocked.forEach(
          (name, blocks) -> {
            out.open(name);
            blocks.forEach(block -> block.write(out));
            out.close();
          });
      out.close();
    }
    out.close();
  }

  private void writeNodes(JsonOut out) {
    out.open("nodes");
    for (NodeInfo node : NodeSelection.inOrder(cluster)) {
      out.open(node.owner())
          .field("name", node.id())
          .field("ephemeral_id", node.owner())
          .field("transport_address", node.address())
          .any("attributes", NodeSelection.attributes(node, null))
          .close();
    }
    out.close();
  }

  private void writeMetadata(Seen seen, boolean flat, JsonOut out) {
    out.open("metadata")
        .field("cluster_uuid", ClusterUuid.of(cluster.name()))
        .field("cluster_uuid_committed", true)
        .open("cluster_coordination")
        .field("term", seen.leader == null ? 0 : seen.leader.term())
        .any("last_committed_config", List.of())
        .any("last_accepted_config", List.of())
        .any("voting_config_exclusions", List.of())
        .close()
        .open("templates")
        .close()
        .open("indices");
    for (IndexDefinition index : seen.indices) {
      out.open(index.name())
          .field("version", index.version())
          .field("mapping_version", index.mappingVersion())
          .field("routing_num_shards", Routing.routingShards(index.settings()))
          .field("state", index.closed() ? "close" : "open");
      SettingsJson.write(SettingsJson.of(index), flat, out);
      out.open("mappings");
      out.field("_doc", index.mapping().toJson());
      out.close()
          .any("aliases", seen.aliases.ofIndex(index.uuid()).keySet())
          .field("system", false)
          .close();
    }
    out.close().close();
  }

  private static void writeRoutingTable(Seen seen, JsonOut out) {
    Map<String, Map<Integer, List<ShardCopy>>> byIndex =
        seen.copies.stream()
            .collect(
                Collectors.groupingBy(
                    ShardCopy::index,
                    TreeMap::new,
                    Collectors.groupingBy(
                        ShardCopy::shard, TreeMap::new, Collectors.toUnmodifiableList())));
    out.open("routing_table").open("indices");
    byIndex.forEach(
        (name, shards) -> {
          out.open(name).open("shards");
          shards.forEach(
              (number, copies) -> {
                out.openArray(Integer.toString(number));
                copies.forEach(copy -> writeCopy(copy, out));
                out.closeArray();
              });
          out.close().close();
        });
    out.close().close();
  }

  private void writeRoutingNodes(List<ShardCopy> copies, JsonOut out) {
    out.open("routing_nodes").openArray("unassigned");
    copies.stream().filter(copy -> copy.node() == null).forEach(copy -> writeCopy(copy, out));
    out.closeArray().open("nodes");
    for (NodeInfo node : NodeSelection.inOrder(cluster)) {
      if (NodeSelection.isWorker(node)) {
        out.openArray(node.owner());
        copies.stream()
            .filter(copy -> node.equals(copy.node()))
            .forEach(copy -> writeCopy(copy, out));
        out.closeArray();
      }
    }
    out.close().close();
  }

  private static void writeCopy(ShardCopy copy, JsonOut out) {
    NodeInfo node = copy.node();
    NodeInfo target = copy.movingTo();
    out.open()
        .field("state", CopyState.of(copy).name())
        .field("primary", copy.primary())
        .field("searchOnly", false)
        .field("node", node == null ? null : node.owner())
        .field("relocating_node", target == null ? null : target.owner())
        .field("shard", copy.shard())
        .field("index", copy.index())
        .close();
  }
}
