package io.pinakes.coordinator.rest;

import static io.pinakes.coordinator.rest.CatTable.Column.number;
import static io.pinakes.coordinator.rest.CatTable.Column.text;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import io.pinakes.coordinator.index.IndexOptions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code _cat}: the cluster in tables for people. */
final class CatRoutes implements Routes {

  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Of a node's unique id, unless all of it is asked for; OpenSearch's choice. */
  private static final int SHORT_ID_LENGTH = 4;

  private static final List<String> PATHS =
      List.of(
          "/_cat/cluster_manager",
          "/_cat/count",
          "/_cat/count/{index}",
          "/_cat/health",
          "/_cat/indices",
          "/_cat/indices/{index}",
          "/_cat/nodes",
          "/_cat/shards",
          "/_cat/shards/{index}");

  private final Clock clock;
  private final Cluster cluster;
  private final Indices indices;
  private final Searches searches;

  CatRoutes(Clock clock, Cluster cluster, Indices indices, Searches searches) {
    this.clock = clock;
    this.cluster = cluster;
    this.indices = indices;
    this.searches = searches;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_cat", request -> CatRoutes::list);
    router.add(Method.GET, "/_cat/nodes", this::nodes);
    router.add(Method.GET, "/_cat/health", this::health);
    router.add(Method.GET, "/_cat/cluster_manager", this::clusterManager);
    router.add(Method.GET, "/_cat/master", this::clusterManager);
    for (String index : List.of("", "/{index}")) {
      router.add(Method.GET, "/_cat/shards" + index, this::shards);
      router.add(Method.GET, "/_cat/indices" + index, this::indices);
      router.add(Method.GET, "/_cat/count" + index, this::count);
    }
  }

  private static RestResponse list() {
    return RestResponse.text(200, String.join("\n", PATHS) + "\n");
  }

  private Endpoint.Action nodes(RestRequest request) {
    boolean fullId = request.parameters().flag("full_id", false);
    CatView view = CatView.of(request.parameters());
    return () -> {
      var table =
          new CatTable(
              List.of(
                  text("id", "unique node id", "nodeId").hidden(),
                  text("ip", "ip address", "i"),
                  number("port", "bound transport port", "po").hidden(),
                  text("node.role", "m:cluster manager eligible, d:data", "r", "role", "nodeRole"),
                  text("node.roles", "the same in words", "rs", "all roles"),
                  text("cluster_manager", "*:current cluster manager", "cm", "m", "master"),
                  text("zone", "zone that the node names", "z").hidden(),
                  text("name", "node name", "n")));
      Cluster.Leader leader = cluster.leader();
      for (NodeInfo node : cluster.nodes()) {
        boolean worker = node.role() == NodeInfo.Role.WORKER;
        String owner = node.owner();
        table.add(
            fullId ? owner : owner.substring(0, Math.min(SHORT_ID_LENGTH, owner.length())),
            host(node),
            port(node),
            worker ? "d" : "m",
            worker ? "data" : "cluster_manager",
            leader != null && leader.node().owner().equals(owner) ? "*" : "-",
            node.zone().isEmpty() ? null : node.zone(),
            node.id());
      }
      return view.show(table);
    };
  }

  private Endpoint.Action clusterManager(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    return () -> {
      var table =
          new CatTable(
              List.of(
                  text("id", "node id"),
                  text("host", "host name", "h"),
                  text("ip", "ip address"),
                  text("node", "node name", "n"),
                  number("term", "term of its lease", "t").hidden()));
      Cluster.Leader leader = cluster.leader();
      if (leader == null) {
        table.add("-", "-", "-", "-", "-");
      } else {
        NodeInfo node = leader.node();
        table.add(node.owner(), host(node), host(node), node.id(), leader.term());
      }
      return view.show(table);
    };
  }

  private Endpoint.Action health(RestRequest request) {
    boolean time = request.parameters().flag("ts", true);
    CatView view = CatView.of(request.parameters());
    return () -> {
      List<IndexDefinition> all = live();
      Health health = Health.of(all, cluster.shards(Timeouts.STATUS));
      List<NodeInfo> nodes = cluster.nodes();
      CatTable.Column epoch = text("epoch", "seconds since 1970-01-01 00:00:00", "t", "time");
      CatTable.Column timestamp = text("timestamp", "time in HH:MM:SS", "ts", "hms", "hhmmss");
      var table =
          new CatTable(
              List.of(
                  time ? epoch : epoch.hidden(),
                  time ? timestamp : timestamp.hidden(),
                  text("cluster", "cluster name", "cl"),
                  text("status", "health status", "st"),
                  number("node.total", "total number of nodes", "nt", "nodeTotal"),
                  number("node.data", "number of nodes that can store data", "nd", "nodeData"),
                  number(
                      "discovered_cluster_manager",
                      "cluster manager is discovered or not",
                      "dcm",
                      "dm",
                      "discovered_master"),
                  number("shards", "total number of shards", "sh", "shards.total", "shardsTotal"),
                  number("pri", "number of primary shards", "p", "shards.primary", "shardsPrimary"),
                  number("relo", "number of relocating shards", "r", "shards.relocating"),
                  number("init", "number of initializing shards", "i", "shards.initializing"),
                  number("unassign", "number of unassigned shards", "u", "shards.unassigned"),
                  number("pending_tasks", "number of pending tasks", "pt", "pendingTasks"),
                  number(
                      "max_task_wait_time",
                      "wait time of longest task pending",
                      "mtwt",
                      "maxTaskWaitTime"),
                  number(
                      "active_shards_percent",
                      "active number of shards in percent",
                      "asp",
                      "activeShardsPercent")));
      table.add(
          epoch(),
          timeOfDay(),
          cluster.name(),
          health.status().key(),
          nodes.size(),
          HealthRoutes.workers(nodes),
          Boolean.toString(cluster.leader() != null),
          health.started(),
          health.primaries(),
          health.relocating(),
          health.initializing(),
          health.unassigned(),
          0,
          "-",
          String.format(Locale.ROOT, "%.1f%%", health.startedPercent()));
      return view.show(table);
    };
  }

  private Endpoint.Action shards(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    IndexExpression expression = IndexExpression.of(request);
    return () -> {
      Set<String> names = names(expression.resolve(indices));
      var table =
          new CatTable(
              List.of(
                  text("index", "index name", "i", "idx"),
                  text("shard", "shard name", "s", "sh"),
                  text("prirep", "primary or replica", "p", "pr", "primaryOrReplica"),
                  text("state", "shard state", "st"),
                  number("docs", "number of docs in shard", "d", "dc"),
                  number("store", "store size of shard (how much disk it uses)", "sto"),
                  text("ip", "ip of node where it lives"),
                  text("id", "unique id of node where it lives").hidden(),
                  text("node", "name of node where it lives", "n"),
                  number("docs.deleted", "number of deleted docs in shard", "dd").hidden(),
                  number("position", "last log entry applied", "lp").hidden(),
                  text("unassigned.details", "why it is not started", "ud").hidden()));
      for (ShardCopy copy : cluster.shards(Timeouts.STATUS)) {
        if (names.contains(copy.index())) {
          add(copy, table);
        }
      }
      return view.show(table);
    };
  }

  private static void add(ShardCopy copy, CatTable table) {
    NodeInfo node = copy.node();
    ShardStatus status = copy.started() ? copy.status() : null;
    String failure = copy.status() == null ? null : copy.status().failure();
    table.add(
        copy.index(),
        Integer.toString(copy.shard()),
        copy.primary() ? "p" : "r",
        state(copy),
        status == null ? null : status.documents(),
        status == null ? null : new ByteSize(status.bytes()),
        node == null ? null : host(node),
        node == null ? null : node.owner(),
        node == null ? null : name(node, copy.movingTo()),
        status == null ? null : status.deletedDocuments(),
        status == null ? null : status.position(),
        failure);
  }

  private static String state(ShardCopy copy) {
    if (copy.started()) {
      return copy.moving() ? "RELOCATING" : "STARTED";
    }
    return copy.node() != null ? "INITIALIZING" : "UNASSIGNED";
  }

  /** Of a copy that moves, also where to: the address, the unique id and the name. */
  private static String name(NodeInfo node, @Nullable NodeInfo movingTo) {
    return movingTo == null
        ? node.id()
        : node.id() + " -> " + host(movingTo) + " " + movingTo.owner() + " " + movingTo.id();
  }

  private Endpoint.Action indices(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("include_unloaded_segments");
    boolean primariesOnly = parameters.flag("pri", false);
    Optional<HealthStatus> only = parameters.nonEmpty("health").map(HealthStatus::parse);
    CatView view = CatView.of(parameters);
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN_AND_CLOSED);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      List<ShardCopy> copies = cluster.shards(Timeouts.STATUS);
      var table =
          new CatTable(
              List.of(
                  text("health", "current health status", "h"),
                  text("status", "open/close status", "s"),
                  text("index", "index name", "i", "idx"),
                  text("uuid", "index uuid", "id"),
                  number("pri", "number of primary shards", "p", "shards.primary", "shardsPrimary"),
                  number("rep", "number of replica shards", "r", "shards.replica", "shardsReplica"),
                  number("docs.count", "available docs", "dc", "docsCount"),
                  number("docs.deleted", "deleted docs", "dd", "docsDeleted"),
                  number("creation.date", "index creation date (millisecond value)", "cd").hidden(),
                  text("creation.date.string", "index creation date (as string)", "cds").hidden(),
                  number("store.size", "store size of primaries & replicas", "ss", "storeSize"),
                  number("pri.store.size", "store size of primaries")));
      for (Health.OfIndex index : Health.of(found, copies).indices()) {
        if (only.isEmpty() || only.get() == index.status()) {
          add(index, copies, primariesOnly, table);
        }
      }
      return view.show(table);
    };
  }

  private static void add(
      Health.OfIndex of, List<ShardCopy> copies, boolean primariesOnly, CatTable table) {
    IndexDefinition index = of.index();
    var all = new Sum();
    var primaries = new Sum();
    for (ShardCopy copy : copies) {
      if (copy.index().equals(index.name()) && copy.started() && copy.status() != null) {
        all.add(copy.status());
        if (copy.primary()) {
          primaries.add(copy.status());
        }
      }
    }
    table.add(
        of.status().key(),
        index.closed() ? "close" : "open",
        index.name(),
        index.uuid(),
        index.settings().shards(),
        index.settings().replicas(),
        primaries.seen ? primaries.documents : null,
        primaries.seen ? primaries.deleted : null,
        index.createdMillis(),
        Instant.ofEpochMilli(index.createdMillis()).toString(),
        (primariesOnly ? primaries : all).size(),
        primaries.size());
  }

  /** What some shard copies hold together. */
  private static final class Sum {
    private boolean seen;
    private long documents;
    private long deleted;
    private long bytes;

    private void add(ShardStatus status) {
      seen = true;
      documents += status.documents();
      deleted += status.deletedDocuments();
      bytes += status.bytes();
    }

    private @Nullable ByteSize size() {
      return seen ? new ByteSize(bytes) : null;
    }
  }

  private Endpoint.Action count(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    IndexExpression expression = IndexExpression.of(request);
    return () -> {
      List<SearchTarget> targets = expression.searchTargets(indices);
      ObjectNode everything =
          JsonNodeFactory.instance.objectNode().put("size", 0).put("track_total_hits", true);
      long count = targets.isEmpty() ? 0 : wholeCount(targets, everything);
      var table =
          new CatTable(
              List.of(
                  text("epoch", "seconds since 1970-01-01 00:00:00", "t", "time"),
                  text("timestamp", "time in HH:MM:SS", "ts", "hms", "hhmmss"),
                  text("count", "the document count", "dc", "docs.count", "docsCount")));
      table.add(epoch(), timeOfDay(), count);
      return view.show(table);
    };
  }

  /** A table has no room to say that a count is only of some shards. */
  private long wholeCount(List<SearchTarget> targets, ObjectNode everything)
      throws InterruptedException {
    Searches.Found found =
        searches.searchTargets(targets, everything, ReadConsistency.ANY, Timeouts.READ);
    if (!found.failures().isEmpty()) {
      throw ApiException.unavailable(
          found.failures().size() + " of " + found.shards() + " shards did not answer");
    }
    return found.total();
  }

  private List<IndexDefinition> live() {
    return indices.all().stream().filter(IndexDefinition::visible).toList();
  }

  private static Set<String> names(List<IndexDefinition> found) {
    return found.stream().map(IndexDefinition::name).collect(Collectors.toCollection(HashSet::new));
  }

  private long epoch() {
    return clock.wallClockMillis() / 1_000;
  }

  private String timeOfDay() {
    return TIME_OF_DAY.format(Instant.ofEpochMilli(clock.wallClockMillis()));
  }

  private static String host(NodeInfo node) {
    int colon = node.address().lastIndexOf(':');
    return colon < 0 ? node.address() : node.address().substring(0, colon);
  }

  private static @Nullable String port(NodeInfo node) {
    int colon = node.address().lastIndexOf(':');
    return colon < 0 ? null : node.address().substring(colon + 1);
  }
}
