package io.pinakes.worker.query;

import io.pinakes.common.dsl.FunctionScore.BoostMode;
import io.pinakes.common.dsl.FunctionScore.ScoreMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** A query's scores as functions change them. */
final class FunctionValues extends DoubleValuesSource {

  /**
   * A function and where it applies.
   *
   * @param filter has a value where it does; null: everywhere
   */
  record Weighted(
      @Nullable DoubleValuesSource filter, double weight, @Nullable DocumentFunction function) {}

  private final List<Weighted> functions;
  private final ScoreMode scoreMode;
  private final BoostMode boostMode;
  private final float maxBoost;

  FunctionValues(
      List<Weighted> functions, ScoreMode scoreMode, BoostMode boostMode, float maxBoost) {
    this.functions = List.copyOf(functions);
    this.scoreMode = scoreMode;
    this.boostMode = boostMode;
    this.maxBoost = maxBoost;
  }

  private record Opened(
      @Nullable DoubleValues filter, double weight, DocumentFunction.@Nullable Values values) {
    boolean applies(int document) throws IOException {
      return filter == null || filter.advanceExact(document);
    }

    double of(int document) throws IOException {
      return values == null ? weight : values.of(document) * weight;
    }
  }

  @Override
  public DoubleValues getValues(LeafReaderContext leaf, DoubleValues scores) throws IOException {
    var opened = new ArrayList<Opened>();
    for (Weighted weighted : functions) {
      DoubleValues filter =
          weighted.filter() == null ? null : weighted.filter().getValues(leaf, null);
      DocumentFunction function = weighted.function();
      opened.add(
          new Opened(filter, weighted.weight(), function == null ? null : function.open(leaf)));
    }
    return new DoubleValues() {
      private int document;

      @Override
      public boolean advanceExact(int next) throws IOException {
        document = next;
        return scores.advanceExact(next);
      }

      @Override
      public double doubleValue() throws IOException {
        float score = (float) scores.doubleValue();
        float combined = combine(score, Math.min(factor(opened, document), maxBoost));
        if (!(combined >= 0)) {
          throw new IllegalArgumentException(
              "function score query returned an invalid score: "
                  + combined
                  + " for doc: "
                  + document);
        }
        return combined;
      }
    };
  }

  private double factor(List<Opened> opened, int document) throws IOException {
    double sum = 0;
    double weights = 0;
    double product = 1;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    boolean any = false;
    for (Opened function : opened) {
      if (!function.applies(document)) {
        continue;
      }
      double value = function.of(document);
      if (scoreMode == ScoreMode.FIRST) {
        return value;
      }
      any = true;
      sum += value;
      weights += function.weight();
      product *= value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (!any) {
      return 1;
    }
    return switch (scoreMode) {
      case FIRST, MULTIPLY -> product;
      case SUM -> sum;
      // A single function everywhere is not averaged with anything, not even with its weight.
      case AVG -> isPlain() ? sum : weights == 0 ? 1 : sum / weights;
      case MIN -> least;
      case MAX -> most;
    };
  }

  private boolean isPlain() {
    return functions.size() == 1 && functions.getFirst().filter() == null;
  }

  private float combine(float score, double factor) {
    return switch (boostMode) {
      case MULTIPLY -> (float) (score * factor);
      case REPLACE -> (float) factor;
      case SUM -> (float) (score + factor);
      case AVG -> (float) ((factor + score) / 2.0);
      case MIN -> (float) Math.min(score, factor);
      case MAX -> (float) Math.max(score, factor);
    };
  }

  @Override
  public boolean needsScores() {
    return true;
  }

  @Override
  public DoubleValuesSource rewrite(IndexSearcher searcher) throws IOException {
    var rewritten = new ArrayList<Weighted>();
    for (Weighted weighted : functions) {
      DoubleValuesSource filter = weighted.filter();
      rewritten.add(
          new Weighted(
              filter == null ? null : filter.rewrite(searcher),
              weighted.weight(),
              weighted.function()));
    }
    return new FunctionValues(rewritten, scoreMode, boostMode, maxBoost);
  }

  @Override
  public Explanation explain(LeafReaderContext leaf, int document, Explanation score)
      throws IOException {
    DoubleValues values =
        getValues(
            leaf,
            DoubleValuesSource.constant(score.getValue().doubleValue()).getValues(leaf, null));
    if (!values.advanceExact(document)) {
      return Explanation.noMatch("no match");
    }
    var parts = new ArrayList<Explanation>();
    parts.add(score);
    for (Weighted weighted : functions) {
      DocumentFunction function = weighted.function();
      parts.add(
          Explanation.match(
              weighted.weight(),
              function == null ? "constant score 1.0 - no function provided" : function.name()));
    }
    return Explanation.match(
        (float) values.doubleValue(),
        "function score, score mode [" + scoreMode.name().toLowerCase(Locale.ROOT) + "]",
        parts);
  }

  @Override
  public boolean isCacheable(LeafReaderContext leaf) {
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FunctionValues values
        && functions.equals(values.functions)
        && scoreMode == values.scoreMode
        && boostMode == values.boostMode
        && maxBoost == values.maxBoost;
  }

  @Override
  public int hashCode() {
    return functions.hashCode();
  }

  @Override
  public String toString() {
    return "functions" + functions;
  }
}
