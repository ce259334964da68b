package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.partial.TopHitsPartial.IndexHit;
import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.aggregation.Results.Named;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What an aggregation has found, after all shards. */
public sealed interface Result {

  /** The type as {@code typed_keys} name it. */
  String type();

  /**
   * Numbers, or something else without buckets.
   *
   * @param json as it is answered
   * @param numbers by the names that paths use; a single one is {@code value}; NaN: there is none
   */
  record Metric(String type, ObjectNode json, Map<String, Double> numbers) implements Result {}

  /**
   * Hits.
   *
   * @param request which of them and what is shown of them
   * @param total documents that they are the best of
   * @param maxScore NaN if no score was asked for
   */
  record Hits(SearchBody request, long total, float maxScore, List<IndexHit> hits)
      implements Result {

    @Override
    public String type() {
      return "top_hits";
    }
  }

  /** One bucket. */
  record Single(String type, long count, Results inner) implements Result {}

  /**
   * Several buckets.
   *
   * @param head members of the answer before the buckets
   * @param keyed whether they are answered by name
   */
  record Multi(String type, ObjectNode head, boolean keyed, List<Bucket> buckets)
      implements Result {
    public Multi {
      buckets = List.copyOf(buckets);
    }

    /** The same with other buckets. */
    public Multi with(List<Bucket> others) {
      return new Multi(type, head, keyed, others);
    }
  }

  /**
   * A bucket of several.
   *
   * @param name by which keyed answers have it, and the key that pipelines name; null: it has none
   * @param key as a number for pipelines to compute with: NaN if it is none
   * @param head members before the count, such as the key
   * @param tail members after the count
   */
  record Bucket(
      @Nullable String name,
      double key,
      ObjectNode head,
      long count,
      ObjectNode tail,
      Results inner) {

    /** The same with one result more. */
    public Bucket with(Named more) {
      return new Bucket(name, key, head, count, tail, inner.with(more));
    }
  }
}
