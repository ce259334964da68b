package io.pinakes.coordinator.rest;

import static io.pinakes.coordinator.rest.CatTable.Column.number;
import static io.pinakes.coordinator.rest.CatTable.Column.text;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code _cat}: the cluster in tables for people. */
final class CatRoutes implements Routes {

  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

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
    router.add(Method.GET, "/_cat", request -> () -> list(router));
    router.add(Method.GET, "/_cat/pending_tasks", CatRoutes::pendingTasks);
    router.add(Method.GET, "/_cat/plugins", CatRoutes::plugins);
    router.add(Method.GET, "/_cat/health", this::health);
    router.add(Method.GET, "/_cat/cluster_manager", this::clusterManager);
    router.add(Method.GET, "/_cat/master", this::clusterManager);
    for (String index : List.of("", "/{index}")) {
      router.add(Method.GET, "/_cat/count" + index, this::count);
    }
  }

  /** Below OpenSearch's cat. */
  private static RestResponse list(Router.Builder router) {
    return RestResponse.text(
        200,
        router.templates().stream()
            .filter(path -> path.startsWith("/_cat/") && !path.equals("/_cat/master"))
            .collect(Collectors.joining("\n", "=^.^=\n", "\n")));
  }

  /** Every coordinator may write the state, so nothing waits for a leader to do it. */
  private static Endpoint.Action pendingTasks(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    return () ->
        view.show(
            new CatTable(
                List.of(
                    number("insertOrder", "task insertion order", "o"),
                    number("timeInQueue", "how long task has been in queue", "t"),
                    text("priority", "task priority", "p"),
                    text("source", "task source", "s"))));
  }

  private static Endpoint.Action plugins(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    return () ->
        view.show(
            new CatTable(
                List.of(
                    text("id", "unique node id").hidden(),
                    text("name", "node name", "n"),
                    text("component", "component", "c"),
                    text("version", "component version", "v"),
                    text("description", "plugin details", "d").hidden())));
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
                  number("term", "term of its lease", "t").unlisted()));
      Cluster.Leader leader = cluster.leader();
      if (leader == null) {
        table.add("-", "-", "-", "-", "-");
      } else {
        NodeInfo node = leader.node();
        table.add(
            node.owner(),
            NodeSelection.host(node),
            NodeSelection.host(node),
            node.id(),
            leader.term());
      }
      return view.show(table);
    };
  }

  private Endpoint.Action health(RestRequest request) {
    boolean time = request.parameters().flag("ts", true);
    CatView view = CatView.of(request.parameters());
    return () -> {
      List<IndexDefinition> all = live();
      List<NodeInfo> nodes = cluster.nodes();
      Health health = Health.of(all, cluster.shards(Timeouts.STATUS), nodes);
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
                  number(
                      "shards", "total number of shards", "t", "sh", "shards.total", "shardsTotal"),
                  number("pri", "number of primary shards", "p", "shards.primary", "shardsPrimary"),
                  number(
                      "relo",
                      "number of relocating nodes",
                      "r",
                      "shards.relocating",
                      "shardsRelocating"),
                  number(
                      "init",
                      "number of initializing nodes",
                      "i",
                      "shards.initializing",
                      "shardsInitializing"),
                  number(
                      "unassign",
                      "number of unassigned shards",
                      "u",
                      "shards.unassigned",
                      "shardsUnassigned"),
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

  private long epoch() {
    return clock.wallClockMillis() / 1_000;
  }

  private String timeOfDay() {
    return TIME_OF_DAY.format(Instant.ofEpochMilli(clock.wallClockMillis()));
  }
}
