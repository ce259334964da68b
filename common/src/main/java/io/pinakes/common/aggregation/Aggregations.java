package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The aggregations of one level of a request.
 *
 * @param collected those that shards answer; their partial results are in this order
 * @param pipelines those that compute on results, each after what it reads
 */
public record Aggregations(List<AggregationNode> collected, List<PipelineNode> pipelines) {

  public static final Aggregations NONE = new Aggregations(List.of(), List.of());

  public Aggregations {
    collected = List.copyOf(collected);
    pipelines = List.copyOf(pipelines);
  }

  /**
   * Reads the {@code aggs} of a search request.
   *
   * @throws ApiException 400 for what is wrong, unknown, not supported or out of bounds
   */
  public static Aggregations parse(ObjectNode json) {
    return new AggregationParser().parse(json);
  }

  public boolean isEmpty() {
    return collected.isEmpty() && pipelines.isEmpty();
  }

  /** The results where there are no documents. */
  public List<Partial> empty() {
    return collected.stream().map(AggregationNode::empty).toList();
  }

  /** The place among the {@link #collected} of the one with that name; -1 if there is none. */
  public int find(String name) {
    for (int i = 0; i < collected.size(); i++) {
      if (collected.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is one of a kind among them, or within them. */
  boolean contain(Class<? extends Aggregation> kind) {
    return collected.stream()
        .anyMatch(node -> kind.isInstance(node.aggregation()) || node.inner().contain(kind));
  }

  /** The one with that name; null if there is none. */
  public @Nullable AggregationNode named(String name) {
    int place = find(name);
    return place < 0 ? null : collected.get(place);
  }
}
