package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.PipelineAggregation.BucketSort;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the pipeline aggregations of a level in order, and checks that what they read is there.
 */
final class PipelineOrder {

  private final List<PipelineNode> pipelines;
  private final List<AggregationNode> collected;
  private final List<PipelineNode> ordered = new ArrayList<>();
  private final Set<String> open = new HashSet<>();

  private PipelineOrder(List<PipelineNode> pipelines, List<AggregationNode> collected) {
    this.pipelines = pipelines;
    this.collected = collected;
  }

  /**
   * The pipeline aggregations, each after what it reads.
   *
   * @param collected the aggregations beside them
   * @param parent that they are in; null: none
   * @throws ApiException 400 if one reads what is not there, or itself, or is in the wrong place
   */
  static List<PipelineNode> of(
      List<PipelineNode> pipelines, List<AggregationNode> collected, @Nullable Aggregation parent) {
    var order = new PipelineOrder(pipelines, collected);
    for (PipelineNode pipeline : pipelines) {
      order.add(pipeline);
      order.checkPlace(pipeline, parent);
    }
    return order.ordered;
  }

  private void add(PipelineNode pipeline) {
    if (ordered.contains(pipeline)) {
      return;
    }
    if (!open.add(pipeline.name())) {
      throw ApiException.invalid(
          "Cyclical dependency found with pipeline aggregator [" + pipeline.name() + "]");
    }
    for (BucketsPath path : pipeline.aggregation().paths()) {
      resolve(path);
    }
    open.remove(pipeline.name());
    ordered.add(pipeline);
  }

  private void resolve(BucketsPath path) {
    String first = path.aggregations().getFirst();
    if (path.text().equals(BucketsPath.COUNT) || path.text().equals(BucketsPath.KEY)) {
      return;
    }
    AggregationNode node = find(collected, first);
    if (node == null) {
      add(
          pipelines.stream()
              .filter(pipeline -> pipeline.name().equals(first))
              .findFirst()
              .orElseThrow(
                  () ->
                      ApiException.invalid("No aggregation found for path [" + path.text() + "]")));
      return;
    }
    for (int i = 1; i < path.aggregations().size(); i++) {
      String name = path.aggregations().get(i);
      boolean last = i == path.aggregations().size() - 1;
      if (last && (name.equals(BucketsPath.COUNT) || name.equals(BucketsPath.KEY))) {
        return;
      }
      AggregationNode inner = find(node.inner().collected(), name);
      if (inner == null) {
        boolean piped =
            last && node.inner().pipelines().stream().anyMatch(p -> p.name().equals(name));
        if (!piped) {
          throw ApiException.invalid(
              "No aggregation [" + name + "] found for path [" + path.text() + "]");
        }
        return;
      }
      node = inner;
    }
  }

  private void checkPlace(PipelineNode pipeline, @Nullable Aggregation parent) {
    switch (pipeline.aggregation()) {
      case PipelineAggregation.Sibling sibling ->
          sibling.paths().forEach(path -> requireBuckets(pipeline, path));
      case BucketSort sort -> {
        if (sort.keys().isEmpty() && sort.from() == 0 && sort.size() == null) {
          throw ApiException.invalid(
              "["
                  + pipeline.name()
                  + "] is configured to perform nothing. Please set either of [sort, size, from]"
                  + " to use bucket_sort");
        }
        if (parent == null) {
          throw ApiException.invalid(
              "bucket_sort aggregation ["
                  + pipeline.name()
                  + "] must be declared inside of another aggregation");
        }
      }
      case PipelineAggregation.Parent _ -> requireHistogram(pipeline, parent);
    }
  }

  private void requireBuckets(PipelineNode pipeline, BucketsPath path) {
    AggregationNode node = find(collected, path.aggregations().getFirst());
    if (node == null) {
      throw ApiException.invalid("No aggregation found for path [" + path.text() + "]");
    }
    boolean many =
        node.aggregation() instanceof BucketAggregation
            && !(node.aggregation() instanceof SingleBucketAggregation)
            && !(node.aggregation() instanceof CompositeAggregation);
    if (!many) {
      throw ApiException.invalid(
          "The first aggregation in buckets_path must be a multi-bucket aggregation for"
              + " aggregation ["
              + pipeline.name()
              + "] found :"
              + node.type()
              + " for buckets path: "
              + path.text());
    }
  }

  private static void requireHistogram(PipelineNode pipeline, @Nullable Aggregation parent) {
    String wanted =
        pipeline.type()
            + " aggregation ["
            + pipeline.name()
            + "] must have a histogram, date_histogram or auto_date_histogram as parent";
    if (parent == null) {
      throw ApiException.invalid(wanted + " but doesn't have a parent");
    }
    long minDocCount =
        switch (parent) {
          case HistogramAggregation histogram -> histogram.minDocCount();
          case DateHistogramAggregation histogram -> histogram.minDocCount();
          case AutoDateHistogramAggregation _ -> 0;
          default -> throw ApiException.invalid(wanted);
        };
    if (minDocCount != 0) {
      throw ApiException.invalid(
          "parent histogram of "
              + pipeline.type()
              + " aggregation ["
              + pipeline.name()
              + "] must have min_doc_count of 0");
    }
  }

  private static @Nullable AggregationNode find(List<AggregationNode> nodes, String name) {
    for (AggregationNode node : nodes) {
      if (node.name().equals(name)) {
        return node;
      }
    }
    return null;
  }
}
