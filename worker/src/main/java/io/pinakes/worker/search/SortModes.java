package io.pinakes.worker.search;

import io.pinakes.common.query.SortKey.Mode;
import org.apache.lucene.util.NumericUtils;

/** Makes one value of several, as OpenSearch's sort modes do. */
final class SortModes {

  private SortModes() {}

  /**
   * The value to sort by, of whole numbers from 0 to 2^64 - 1 with the sign bit flipped. Sums leave
   * out what is beyond 64 bits, as OpenSearch's do.
   */
  static long selectUnsigned(Mode mode, long[] values) {
    int count = values.length;
    return switch (mode) {
      case MIN, MAX -> select(mode, values, false);
      case SUM -> unsignedSum(values, 0, count) ^ Long.MIN_VALUE;
      case AVG -> unsignedMean(unsignedSum(values, 0, count), count) ^ Long.MIN_VALUE;
      case MEDIAN ->
          count % 2 == 1
              ? values[count / 2]
              : unsignedMean(unsignedSum(values, count / 2 - 1, count / 2 + 1), 2) ^ Long.MIN_VALUE;
    };
  }

  private static long unsignedSum(long[] values, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i] ^ Long.MIN_VALUE;
    }
    return sum;
  }

  /** To the nearest whole number, halves up. */
  private static long unsignedMean(long sum, int count) {
    long whole = Long.divideUnsigned(sum, count);
    long rest = Long.remainderUnsigned(sum, count);
    return whole + (2 * rest >= count ? 1 : 0);
  }

  /**
   * The value to sort by.
   *
   * @param values in order, at least one
   * @param fractions whether they are bits of doubles, made to sort
   */
  static long select(Mode mode, long[] values, boolean fractions) {
    int count = values.length;
    return switch (mode) {
      case MIN -> values[0];
      case MAX -> values[count - 1];
      case SUM -> sum(values, fractions);
      case AVG -> {
        long sum = sum(values, fractions);
        yield fractions
            ? NumericUtils.doubleToSortableLong(NumericUtils.sortableLongToDouble(sum) / count)
            : count > 1 ? Math.round((double) sum / count) : sum;
      }
      case MEDIAN -> {
        long upper = values[count / 2];
        if (count % 2 == 1) {
          yield upper;
        }
        long lower = values[count / 2 - 1];
        yield fractions
            ? NumericUtils.doubleToSortableLong(
                (NumericUtils.sortableLongToDouble(lower)
                        + NumericUtils.sortableLongToDouble(upper))
                    / 2)
            : Math.round(((double) lower + upper) / 2);
      }
    };
  }

  private static long sum(long[] values, boolean fractions) {
    if (fractions) {
      double sum = 0;
      for (long value : values) {
        sum += NumericUtils.sortableLongToDouble(value);
      }
      return NumericUtils.doubleToSortableLong(sum);
    }
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }
}
