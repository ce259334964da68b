package io.pinakes.common.aggregation.partial;

import com.tdunning.math.stats.MergingDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of numbers as a t-digest. Few numbers are kept as they are, since a digest takes
 * tens of kilobytes from the start.
 */
public final class NumberDigest {

  /** Numbers up to which there is no digest yet. */
  private static final int MOST_KEPT = 512;

  private final double compression;
  private double[] kept = new double[4];
  private int size;
  private @Nullable MergingDigest digest;

  public NumberDigest(double compression) {
    this.compression = compression;
  }

  /** Bytes of the arrays, nearly. */
  public long bytes() {
    // Two arrays of centroids and two of a buffer five times as long, of doubles.
    return digest == null
        ? (long) kept.length * Double.BYTES
        : (long) (12 * 2 * Double.BYTES * compression);
  }

  public void add(double value) {
    if (digest != null) {
      digest.add(value);
      return;
    }
    if (size == MOST_KEPT) {
      digest = new MergingDigest(compression);
      for (double one : kept) {
        digest.add(one);
      }
      digest.add(value);
      kept = new double[0];
      return;
    }
    if (size == kept.length) {
      kept = Arrays.copyOf(kept, size * 2);
    }
    kept[size++] = value;
  }

  /** What was added so far, for the wire. */
  public DigestPartial toPartial(ResultFormat format) {
    if (digest != null) {
      return DigestPartial.of(compression, digest, format);
    }
    // Through a digest also when there are few, so that numbers agree with OpenSearch's.
    var few = new MergingDigest(compression);
    for (int i = 0; i < size; i++) {
      few.add(kept[i]);
    }
    return DigestPartial.of(compression, few, format);
  }
}
