package io.pinakes.worker.aggregation;

import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/** Numbers by bucket, as many as there are buckets. */
final class LongCells {

  private final Allowance allowance;
  private final long initial;
  private long[] cells = new long[0];

  /**
   * Makes cells.
   *
   * @param initial what a cell holds before it is set
   */
  LongCells(Allowance allowance, long initial) {
    this.allowance = allowance;
    this.initial = initial;
  }

  long get(int bucket) {
    return bucket < cells.length ? cells[bucket] : initial;
  }

  void set(int bucket, long value) {
    reach(bucket);
    cells[bucket] = value;
  }

  void add(int bucket, long value) {
    reach(bucket);
    cells[bucket] += value;
  }

  private void reach(int bucket) {
    if (bucket >= cells.length) {
      int size = ArrayUtil.oversize(bucket + 1, Long.BYTES);
      int before = cells.length;
      allowance.take((long) (size - before) * Long.BYTES);
      cells = Arrays.copyOf(cells, size);
      if (initial != 0) {
        Arrays.fill(cells, before, size, initial);
      }
    }
  }
}
