package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.TopHitsPartial;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.SearchBody;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The best hits of each bucket.
 *
 * @param hits which of them and what is shown of them; its query is not used
 */
public record TopHitsAggregation(SearchBody hits) implements NonNumericMetric {

  /** OpenSearch's default. */
  private static final int DEFAULT_SIZE = 3;

  /** Hits of a bucket, whatever {@code index.max_inner_result_window} allows. */
  private static final int MAX_WINDOW = 10_000;

  /** The members that searches have as well. */
  private static final Set<String> OF_SEARCHES =
      Set.of(
          "from",
          "size",
          "sort",
          "_source",
          "version",
          "seq_no_primary_term",
          "explain",
          "track_scores",
          "docvalue_fields",
          "fields",
          "stored_fields",
          "highlight");

  static TopHitsAggregation parse(String name, ObjectNode json) {
    for (String member : json.propertyNames()) {
      if (member.equals("script_fields")) {
        throw ApiException.parsing(
            "[" + member + "] of the [top_hits] aggregation [" + name + "] is not supported");
      }
      if (!OF_SEARCHES.contains(member)) {
        throw ApiException.parsing("Unknown key for a value in [" + name + "]: [" + member + "].");
      }
    }
    ObjectNode search = JsonNodeFactory.instance.objectNode();
    search.put("size", DEFAULT_SIZE);
    search.setAll(json);
    SearchBody hits = SearchBody.parse(search);
    if (hits.from() + hits.size() > MAX_WINDOW) {
      throw ApiException.illegalArgument(
          "Top hits result window is too large, the top hits aggregator ["
              + name
              + "]'s from + size must be less than or equal to: ["
              + MAX_WINDOW
              + "] but was ["
              + (hits.from() + hits.size())
              + "]. No setting allows more.");
    }
    return new TopHitsAggregation(hits);
  }

  @Override
  public Partial empty(AggregationNode node) {
    return TopHitsPartial.NONE;
  }
}
