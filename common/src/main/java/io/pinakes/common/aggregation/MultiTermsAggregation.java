package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.TermsPartial;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bucket for each combination of values of several fields.
 *
 * @param terms which of the buckets are wanted
 */
public record MultiTermsAggregation(List<ValuesSource> sources, TermsRequest terms)
    implements BucketAggregation {

  /** Fields; a document has as many combinations as the product of their values. */
  private static final int MAX_SOURCES = 32;

  public MultiTermsAggregation {
    sources = List.copyOf(sources);
  }

  static MultiTermsAggregation parse(Members members) {
    JsonNode json = members.take("terms");
    if (json == null || !json.isArray()) {
      throw ApiException.illegalArgument(
          "[terms] must be an array of at least 2 terms in [" + members.name() + "]");
    }
    List<ValuesSource> sources = members.reading("terms", () -> sources(members, json));
    TermsRequest terms = TermsRequest.parse(members);
    TermsRequest.oneOf(members, "collect_mode", Set.of("depth_first", "breadth_first"));
    members.end();
    return new MultiTermsAggregation(sources, terms);
  }

  private static List<ValuesSource> sources(Members members, JsonNode json) {
    if (json.size() < 2) {
      throw ApiException.illegalArgument(
          "multi term aggregation must has at least 2 terms. Found ["
              + json.size()
              + "] in ["
              + members.name()
              + "]"
              + (json.size() == 1 ? " Use terms aggregation for single term aggregation" : ""));
    }
    if (json.size() > MAX_SOURCES) {
      throw ApiException.illegalArgument(
          "multi term aggregation may have at most ["
              + MAX_SOURCES
              + "] terms. Found ["
              + json.size()
              + "] in ["
              + members.name()
              + "]");
    }
    var sources = new ArrayList<ValuesSource>();
    for (JsonNode one : json) {
      if (!(one instanceof ObjectNode object)) {
        throw members.unexpected("terms", one);
      }
      var source = new Members("multi_terms", members.name(), object);
      sources.add(ValuesSource.parse(source, true, false));
      source.end();
    }
    return sources;
  }

  @Override
  public Partial empty(AggregationNode node) {
    return TermsPartial.UNMAPPED;
  }
}
