package io.pinakes.common.aggregation.partial;

import com.tdunning.math.stats.Centroid;
import com.tdunning.math.stats.MergingDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of numbers as the centroids of a t-digest. Merging puts centroids side by side
 * until there are many, so that few numbers stay exact.
 *
 * @param compression how fine the digest is
 * @param means of the centroids
 * @param weights how many numbers each centroid stands for
 */
public record DigestPartial(double compression, double[] means, long[] weights, ResultFormat format)
    implements Partial {

  /** Centroids side by side, times the compression, beyond which they are merged. */
  private static final int MOST_PER_COMPRESSION = 20;

  /** Of a shard that does not have the field. */
  public static DigestPartial none(double compression) {
    return new DigestPartial(compression, new double[0], new long[0], ResultFormat.RAW);
  }

  /** The digest to ask. */
  private MergingDigest digest() {
    var digest = new MergingDigest(compression);
    var order = new ArrayList<Integer>(means.length);
    for (int i = 0; i < means.length; i++) {
      order.add(i);
    }
    // Those of equal means stay as their shard has them: a digest depends on that, too.
    order.sort(Comparator.comparingDouble(i -> means[i]));
    for (int i : order) {
      digest.add(means[i], Math.toIntExact(weights[i]));
    }
    return digest;
  }

  /** The digest in its final form, in which OpenSearch asks those of all shards. */
  private MergingDigest finalDigest() {
    MergingDigest digest = digest();
    digest.compress();
    return digest;
  }

  /** The value at each share from 0 to 1; NaN without numbers. */
  public double[] quantiles(double... shares) {
    MergingDigest digest = finalDigest();
    return Arrays.stream(shares)
        .map(share -> means.length == 0 ? Double.NaN : digest.quantile(share))
        .toArray();
  }

  /** The share, from 0 to 1, of numbers at or below each value; NaN without numbers. */
  public double[] ranks(double... values) {
    MergingDigest digest = finalDigest();
    return Arrays.stream(values)
        .map(value -> means.length == 0 ? Double.NaN : digest.cdf(value))
        .toArray();
  }

  /** The median of the distances from the median; NaN without numbers. */
  public double medianDeviation() {
    if (means.length == 0) {
      return Double.NaN;
    }
    MergingDigest digest = digest();
    double median = digest.quantile(0.5);
    var deviations = new MergingDigest(compression);
    for (Centroid centroid : digest.centroids()) {
      deviations.add(Math.abs(median - centroid.mean()), centroid.count());
    }
    return deviations.quantile(0.5);
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof DigestPartial more)) {
      throw Partial.mismatch();
    }
    double[] bothMeans = Arrays.copyOf(means, means.length + more.means.length);
    System.arraycopy(more.means, 0, bothMeans, means.length, more.means.length);
    long[] bothWeights = Arrays.copyOf(weights, bothMeans.length);
    System.arraycopy(more.weights, 0, bothWeights, weights.length, more.weights.length);
    var both = new DigestPartial(compression, bothMeans, bothWeights, format.or(more.format));
    return bothMeans.length > MOST_PER_COMPRESSION * compression ? both.compressed() : both;
  }

  private DigestPartial compressed() {
    return of(compression, digest(), format);
  }

  /** What a digest knows; it counts its centroids anew when it is asked for them. */
  static DigestPartial of(double compression, MergingDigest digest, ResultFormat format) {
    List<Centroid> centroids = List.copyOf(digest.centroids());
    return new DigestPartial(
        compression,
        centroids.stream().mapToDouble(Centroid::mean).toArray(),
        centroids.stream().mapToLong(Centroid::count).toArray(),
        format);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DigestPartial more
        && compression == more.compression
        && Arrays.equals(means, more.means)
        && Arrays.equals(weights, more.weights)
        && format.equals(more.format);
  }

  @Override
  public int hashCode() {
    return Objects.hash(compression, Arrays.hashCode(means), Arrays.hashCode(weights));
  }

  @Override
  public String toString() {
    return "DigestPartial[" + means.length + " centroids]";
  }
}
