package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.Sum;

/** Sums by bucket, with what rounding loses. */
final class SumCells {

  private final DoubleCells high;
  private final DoubleCells low;

  SumCells(Allowance allowance) {
    high = new DoubleCells(allowance, 0);
    low = new DoubleCells(allowance, 0);
  }

  void add(int bucket, double value) {
    double sum = high.get(bucket);
    double lost = Sum.lost(sum, value);
    high.set(bucket, sum + value);
    if (lost != 0) {
      low.set(bucket, low.get(bucket) + lost);
    }
  }

  Sum get(int bucket) {
    return new Sum(high.get(bucket), low.get(bucket)).add(0);
  }
}
