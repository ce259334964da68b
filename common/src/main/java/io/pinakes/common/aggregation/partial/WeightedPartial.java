package io.pinakes.common.aggregation.partial;

/**
 * Sums of a weighted average.
 *
 * @param sum of values times their weights
 * @param weight of all values
 */
public record WeightedPartial(Sum sum, Sum weight, ResultFormat format) implements Partial {

  public static final WeightedPartial NONE =
      new WeightedPartial(Sum.ZERO, Sum.ZERO, ResultFormat.RAW);

  /** NaN without values. */
  public double average() {
    return sum.value() / weight.value();
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof WeightedPartial more)) {
      throw Partial.mismatch();
    }
    return new WeightedPartial(sum.add(more.sum), weight.add(more.weight), format.or(more.format));
  }
}
