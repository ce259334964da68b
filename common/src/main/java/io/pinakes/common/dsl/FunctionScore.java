package io.pinakes.common.dsl;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A query whose scores functions change.
 *
 * @param maxBoost the greatest that the functions may give together
 * @param minScore documents with less are left out; null: none are
 */
public record FunctionScore(
    QueryNode query,
    List<Weigher> functions,
    ScoreMode scoreMode,
    BoostMode boostMode,
    float maxBoost,
    @Nullable Float minScore)
    implements Compound {

  public FunctionScore {
    functions = List.copyOf(functions);
  }

  /** How the functions' values become one. */
  public enum ScoreMode {
    FIRST,
    AVG,
    MAX,
    SUM,
    MIN,
    MULTIPLY
  }

  /** How the functions' value and the query's score become one. */
  public enum BoostMode {
    MULTIPLY,
    REPLACE,
    SUM,
    AVG,
    MIN,
    MAX
  }

  /**
   * A function and where it applies.
   *
   * @param filter null: everywhere
   * @param weight null: none was given, which counts as 1
   * @param function null: the weight alone
   */
  public record Weigher(
      @Nullable QueryNode filter, @Nullable Float weight, @Nullable Function function) {}

  /** What a document's value is. */
  public sealed interface Function {}

  /**
   * A number of the document's.
   *
   * @param missing for documents without one; null: they are an error
   */
  public record FieldValue(String field, float factor, Modifier modifier, @Nullable Double missing)
      implements Function {}

  /** What becomes of a field's value. */
  public enum Modifier {
    NONE,
    LOG,
    LOG1P,
    LOG2P,
    LN,
    LN1P,
    LN2P,
    SQUARE,
    SQRT,
    RECIPROCAL
  }

  /**
   * Chance that is the same for the same seed and document.
   *
   * @param seed null: another at each search
   * @param field whose value tells documents apart; null: their place in the shard does
   */
  public record RandomScore(@Nullable Integer seed, @Nullable String field) implements Function {}

  /**
   * Less, the further a value is from an origin.
   *
   * @param origin a number, date or point as the request has it; null: now, for dates
   * @param scale null: an error, which depends on the field's type
   * @param offset null: nothing
   * @param decay the value at a distance of offset and scale
   */
  public record Decay(
      Shape shape,
      String field,
      @Nullable JsonNode origin,
      @Nullable JsonNode scale,
      @Nullable JsonNode offset,
      double decay,
      MultiValueMode multiValueMode)
      implements Function {}

  /** How fast a decay falls. */
  public enum Shape {
    GAUSS,
    EXP,
    LINEAR
  }

  /** Which distance counts of a document with several values. */
  public enum MultiValueMode {
    MIN,
    MAX,
    AVG,
    SUM,
    MEDIAN
  }
}
