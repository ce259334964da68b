package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A factor of the scores of some indices.
 *
 * @param indices a name, an alias or a pattern
 */
public record IndexBoost(String indices, float boost) {

  /** Indices that a request may name; more only cost memory. */
  private static final int MAX_BOOSTS = 10_000;

  static List<IndexBoost> parse(JsonNode json) {
    if (!json.isContainer()) {
      throw ApiException.parsing(
          "Unknown key for a " + JsonValues.token(json) + " in [indices_boost].");
    }
    var boosts = new ArrayList<IndexBoost>();
    for (JsonNode element : json.isArray() ? json : List.of(json)) {
      if (!element.isObject()) {
        throw ApiException.parsing(
            "Expected [START_OBJECT] in [indices_boost] but found ["
                + JsonValues.token(element)
                + "]");
      }
      element.properties().forEach(member -> boosts.add(boost(member.getKey(), member.getValue())));
    }
    if (boosts.size() > MAX_BOOSTS) {
      throw ApiException.illegalArgument(
          "[indices_boost] names more than [" + MAX_BOOSTS + "] indices");
    }
    return boosts;
  }

  private static IndexBoost boost(String indices, JsonNode value) {
    if (!value.isNumber()) {
      throw ApiException.parsing(
          "Expected [VALUE_NUMBER] in [indices_boost] but found [" + JsonValues.token(value) + "]");
    }
    return new IndexBoost(indices, JsonValues.fraction("indices_boost", value));
  }
}
