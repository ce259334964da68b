package io.pinakes.common.aggregation.partial;

/**
 * Statistics of numbers, for every metric that is made of them.
 *
 * @param min positive infinity if there are none
 * @param max negative infinity if there are none
 * @param squares the sum of squares; zero where no one asks for it
 */
public record NumbersPartial(
    long count, Sum sum, double min, double max, Sum squares, ResultFormat format)
    implements Partial {

  public static final NumbersPartial NONE =
      new NumbersPartial(
          0,
          Sum.ZERO,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Sum.ZERO,
          ResultFormat.RAW);

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof NumbersPartial numbers)) {
      throw Partial.mismatch();
    }
    return new NumbersPartial(
        count + numbers.count,
        sum.add(numbers.sum),
        Math.min(min, numbers.min),
        Math.max(max, numbers.max),
        squares.add(numbers.squares),
        format.or(numbers.format));
  }
}
