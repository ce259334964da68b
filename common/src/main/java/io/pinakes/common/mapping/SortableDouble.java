package io.pinakes.common.mapping;

/** Doubles as longs that sort the same; Lucene's encoding. */
public final class SortableDouble {

  private SortableDouble() {}

  /** The long that stands for the double. */
  public static long toLong(double value) {
    return flipped(Double.doubleToLongBits(value));
  }

  /** The double that the long stands for. */
  public static double fromLong(long sortable) {
    return Double.longBitsToDouble(flipped(sortable));
  }

  private static long flipped(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
