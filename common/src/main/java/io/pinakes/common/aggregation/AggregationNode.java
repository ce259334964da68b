package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An aggregation by its name, with what is computed within each of its buckets.
 *
 * @param type the name of its type in the request
 * @param meta that the request wants back in the answer
 */
public record AggregationNode(
    String name,
    String type,
    Aggregation aggregation,
    Aggregations inner,
    @Nullable ObjectNode meta)
    implements NamedAggregation {

  /**
   * Fails if there are aggregations within this one that cannot be there. It is for shards to say
   * so, as in OpenSearch.
   *
   * @throws ApiException 400
   */
  public void checkWithin() {
    CompositeParser.checkWithin(this);
    VariableWidthAggregation.checkWithin(this);
  }

  /** The result where there are no documents. */
  public Partial empty() {
    return aggregation.empty(this);
  }
}
