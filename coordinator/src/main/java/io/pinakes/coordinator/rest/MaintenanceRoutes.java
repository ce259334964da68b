package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.StatsCalls.CopySegments;
import io.pinakes.common.message.StatsCalls.Segment;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Statistics.Of;
import io.pinakes.coordinator.api.Statistics.Told;
import io.pinakes.coordinator.index.IndexOptions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tends the copies of indices: flushes, merges, empties caches; shows their segments. */
final class MaintenanceRoutes implements Routes {

  private final Cluster cluster;
  private final Indices indices;

  MaintenanceRoutes(Cluster cluster, Indices indices) {
    this.cluster = cluster;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String index : List.of("", "/{index}")) {
      for (Method method : List.of(Method.GET, Method.POST)) {
        router.add(method, index + "/_flush", this::flush);
        router.add(method, index + "/_upgrade", MaintenanceRoutes::upgrade);
      }
      router.add(Method.POST, index + "/_forcemerge", this::forceMerge);
      router.add(Method.POST, index + "/_cache/clear", this::clearCaches);
      router.add(Method.GET, index + "/_segments", this::segments);
    }
  }

  private Endpoint.Action flush(RestRequest request) {
    Parameters parameters = request.parameters();
    boolean force = parameters.flag("force", false);
    boolean wait = parameters.flag("wait_if_ongoing", true);
    if (force && !wait) {
      throw ApiException.invalid("wait_if_ongoing must be true for a force flush");
    }
    IndexExpression expression = IndexExpression.of(request, IndexOptions.READING);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      return CopyCounts.of(
              CopyCounts.wanted(found),
              found.isEmpty()
                  ? new Told<>(List.of(), List.of())
                  : cluster.maintenance().flush(uuids(found), force, Timeouts.READ))
          .answer();
    };
  }

  private Endpoint.Action forceMerge(RestRequest request) {
    Parameters parameters = request.parameters();
    int segments = parameters.integer("max_num_segments").orElse(-1);
    boolean onlyDeletes = parameters.flag("only_expunge_deletes", false);
    boolean flush = parameters.flag("flush", true);
    boolean primaryOnly = parameters.flag("primary_only", false);
    if (!parameters.flag("wait_for_completion", true)) {
      throw ApiException.illegalArgument(
          "[wait_for_completion=false] is not supported: there are no tasks to ask for");
    }
    IndexExpression expression = IndexExpression.of(request, IndexOptions.READING);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      int wanted =
          primaryOnly
              ? found.stream().mapToInt(index -> index.settings().shards()).sum()
              : CopyCounts.wanted(found);
      RestResponse answer =
          CopyCounts.of(
                  wanted,
                  found.isEmpty()
                      ? new Told<>(List.of(), List.of())
                      : cluster
                          .maintenance()
                          .forceMerge(
                              uuids(found),
                              segments,
                              onlyDeletes,
                              flush,
                              primaryOnly,
                              Timeouts.MERGE))
              .answer();
      return onlyDeletes && segments != -1 ? answer.withHeader("Warning", BOTH) : answer;
    };
  }

  private static final String BOTH =
      "299 OpenSearch-"
          + InfoRoutes.OPENSEARCH_VERSION
          + "-"
          + InfoRoutes.BUILD_HASH
          + " \"setting only_expunge_deletes and max_num_segments at the same time is deprecated"
          + " and will be rejected in a future version\"";

  private Endpoint.Action clearCaches(RestRequest request) {
    request
        .parameters()
        .ignore("query", "fielddata", "request", "fields", "file", "fielddata_fields");
    IndexExpression expression = IndexExpression.of(request, IndexOptions.READING);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      return CopyCounts.of(
              CopyCounts.wanted(found),
              found.isEmpty()
                  ? new Told<>(List.of(), List.of())
                  : cluster.maintenance().clearCaches(uuids(found), Timeouts.READ))
          .answer();
    };
  }

  private static Endpoint.Action upgrade(RestRequest request) {
    throw ApiException.illegalArgument(
        "[_upgrade] is not supported: merge with [_forcemerge] to write segments anew");
  }

  private Endpoint.Action segments(RestRequest request) {
    request.parameters().ignore("verbose");
    IndexExpression expression = IndexExpression.of(request, IndexOptions.READING);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      Told<CopySegments> told =
          found.isEmpty()
              ? new Told<>(List.of(), List.of())
              : cluster.statistics().segments(uuids(found), Timeouts.STATUS);
      return RestResponse.json(
          200,
          out -> {
            out.open();
            CopyCounts.of(CopyCounts.wanted(found), told.copies().size(), told.silent()).write(out);
            out.open("indices");
            for (IndexDefinition index : found) {
              writeIndex(index, told.copies(), out);
            }
            out.close().close();
          });
    };
  }

  private static void writeIndex(
      IndexDefinition index, List<Of<CopySegments>> copies, JsonOut out) {
    Map<Integer, List<Of<CopySegments>>> byNumber =
        copies.stream()
            .filter(copy -> copy.copy().shard().uuid().equals(index.uuid()))
            .sorted(Comparator.comparing(copy -> !copy.copy().primary()))
            .collect(
                Collectors.groupingBy(
                    copy -> copy.copy().shard().number(), TreeMap::new, Collectors.toList()));
    out.open(index.name()).open("shards");
    byNumber.forEach(
        (number, some) -> {
          out.openArray(Integer.toString(number));
          some.forEach(copy -> writeCopy(copy, out));
          out.closeArray();
        });
    out.close().close();
  }

  private static void writeCopy(Of<CopySegments> of, JsonOut out) {
    List<Segment> segments = of.copy().segments();
    out.open()
        .open("routing")
        .field("state", "STARTED")
        .field("primary", of.copy().primary())
        .field("node", of.node().owner())
        .close()
        .field("num_committed_segments", segments.stream().filter(Segment::committed).count())
        .field("num_search_segments", segments.size())
        .open("segments");
    for (Segment segment : segments) {
      out.open(segment.name())
          .field("generation", segment.generation())
          .field("num_docs", segment.documents())
          .field("deleted_docs", segment.deleted())
          .field("size_in_bytes", segment.bytes())
          .field("memory_in_bytes", 0)
          .field("committed", segment.committed())
          .field("search", true)
          .field("version", segment.version())
          .field("compound", segment.compound())
          .any("attributes", segment.attributes())
          .close();
    }
    out.close().close();
  }

  private static List<String> uuids(List<IndexDefinition> found) {
    return found.stream().map(IndexDefinition::uuid).toList();
  }
}
