package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.IncludeExclude;
import io.pinakes.common.aggregation.TermsAggregation;
import io.pinakes.common.aggregation.partial.KeyKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a profile calls an aggregation by values. Types and strategies are those that OpenSearch
 * takes for the same request; here there is one way for all of them. Numbers are counted.
 */
final class TermsProfile {

  private TermsProfile() {}

  /** The type; null: after the aggregation's. */
  static @Nullable String type(AggregationNode node, TermKeys keys) {
    if (!(node.aggregation() instanceof TermsAggregation terms)) {
      return null;
    }
    if (keys.kind() != KeyKind.TEXT) {
      return "NumericTermsAggregator";
    }
    return terms.byMap() ? "MapStringTermsAggregator" : "GlobalOrdinalsStringTermsAggregator";
  }

  /**
   * What there is to say besides.
   *
   * @param buckets that were made, in all buckets around it
   */
  static Map<String, Object> debug(AggregationNode node, TermKeys keys, int buckets) {
    Map<String, Object> debug = new TreeMap<>();
    debug.put("total_buckets", buckets);
    if (!(node.aggregation() instanceof TermsAggregation terms)) {
      return debug;
    }
    debug.put("result_strategy", resultStrategy(keys.kind()));
    boolean defers = terms.breadthFirst() && !node.inner().collected().isEmpty();
    if (defers) {
      debug.put("deferred_aggregators", names(node));
    }
    if (keys.kind() == KeyKind.TEXT) {
      debug.put("has_filter", !terms.includeExclude().equals(IncludeExclude.ALL));
      if (!terms.byMap()) {
        debug.putAll(keys.debug());
        boolean alone = defers || node.inner().collected().isEmpty();
        debug.put("collection_strategy", alone ? "dense" : "remap");
      }
    }
    return debug;
  }

  private static List<String> names(AggregationNode node) {
    return node.inner().collected().stream().map(AggregationNode::name).toList();
  }

  private static String resultStrategy(KeyKind kind) {
    return switch (kind) {
      case WHOLE -> "long_terms";
      case UNSIGNED -> "unsigned_long_terms";
      case FRACTION -> "double_terms";
      case TEXT, TUPLE, UNMAPPED -> "terms";
    };
  }
}
