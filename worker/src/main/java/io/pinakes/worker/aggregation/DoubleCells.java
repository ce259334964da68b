package io.pinakes.worker.aggregation;

import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/** Fractions by bucket, as many as there are buckets. */
final class DoubleCells {

  private final Allowance allowance;
  private final double initial;
  private double[] cells = new double[0];

  /**
   * Makes cells.
   *
   * @param initial what a cell holds before it is set
   */
  DoubleCells(Allowance allowance, double initial) {
    this.allowance = allowance;
    this.initial = initial;
  }

  double get(int bucket) {
    return bucket < cells.length ? cells[bucket] : initial;
  }

  void set(int bucket, double value) {
    if (bucket >= cells.length) {
      int size = ArrayUtil.oversize(bucket + 1, Double.BYTES);
      int before = cells.length;
      allowance.take((long) (size - before) * Double.BYTES);
      cells = Arrays.copyOf(cells, size);
      Arrays.fill(cells, before, size, initial);
    }
    cells[bucket] = value;
  }
}
