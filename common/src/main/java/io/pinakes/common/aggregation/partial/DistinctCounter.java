package io.pinakes.common.aggregation.partial;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts distinct values by their hashes: exactly up to a threshold, then by HyperLogLog. What it
 * knows depends only on the set of hashes and the threshold, never on the order or grouping in
 * which they came.
 *
 * <p>The estimate is the improved raw estimator of O. Ertl, "New cardinality estimation algorithms
 * for HyperLogLog sketches" (2017), which needs no tables of corrections.
 */
public final class DistinctCounter {

  /** More is not remembered exactly: OpenSearch's bound of {@code precision_threshold}. */
  public static final int MAX_THRESHOLD = 40_000;

  private static final int MIN_PRECISION = 4;
  private static final int MAX_PRECISION = 18;

  private final int threshold;
  private final int precision;
  // Open addressing; zero marks a free place, so the hash zero is kept aside.
  private long[] hashes = new long[8];
  private boolean zero;
  private int size;
  private byte @Nullable [] registers;

  /**
   * An empty counter.
   *
   * @param threshold how many values are counted exactly
   */
  public DistinctCounter(int threshold) {
    this.threshold = Math.min(threshold, MAX_THRESHOLD);
    this.precision = precision(this.threshold);
  }

  /** As many registers as take the memory of a table of the threshold's values, as OpenSearch. */
  private static int precision(int threshold) {
    long bytes = (long) Math.ceil(threshold / 0.75) * Integer.BYTES;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(bytes);
    return Math.clamp(bits, MIN_PRECISION, MAX_PRECISION);
  }

  /** Bytes of the arrays. */
  public long bytes() {
    return registers == null ? (long) hashes.length * Long.BYTES : registers.length;
  }

  /** Counts a value; its hash must have 64 good bits. */
  public void add(long hash) {
    if (registers != null) {
      register(registers, hash);
    } else if (hash == 0) {
      size += zero ? 0 : 1;
      zero = true;
      check();
    } else {
      int slot = slot(hashes, hash);
      if (hashes[slot] == 0) {
        hashes[slot] = hash;
        size++;
        check();
      }
    }
  }

  private void check() {
    if (size > threshold) {
      registers = toRegisters();
      hashes = new long[0];
    } else if (size * 2 > hashes.length) {
      long[] larger = new long[hashes.length * 2];
      for (long hash : hashes) {
        if (hash != 0) {
          larger[slot(larger, hash)] = hash;
        }
      }
      hashes = larger;
    }
  }

  private static int slot(long[] table, long hash) {
    int slot = (int) hash & (table.length - 1);
    while (table[slot] != 0 && table[slot] != hash) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private byte[] toRegisters() {
    byte[] all = new byte[1 << precision];
    for (long hash : exact()) {
      register(all, hash);
    }
    return all;
  }

  private void register(byte[] all, long hash) {
    int place = (int) (hash >>> (Long.SIZE - precision));
    // The sentinel bounds the run of zeros by the bits that are left.
    int run = Long.numberOfLeadingZeros((hash << precision) | (1L << (precision - 1))) + 1;
    if (run > all[place]) {
      all[place] = (byte) run;
    }
  }

  /** The hashes, sorted; only while they are counted exactly. */
  private long[] exact() {
    long[] sorted = new long[size];
    int next = 0;
    if (zero) {
      sorted[next++] = 0;
    }
    for (long hash : hashes) {
      if (hash != 0) {
        sorted[next++] = hash;
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** What was counted so far, for the wire. */
  public CardinalityPartial toPartial() {
    return registers == null
        ? new CardinalityPartial(threshold, exact(), null)
        : new CardinalityPartial(threshold, new long[0], registers.clone());
  }

  /** Counts what another counter has counted with the same threshold. */
  void addAll(CardinalityPartial other) {
    byte[] others = other.registers();
    if (others != null) {
      if (registers == null) {
        registers = toRegisters();
        hashes = new long[0];
      }
      if (others.length != registers.length) {
        throw Partial.mismatch();
      }
      for (int i = 0; i < others.length; i++) {
        registers[i] = (byte) Math.max(registers[i], others[i]);
      }
    }
    for (long hash : other.hashes()) {
      add(hash);
    }
  }

  /** How many distinct values there were, or nearly so. */
  public long count() {
    return registers == null ? size : Math.round(estimate(registers));
  }

  private double estimate(byte[] all) {
    int most = Long.SIZE - precision;
    int[] counts = new int[most + 2];
    for (byte run : all) {
      counts[run]++;
    }
    double m = all.length;
    double z = m * tau(1 - counts[most + 1] / m);
    for (int k = most; k >= 1; k--) {
      z = 0.5 * (z + counts[k]);
    }
    z += m * sigma(counts[0] / m);
    return m / (2 * Math.log(2)) * m / z;
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = share;
    double y = 1;
    double z = x;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (z != before);
    return z;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double y = 1;
    double z = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
  }
}
