package io.pinakes.coordinator.rest;

import static io.pinakes.coordinator.rest.CatTable.Column.number;
import static io.pinakes.coordinator.rest.CatTable.Column.text;

import io.pinakes.common.message.StatsCalls.CopyRecovery;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Statistics.Of;
import io.pinakes.coordinator.index.IndexOptions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code _recovery} and {@code _cat/recovery}: how copies were opened. A copy always comes from its
 * shard's snapshot and log, never from another copy: files that were on the worker's disk are
 * reused, the others fetched from the blob store.
 */
final class RecoveryRoutes implements Routes {

  private static final String NONE = "n/a";

  private final Cluster cluster;
  private final Indices indices;

  RecoveryRoutes(Cluster cluster, Indices indices) {
    this.cluster = cluster;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String index : List.of("", "/{index}")) {
      router.add(Method.GET, index + "/_recovery", this::recovery);
      router.add(Method.GET, "/_cat/recovery" + index, this::table);
    }
  }

  private List<Of<CopyRecovery>> told(IndexExpression expression, boolean activeOnly)
      throws InterruptedException {
    List<String> uuids = expression.resolve(indices).stream().map(IndexDefinition::uuid).toList();
    if (uuids.isEmpty()) {
      return List.of();
    }
    return cluster.statistics().recoveries(uuids, Timeouts.STATUS).copies().stream()
        .filter(copy -> !activeOnly || copy.copy().stage() != CopyRecovery.Stage.DONE)
        .sorted(
            Comparator.comparing((Of<CopyRecovery> copy) -> copy.copy().shard().index())
                .thenComparing(copy -> copy.copy().shard().number())
                .thenComparing(copy -> !copy.copy().primary()))
        .toList();
  }

  private static String kind(CopyRecovery copy) {
    if (copy.fetchedFiles() > 0) {
      return "SNAPSHOT";
    }
    return copy.reusedFiles() > 0 ? "EXISTING_STORE" : "EMPTY_STORE";
  }

  private static String percent(long part, long whole, double ofNothing) {
    return String.format(Locale.ROOT, "%.1f%%", whole == 0 ? ofNothing : 100.0 * part / whole);
  }

  private Endpoint.Action recovery(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("detailed");
    boolean activeOnly = parameters.flag("active_only", false);
    boolean human = parameters.flag("human", false);
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN);
    return () -> {
      Map<String, List<Of<CopyRecovery>>> byIndex =
          told(expression, activeOnly).stream()
              .collect(
                  Collectors.groupingBy(
                      copy -> copy.copy().shard().index(), TreeMap::new, Collectors.toList()));
      return RestResponse.json(
          200,
          out -> {
            out.open();
            byIndex.forEach(
                (index, copies) -> {
                  out.open(index).openArray("shards");
                  copies.forEach(copy -> write(copy, new HumanOut(out, human)));
                  out.closeArray().close();
                });
            out.close();
          });
    };
  }

  private static void write(Of<CopyRecovery> of, HumanOut out) {
    CopyRecovery copy = of.copy();
    out.out()
        .open()
        .field("id", copy.shard().number())
        .field("type", kind(copy))
        .field("stage", copy.stage().name())
        .field("primary", copy.primary());
    moment("start_time", copy.startMillis(), out);
    if (copy.stopMillis() > 0) {
      moment("stop_time", copy.stopMillis(), out);
    }
    out.time("total_time", copy.nanos());
    NodeInfo node = of.node();
    out.open("source").close().open("target");
    out.out()
        .field("id", node.owner())
        .field("host", NodeSelection.host(node))
        .field("transport_address", node.address())
        .field("ip", NodeSelection.host(node))
        .field("name", node.id());
    long files = copy.reusedFiles() + copy.fetchedFiles();
    long bytes = copy.reusedBytes() + copy.fetchedBytes();
    out.close()
        .open("index")
        .open("size")
        .size("total", bytes)
        .size("reused", copy.reusedBytes())
        .size("recovered", copy.fetchedBytes());
    out.out().field("percent", percent(copy.fetchedBytes(), copy.fetchedBytes(), 0));
    out.close()
        .open("files")
        .field("total", files)
        .field("reused", copy.reusedFiles())
        .field("recovered", copy.fetchedFiles());
    out.out().field("percent", percent(copy.fetchedFiles(), copy.fetchedFiles(), 0));
    out.close()
        .time("total_time", copy.nanos())
        .time("source_throttle_time", 0)
        .time("target_throttle_time", 0)
        .close()
        .open("translog")
        .field("recovered", copy.operations())
        .field("total", copy.operations());
    out.out().field("percent", percent(copy.operations(), copy.operations(), 100));
    out.field("total_on_start", copy.operations())
        .time("total_time", 0)
        .close()
        .open("verify_index")
        .time("check_index_time", 0)
        .time("total_time", 0)
        .close()
        .close();
  }

  private static void moment(String name, long millis, HumanOut out) {
    if (out.human()) {
      out.out().field(name, Instant.ofEpochMilli(millis).toString());
    }
    out.field(name + "_in_millis", millis);
  }

  private Endpoint.Action table(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("detailed");
    boolean activeOnly = parameters.flag("active_only", false);
    CatView view = CatView.of(parameters);
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN);
    return () -> {
      CatTable table = emptyTable();
      told(expression, activeOnly).forEach(copy -> add(copy, table));
      return view.show(table);
    };
  }

  private static CatTable emptyTable() {
    return new CatTable(
        List.of(
            text("index", "index name", "i", "idx"),
            text("shard", "shard name", "s", "sh"),
            text("start_time", "recovery start time", "start").hidden(),
            number("start_time_millis", "recovery start time in epoch milliseconds", "start_millis")
                .hidden(),
            text("stop_time", "recovery stop time", "stop").hidden(),
            number("stop_time_millis", "recovery stop time in epoch milliseconds", "stop_millis")
                .hidden(),
            number("time", "recovery time", "t", "ti"),
            text("type", "recovery type", "ty"),
            text("stage", "recovery stage", "st"),
            text("source_host", "source host", "shost"),
            text("source_node", "source node name", "snode"),
            text("target_host", "target host", "thost"),
            text("target_node", "target node name", "tnode"),
            text("repository", "repository", "rep"),
            text("snapshot", "snapshot", "snap"),
            number("files", "number of files to recover", "f"),
            number("files_recovered", "files recovered", "fr"),
            number("files_percent", "percent of files recovered", "fp"),
            number("files_total", "total number of files", "tf"),
            number("bytes", "number of bytes to recover", "b"),
            number("bytes_recovered", "bytes recovered", "br"),
            number("bytes_percent", "percent of bytes recovered", "bp"),
            number("bytes_total", "total number of bytes", "tb"),
            number("translog_ops", "number of translog ops to recover", "to"),
            number("translog_ops_recovered", "translog ops recovered", "tor"),
            number("translog_ops_percent", "percent of translog ops recovered", "top")));
  }

  private static void add(Of<CopyRecovery> of, CatTable table) {
    CopyRecovery copy = of.copy();
    boolean over = copy.stopMillis() > 0;
    table.add(
        copy.shard().index(),
        Integer.toString(copy.shard().number()),
        Instant.ofEpochMilli(copy.startMillis()).toString(),
        copy.startMillis(),
        over ? Instant.ofEpochMilli(copy.stopMillis()).toString() : null,
        over ? copy.stopMillis() : null,
        CatTime.ofNanos(copy.nanos()),
        kind(copy).toLowerCase(Locale.ROOT),
        copy.stage().name().toLowerCase(Locale.ROOT),
        NONE,
        NONE,
        NodeSelection.host(of.node()),
        of.node().id(),
        NONE,
        NONE,
        copy.fetchedFiles(),
        copy.fetchedFiles(),
        percent(copy.fetchedFiles(), copy.fetchedFiles(), 0),
        copy.reusedFiles() + copy.fetchedFiles(),
        new ByteSize(copy.fetchedBytes()),
        new ByteSize(copy.fetchedBytes()),
        percent(copy.fetchedBytes(), copy.fetchedBytes(), 0),
        new ByteSize(copy.reusedBytes() + copy.fetchedBytes()),
        copy.operations(),
        copy.operations(),
        percent(copy.operations(), copy.operations(), 100));
  }
}
