package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.StatsCalls.Commit;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Statistics;
import io.pinakes.coordinator.api.Statistics.NodeCopy;
import io.pinakes.coordinator.index.IndexOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code _stats}: what indices hold and have done. */
final class StatsRoutes implements Routes {

  private final Cluster cluster;
  private final Indices indices;

  StatsRoutes(Cluster cluster, Indices indices) {
    this.cluster = cluster;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String path : List.of("/_stats", "/{index}/_stats")) {
      router.add(Method.GET, path, this::stats);
      router.add(Method.GET, path + "/{metric}", this::stats);
    }
  }

  private enum Level {
    CLUSTER,
    INDICES,
    SHARDS;

    static Level of(String name) {
      for (Level level : values()) {
        if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
          return level;
        }
      }
      throw ApiException.illegalArgument(
          "level parameter must be one of [cluster] or [indices] or [shards] but was ["
              + name
              + "]");
    }
  }

  private Endpoint.Action stats(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("include_unloaded_segments");
    boolean forbidClosed = parameters.flag("forbid_closed_indices", true);
    Set<Metric> metrics = Metric.parse(request.optionalPath("metric"), "metric", request.rawPath());
    Level level = Level.of(parameters.nonEmpty("level").orElse("indices"));
    List<String> fields = parameters.list("fields");
    List<String> fielddata = or(parameters.list("fielddata_fields"), fields);
    List<String> completion = or(parameters.list("completion_fields"), fields);
    List<String> groups = parameters.list("groups");
    boolean fileSizes = parameters.flag("include_segment_file_sizes", false);
    var json =
        new ShardStatsJson(
            metrics,
            parameters.flag("human", false),
            fileSizes,
            !fielddata.isEmpty(),
            !completion.isEmpty(),
            !groups.isEmpty());
    IndexExpression expression =
        IndexExpression.of(request, forbidClosed ? IndexOptions.READING : IndexOptions.OPEN);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      // Of a closed index nobody is to hold anything, though a worker may not have let go yet.
      List<String> uuids =
          found.stream().filter(index -> !index.closed()).map(IndexDefinition::uuid).toList();
      Statistics.Copies copies =
          uuids.isEmpty()
              ? new Statistics.Copies(List.of(), List.of())
              : cluster
                  .statistics()
                  .copies(
                      new StatsRequest(uuids, fileSizes, fielddata, completion, groups),
                      Timeouts.STATUS);
      return RestResponse.json(200, out -> write(found, copies, level, json, out));
    };
  }

  static List<String> or(List<String> given, List<String> otherwise) {
    return given.isEmpty() ? otherwise : given;
  }

  private static void write(
      List<IndexDefinition> found,
      Statistics.Copies copies,
      Level level,
      ShardStatsJson json,
      JsonOut out) {
    out.open();
    CopyCounts.of(CopyCounts.wanted(found), copies.copies().size(), copies.silent()).write(out);
    out.open("_all");
    writeSums(copies.copies(), json, out);
    out.close();
    if (level != Level.CLUSTER) {
      Map<String, List<NodeCopy>> byIndex =
          copies.copies().stream()
              .collect(Collectors.groupingBy(copy -> copy.copy().shard().uuid()));
      out.open("indices");
      for (IndexDefinition index : found) {
        List<NodeCopy> own = byIndex.getOrDefault(index.uuid(), List.of());
        out.open(index.name()).field("uuid", index.uuid());
        writeSums(own, json, out);
        if (level == Level.SHARDS) {
          writeCopies(own, json, out);
        }
        out.close();
      }
      out.close();
    }
    out.close();
  }

  private static void writeSums(List<NodeCopy> copies, ShardStatsJson json, JsonOut out) {
    out.open("primaries");
    json.write(sum(copies.stream().filter(copy -> copy.copy().primary()).toList()), out);
    out.close().open("total");
    json.write(sum(copies), out);
    out.close();
  }

  static ShardStats sum(List<NodeCopy> copies) {
    return copies.stream()
        .map(copy -> copy.copy().stats())
        .reduce(ShardStats.NONE, ShardStats::plus);
  }

  private static void writeCopies(List<NodeCopy> copies, ShardStatsJson json, JsonOut out) {
    var byNumber = new TreeMap<Integer, List<NodeCopy>>();
    byNumber.putAll(
        copies.stream().collect(Collectors.groupingBy(copy -> copy.copy().shard().number())));
    out.open("shards");
    byNumber.forEach(
        (number, some) -> {
          out.openArray(Integer.toString(number));
          for (NodeCopy copy : some) {
            writeCopy(copy, json, out);
          }
          out.closeArray();
        });
    out.close();
  }

  private static void writeCopy(NodeCopy of, ShardStatsJson json, JsonOut out) {
    CopyStats copy = of.copy();
    out.open()
        .open("routing")
        .field("state", "STARTED")
        .field("primary", copy.primary())
        .field("node", of.node().owner())
        .field("relocating_node", (String) null)
        .close();
    json.write(copy.stats(), out);
    Commit commit = copy.commit();
    if (commit != null) {
      out.open("commit")
          .field("id", commit.id())
          .field("generation", commit.generation())
          .any("user_data", commit.userData())
          .field("num_docs", commit.documents())
          .close();
    }
    out.open("seq_no")
        .field("max_seq_no", copy.seqNo())
        .field("local_checkpoint", copy.seqNo())
        .field("global_checkpoint", copy.seqNo())
        .close()
        .close();
  }
}
