package io.pinakes.common.query;

import org.jspecify.annotations.Nullable;

/**
 * One thing to sort hits by.
 *
 * @param field its path, or {@link #SCORE} or {@link #DOC}
 * @param missing where a document without a value goes
 * @param missingValue what it counts as, for {@link Missing#VALUE}; else null
 * @param mode which of several values counts; null: the one that puts the document first
 * @param unmappedType the type to assume where the field is not mapped; null: that is an error
 * @param numericType what numbers are sorted as; null: as what they are
 * @param distance that is sorted by instead of the field's value; null: the value is
 * @param nested whose values count instead of the document's own; null: its own
 */
public record SortKey(
    String field,
    boolean descending,
    Missing missing,
    @Nullable Object missingValue,
    @Nullable Mode mode,
    @Nullable String unmappedType,
    @Nullable NumericType numericType,
    @Nullable DistanceSort distance,
    @Nullable NestedSort nested) {

  /** Sorts by score. */
  public static final String SCORE = "_score";

  /** Sorts in the order of the index, which costs nothing. */
  public static final String DOC = "_doc";

  /** Sorts by shard, and within it in the order of the index; of points in time only. */
  public static final String SHARD_DOC = "_shard_doc";

  /** Where a document without a value goes, whatever the order. */
  public enum Missing {
    LAST,
    FIRST,
    VALUE
  }

  /** Which of several values counts. */
  public enum Mode {
    MIN,
    MAX,
    SUM,
    AVG,
    MEDIAN;

    /** The mode of that name; null: there is none. */
    static @Nullable Mode find(String name) {
      for (Mode mode : values()) {
        if (mode.name().equalsIgnoreCase(name)) {
          return mode;
        }
      }
      return null;
    }
  }

  /** What numbers of different types in different indices are sorted as. */
  public enum NumericType {
    LONG,
    DOUBLE,
    DATE,
    DATE_NANOS
  }

  /** Sorts by the values of documents themselves. */
  public SortKey(
      String field,
      boolean descending,
      Missing missing,
      @Nullable Object missingValue,
      @Nullable Mode mode,
      @Nullable String unmappedType,
      @Nullable NumericType numericType) {
    this(field, descending, missing, missingValue, mode, unmappedType, numericType, null, null);
  }

  /** Sorts by a field, documents without it last. */
  public static SortKey of(String field, boolean descending) {
    return new SortKey(field, descending, Missing.LAST, null, null, null, null);
  }

  public boolean isScore() {
    return distance == null && field.equals(SCORE);
  }

  public boolean isDoc() {
    return distance == null && field.equals(DOC);
  }

  /** Which value counts, with the default resolved. */
  public Mode effectiveMode() {
    if (mode != null) {
      return mode;
    }
    return descending ? Mode.MAX : Mode.MIN;
  }
}
