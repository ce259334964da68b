package io.pinakes.common.aggregation.partial;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.DoubleHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of numbers as an HDR histogram.
 *
 * @param digits how many significant digits are kept
 * @param encoded as the library writes it; null: there are no numbers
 */
public record HdrPartial(int digits, byte @Nullable [] encoded, ResultFormat format)
    implements Partial {

  /** What a histogram has room for; it grows with its numbers. */
  private static final long LEAST_RANGE = 2;

  /** The distribution that a shard has found. */
  public static HdrPartial of(int digits, DoubleHistogram histogram, ResultFormat format) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoByteBuffer(buffer);
    return new HdrPartial(digits, Arrays.copyOf(buffer.array(), length), format);
  }

  /** Of a shard that does not have the field. */
  public static HdrPartial none(int digits) {
    return new HdrPartial(digits, null, ResultFormat.RAW);
  }

  private DoubleHistogram histogram() {
    if (encoded == null) {
      return new DoubleHistogram(digits);
    }
    DoubleHistogram histogram =
        DoubleHistogram.decodeFromByteBuffer(ByteBuffer.wrap(encoded), LEAST_RANGE);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** The value at each percent; NaN without numbers. */
  public double[] percentiles(double... percents) {
    DoubleHistogram histogram = histogram();
    return Arrays.stream(percents)
        .map(
            percent ->
                histogram.getTotalCount() == 0
                    ? Double.NaN
                    : histogram.getValueAtPercentile(percent))
        .toArray();
  }

  /** The percentage of numbers at or below each value; NaN without numbers. */
  public double[] ranks(double... values) {
    DoubleHistogram histogram = histogram();
    return Arrays.stream(values)
        .map(
            value ->
                histogram.getTotalCount() == 0
                    ? Double.NaN
                    : Math.clamp(histogram.getPercentileAtOrBelowValue(value), 0, 100))
        .toArray();
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof HdrPartial more)) {
      throw Partial.mismatch();
    }
    ResultFormat shown = format.or(more.format);
    if (encoded == null || more.encoded == null) {
      return new HdrPartial(digits, encoded == null ? more.encoded : encoded, shown);
    }
    DoubleHistogram both = histogram();
    both.add(more.histogram());
    return of(digits, both, shown);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HdrPartial more
        && digits == more.digits
        && Arrays.equals(encoded, more.encoded)
        && format.equals(more.format);
  }

  @Override
  public int hashCode() {
    return 31 * digits + Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return "HdrPartial[" + digits + " digits]";
  }
}
