package io.pinakes.common.aggregation.partial;

/**
 * A sum of doubles with twice their precision, so that it does not depend on the order of addition
 * in nearly all cases: Knuth's two-sum, whose error terms are summed as well.
 *
 * @param high the sum as a double
 * @param low what {@code high} lacks
 */
public record Sum(double high, double low) {

  public static final Sum ZERO = new Sum(0, 0);

  public Sum add(double value) {
    return new Sum(high + value, low + lost(high, value)).normal();
  }

  public Sum add(Sum other) {
    return new Sum(high + other.high, low + other.low + lost(high, other.high)).normal();
  }

  public double value() {
    return high;
  }

  private Sum normal() {
    double sum = high + low;
    // Past the greatest double there is nothing to correct.
    return Double.isFinite(sum) ? new Sum(sum, low - (sum - high)) : new Sum(high, 0);
  }

  /** What {@code a + b} rounds off, exactly; zero if the sum is not finite. */
  public static double lost(double a, double b) {
    double sum = a + b;
    double fromB = sum - a;
    double error = (a - (sum - fromB)) + (b - fromB);
    return Double.isFinite(error) ? error : 0;
  }
}
