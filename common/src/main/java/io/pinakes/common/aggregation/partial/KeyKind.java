package io.pinakes.common.aggregation.partial;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.CodePointOrder;
import java.util.Comparator;

/** What the keys of buckets are, and so how they compare. */
public enum KeyKind {
  /** Nothing is known: no shard has the field. */
  UNMAPPED,
  /** Long. */
  WHOLE,
  /** Long, to be read without a sign. */
  UNSIGNED,
  /** Double. */
  FRACTION,
  /** String. */
  TEXT,
  /** A list of the keys that it is a combination of. */
  TUPLE;

  /** Rising order. */
  public Comparator<Object> order() {
    return switch (this) {
      case UNMAPPED -> (_, _) -> 0;
      case WHOLE -> (a, b) -> Long.compare((Long) a, (Long) b);
      case UNSIGNED -> (a, b) -> Long.compareUnsigned((Long) a, (Long) b);
      case FRACTION -> (a, b) -> Double.compare((Double) a, (Double) b);
      case TEXT -> (a, b) -> CodePointOrder.compare((String) a, (String) b);
      case TUPLE -> throw new IllegalStateException("a combination is ordered by its parts");
    };
  }

  /**
   * The kind that keys of both become.
   *
   * @throws ApiException 400 if there is none
   */
  public KeyKind with(KeyKind other) {
    if (this == other || other == UNMAPPED) {
      return this;
    }
    if (this == UNMAPPED) {
      return other;
    }
    if (this == TEXT || other == TEXT || this == TUPLE || other == TUPLE) {
      throw ApiException.illegalArgument(
          "Merging/Reducing the aggregations failed: the field exists as two different types in"
              + " two different indices");
    }
    return FRACTION;
  }

  /** A key of this kind as one of the kind that it was merged to. */
  public Object as(KeyKind target, Object key) {
    if (this == target || target != FRACTION) {
      return key;
    }
    long whole = (Long) key;
    return this == UNSIGNED ? unsignedToDouble(whole) : (double) whole;
  }

  /** The number nearest to a long without a sign. */
  public static double unsignedToDouble(long value) {
    // The lowest bit may be lost: it is kept sticky, so that the rounding is still right.
    return value >= 0 ? (double) value : (double) ((value >>> 1) | (value & 1)) * 2;
  }
}
