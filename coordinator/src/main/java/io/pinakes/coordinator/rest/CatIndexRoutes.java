package io.pinakes.coordinator.rest;

import static io.pinakes.coordinator.rest.CatTable.Column.number;
import static io.pinakes.coordinator.rest.CatTable.Column.text;

import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.ShardStats.FieldBytes;
import io.pinakes.common.message.StatsCalls.CopySegments;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.Segment;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Statistics.NodeCopy;
import io.pinakes.coordinator.api.Statistics.Of;
import io.pinakes.coordinator.index.IndexOptions;
import io.pinakes.coordinator.rest.CatTable.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code _cat}: indices, their copies, and the copies' segments and field data. */
final class CatIndexRoutes implements Routes {

  private final Cluster cluster;
  private final Indices indices;

  CatIndexRoutes(Cluster cluster, Indices indices) {
    this.cluster = cluster;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String index : List.of("", "/{index}")) {
      router.add(Method.GET, "/_cat/shards" + index, this::shards);
      router.add(Method.GET, "/_cat/indices" + index, this::indices);
      router.add(Method.GET, "/_cat/segments" + index, this::segments);
    }
    router.add(Method.GET, "/_cat/fielddata", this::fielddata);
    router.add(Method.GET, "/_cat/fielddata/{fields}", this::fielddata);
  }

  /** What is asked of which indices. */
  private List<NodeCopy> stats(List<IndexDefinition> found) throws InterruptedException {
    List<String> uuids = found.stream().map(IndexDefinition::uuid).toList();
    return uuids.isEmpty()
        ? List.of()
        : cluster.statistics().copies(StatsRequest.of(uuids), Timeouts.STATUS).copies();
  }

  private Endpoint.Action shards(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    IndexExpression expression = IndexExpression.of(request, IndexOptions.READING);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      Set<String> names =
          found.stream().map(IndexDefinition::name).collect(Collectors.toUnmodifiableSet());
      Map<String, CopyStats> stats = new HashMap<>();
      if (!view.help()) {
        stats(found).forEach(copy -> stats.put(key(copy), copy.copy()));
      }
      CatTable table = shardTable();
      for (ShardCopy copy : cluster.shards(Timeouts.STATUS)) {
        if (names.contains(copy.index())) {
          table.add(shardRow(copy, stats));
        }
      }
      return view.show(table);
    };
  }

  private static String key(NodeCopy copy) {
    return copy.node().owner() + "/" + copy.copy().shard();
  }

  private static CatTable shardTable() {
    var columns = new ArrayList<Column>();
    columns.addAll(
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
            text("sync_id", "sync id").hidden(),
            text("unassigned.reason", "reason shard is unassigned", "ur").hidden(),
            text("unassigned.at", "time shard became unassigned (UTC)", "ua").hidden(),
            text("unassigned.for", "time has been unassigned", "uf").hidden(),
            text(
                    "unassigned.details",
                    "additional details as to why the shard became unassigned",
                    "ud")
                .hidden(),
            text("recoverysource.type", "recovery source type", "rs").hidden()));
    CatStatistic.ofCopies(false).forEach(statistic -> columns.add(statistic.column()));
    columns.addAll(
        List.of(
            number("seq_no.max", "max sequence number", "sqm", "maxSeqNo").hidden(),
            number("seq_no.local_checkpoint", "local checkpoint", "sql", "localCheckpoint")
                .hidden(),
            number("seq_no.global_checkpoint", "global checkpoint", "sqg", "globalCheckpoint")
                .hidden()));
    CatStatistic.ofCopies(true).forEach(statistic -> columns.add(statistic.column()));
    columns.addAll(
        List.of(
            text("path.data", "shard data path", "pd", "dataPath").hidden(),
            text("path.state", "shard state path", "ps", "statsPath").hidden(),
            number("docs.deleted", "number of deleted docs in shard", "dd", "docsDeleted").hidden(),
            number("position", "last log entry applied", "lp").unlisted()));
    return new CatTable(columns);
  }

  private static List<@Nullable Object> shardRow(ShardCopy copy, Map<String, CopyStats> stats) {
    NodeInfo node = copy.node();
    ShardStatus any = copy.status();
    ShardStatus status = copy.started() ? any : null;
    CopyStats told =
        status == null || node == null ? null : stats.get(node.owner() + "/" + status.shard());
    CopyState state = CopyState.of(copy);
    var row = new ArrayList<@Nullable Object>();
    row.addAll(
        Arrays.asList(
            copy.index(),
            Integer.toString(copy.shard()),
            copy.primary() ? "p" : "r",
            state.name(),
            status == null ? null : status.documents(),
            status == null ? null : new ByteSize(status.bytes()),
            node == null ? null : NodeSelection.host(node),
            node == null ? null : node.owner(),
            node == null ? null : name(node, copy.movingTo()),
            null,
            null,
            null,
            null,
            any == null ? null : any.failure(),
            null));
    CatStatistic.ofCopies(false)
        .forEach(statistic -> row.add(told == null ? null : statistic.of().apply(told.stats())));
    Long seqNo = told == null ? null : told.seqNo();
    row.addAll(Arrays.asList(seqNo, seqNo, seqNo));
    CatStatistic.ofCopies(true)
        .forEach(statistic -> row.add(told == null ? null : statistic.of().apply(told.stats())));
    row.addAll(
        Arrays.asList(
            null,
            null,
            status == null ? null : status.deletedDocuments(),
            status == null ? null : status.position()));
    return row;
  }

  /** Of a copy that moves, also where to: the address, the unique id and the name. */
  private static String name(NodeInfo node, @Nullable NodeInfo movingTo) {
    return movingTo == null
        ? node.id()
        : node.id()
            + " -> "
            + NodeSelection.host(movingTo)
            + " "
            + movingTo.owner()
            + " "
            + movingTo.id();
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
      Map<String, List<NodeCopy>> stats =
          stats(found.stream().filter(index -> !index.closed()).toList()).stream()
              .collect(Collectors.groupingBy(copy -> copy.copy().shard().uuid()));
      CatTable table = indexTable();
      Health health = Health.of(found, cluster.shards(Timeouts.STATUS), cluster.nodes());
      for (Health.OfIndex index : health.indices()) {
        if (only.isEmpty() || only.get() == index.status()) {
          table.add(
              indexRow(index, stats.getOrDefault(index.index().uuid(), List.of()), primariesOnly));
        }
      }
      return view.show(table);
    };
  }

  private static CatTable indexTable() {
    var columns = new ArrayList<Column>();
    columns.addAll(
        List.of(
            text("health", "current health status", "h"),
            text("status", "open/close status", "s"),
            text("index", "index name", "i", "idx"),
            text("uuid", "index uuid", "id", "uuid"),
            number("pri", "number of primary shards", "p", "shards.primary", "shardsPrimary"),
            number("rep", "number of replica shards", "r", "shards.replica", "shardsReplica"),
            number("docs.count", "available docs", "dc", "docsCount"),
            number("docs.deleted", "deleted docs", "dd", "docsDeleted"),
            number("creation.date", "index creation date (millisecond value)", "cd").hidden(),
            text("creation.date.string", "index creation date (as string)", "cds").hidden(),
            number("store.size", "store size of primaries & replicas", "ss", "storeSize"),
            number("pri.store.size", "store size of primaries")));
    for (CatStatistic statistic : CatStatistic.ofIndices()) {
      columns.add(statistic.column());
      columns.add(statistic.ofPrimaries());
    }
    columns.add(
        text("search.throttled", "indicates if the index is search throttled", "sth").hidden());
    return new CatTable(columns);
  }

  private static List<@Nullable Object> indexRow(
      Health.OfIndex of, List<NodeCopy> copies, boolean primariesOnly) {
    IndexDefinition index = of.index();
    List<NodeCopy> ofPrimaries = copies.stream().filter(copy -> copy.copy().primary()).toList();
    ShardStats primaries = ofPrimaries.isEmpty() ? null : StatsRoutes.sum(ofPrimaries);
    ShardStats all = primariesOnly || copies.isEmpty() ? primaries : StatsRoutes.sum(copies);
    var row = new ArrayList<@Nullable Object>();
    row.addAll(
        Arrays.asList(
            of.status().key(),
            index.closed() ? "close" : "open",
            index.name(),
            index.uuid(),
            index.settings().shards(),
            index.settings().replicas(),
            primaries == null ? null : primaries.docs().count(),
            primaries == null ? null : primaries.docs().deleted(),
            index.createdMillis(),
            Instant.ofEpochMilli(index.createdMillis()).toString(),
            all == null ? null : new ByteSize(all.storeBytes()),
            primaries == null ? null : new ByteSize(primaries.storeBytes())));
    for (CatStatistic statistic : CatStatistic.ofIndices()) {
      row.add(all == null ? null : statistic.of().apply(all));
      row.add(primaries == null ? null : statistic.of().apply(primaries));
    }
    row.add("false");
    return row;
  }

  private Endpoint.Action segments(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    IndexExpression expression = IndexExpression.of(request, IndexOptions.READING);
    return () -> {
      List<String> uuids = expression.resolve(indices).stream().map(IndexDefinition::uuid).toList();
      var table =
          new CatTable(
              List.of(
                  text("index", "index name", "i", "idx"),
                  text("shard", "shard name", "s", "sh"),
                  text("prirep", "primary or replica", "p", "pr", "primaryOrReplica"),
                  text("ip", "ip of node where it lives"),
                  text("id", "unique id of node where it lives").hidden(),
                  text("segment", "segment name", "seg"),
                  number("generation", "segment generation", "g", "gen"),
                  number("docs.count", "number of docs in segment", "dc", "docsCount"),
                  number("docs.deleted", "number of deleted docs in segment", "dd", "docsDeleted"),
                  number("size", "segment size in bytes", "si"),
                  number("size.memory", "segment memory in bytes", "sm", "sizeMemory"),
                  text("committed", "is segment committed", "ic", "isCommitted"),
                  text("searchable", "is segment searched", "is", "isSearchable"),
                  text("version", "version", "v", "ver"),
                  text("compound", "is segment compound", "ico", "isCompound")));
      if (!uuids.isEmpty()) {
        cluster.statistics().segments(uuids, Timeouts.STATUS).copies().stream()
            .sorted(
                Comparator.comparing((Of<CopySegments> of) -> of.copy().shard().index())
                    .thenComparing(of -> of.copy().shard().number())
                    .thenComparing(of -> !of.copy().primary()))
            .forEach(of -> addSegments(of, table));
      }
      return view.show(table);
    };
  }

  private static void addSegments(Of<CopySegments> of, CatTable table) {
    for (Segment segment : of.copy().segments()) {
      table.add(
          of.copy().shard().index(),
          Integer.toString(of.copy().shard().number()),
          of.copy().primary() ? "p" : "r",
          NodeSelection.host(of.node()),
          of.node().owner(),
          segment.name(),
          segment.generation(),
          segment.documents(),
          segment.deleted(),
          new ByteSize(segment.bytes()),
          0,
          segment.committed(),
          true,
          segment.version(),
          segment.compound());
    }
  }

  private Endpoint.Action fielddata(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    List<String> inQuery = request.parameters().list("fields");
    String inPath = request.optionalPath("fields");
    List<String> asked = inPath == null ? inQuery : Parameters.split(inPath);
    List<String> fields = asked.isEmpty() ? List.of("*") : asked;
    return () -> {
      var table =
          new CatTable(
              List.of(
                  text("id", "node id"),
                  text("host", "host name", "h"),
                  text("ip", "ip address"),
                  text("node", "node name", "n"),
                  text("field", "field name", "f"),
                  number("size", "field data usage", "s")));
      Map<NodeInfo, List<NodeCopy>> byNode =
          cluster
              .statistics()
              .copies(new StatsRequest(null, false, fields, List.of(), List.of()), Timeouts.STATUS)
              .copies()
              .stream()
              .collect(Collectors.groupingBy(NodeCopy::node));
      for (NodeInfo node : NodeSelection.inOrder(cluster)) {
        FieldBytes bytes = StatsRoutes.sum(byNode.getOrDefault(node, List.of())).fielddata();
        String host = NodeSelection.host(node);
        bytes
            .fields()
            .forEach(
                (field, size) ->
                    table.add(node.owner(), host, host, node.id(), field, new ByteSize(size)));
      }
      return view.show(table);
    };
  }
}
