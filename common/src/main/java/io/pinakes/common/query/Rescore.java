package io.pinakes.common.query;

import io.pinakes.common.dsl.QueryNode;

/**
 * A second, dearer look at a shard's best hits.
 *
 * @param windowSize how many of the best are scored again
 * @param query that scores them again
 * @param queryWeight of the score until then
 * @param rescoreWeight of the second score
 * @param mode how both make one
 */
public record Rescore(
    int windowSize, QueryNode query, float queryWeight, float rescoreWeight, Mode mode) {

  /** OpenSearch's default. */
  public static final int DEFAULT_WINDOW = 10;

  /** How a first and a second score make one. */
  public enum Mode {
    TOTAL,
    MULTIPLY,
    AVG,
    MAX,
    MIN;

    /** The score of a hit that the second query matches; both are weighted already. */
    public float combine(float first, float second) {
      return switch (this) {
        case TOTAL -> first + second;
        case MULTIPLY -> first * second;
        case AVG -> (first + second) / 2;
        case MAX -> Math.max(first, second);
        case MIN -> Math.min(first, second);
      };
    }
  }
}
