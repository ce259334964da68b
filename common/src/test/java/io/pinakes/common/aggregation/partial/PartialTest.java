package io.pinakes.common.aggregation.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tdunning.math.stats.MergingDigest;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.HdrHistogram.DoubleHistogram;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartialTest {

  private static final int ROUNDS = 300;
  private static final int SHAPES = 15;

  @Test
  void mergesToTheSameInAnyOrderAndGrouping() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      var random = new Random(seed);
      int shape = random.nextInt(SHAPES);
      int parts = 2 + random.nextInt(5);
      List<Partial> shards = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        shards.add(partial(random, shape, 2));
      }
      Partial left = shards.stream().reduce(Partial::merge).orElseThrow();
      List<Partial> shuffled = new ArrayList<>(shards);
      Collections.shuffle(shuffled, random);
      assertThat(normal(grouped(shuffled, random))).as("seed %d", seed).isEqualTo(normal(left));
    }
  }

  @Test
  void survivesTheWire() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      var random = new Random(seed);
      List<Partial> partials = new ArrayList<>();
      for (int shape = 0; shape < SHAPES; shape++) {
        partials.add(partial(random, shape, 2));
      }
      assertThat(PartialCodec.read(PartialCodec.write(partials)))
          .as("seed %d", seed)
          .isEqualTo(partials);
    }
  }

  @Test
  void countsErrorsOnlyOfShardsThatDidNotSendABucket() {
    Partial a = terms(5, new TermsPartial.Bucket("x", 9, 5, List.of()));
    Partial b = terms(3, new TermsPartial.Bucket("y", 4, 3, List.of()));
    TermsPartial merged = (TermsPartial) a.merge(b);
    assertThat(merged.error()).isEqualTo(8);
    assertThat(merged.buckets())
        .extracting(bucket -> merged.error() - bucket.ownError())
        .containsExactly(3L, 5L);
  }

  @Test
  void promotesWholeNumbersBesideFractions() {
    Partial whole =
        new TermsPartial(
            KeyKind.WHOLE,
            ResultFormat.RAW,
            List.of(),
            List.of(new TermsPartial.Bucket(1L, 2, 0, List.of())),
            0,
            0,
            1);
    Partial fraction =
        new TermsPartial(
            KeyKind.FRACTION,
            ResultFormat.RAW,
            List.of(),
            List.of(new TermsPartial.Bucket(1.0, 3, 0, List.of())),
            0,
            0,
            1);
    TermsPartial merged = (TermsPartial) whole.merge(fraction);
    assertThat(merged.kind()).isEqualTo(KeyKind.FRACTION);
    assertThat(merged.buckets()).containsExactly(new TermsPartial.Bucket(1.0, 5, 0, List.of()));
  }

  @Test
  void refusesTextsBesideNumbers() {
    Partial text = terms(0, new TermsPartial.Bucket("x", 1, 0, List.of()));
    Partial whole =
        new TermsPartial(KeyKind.WHOLE, ResultFormat.RAW, List.of(), List.of(), 0, 0, 1);
    assertThatThrownBy(() -> text.merge(whole))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("two different types");
  }

  @Test
  void sumsDoNotDependOnTheOrderOfAddition() {
    var random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        values.add((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12)));
      }
      double sum = sum(values);
      Collections.shuffle(values, random);
      assertThat(sum(values)).as("round %d", round).isEqualTo(sum);
      int cut = random.nextInt(values.size());
      Sum first = Sum.ZERO;
      Sum second = Sum.ZERO;
      for (int i = 0; i < values.size(); i++) {
        if (i < cut) {
          first = first.add(values.get(i));
        } else {
          second = second.add(values.get(i));
        }
      }
      assertThat(first.add(second).value()).as("round %d", round).isEqualTo(sum);
    }
  }

  @Test
  void countsDistinctValuesExactlyUpToTheThresholdAndNearlyBeyond() {
    var random = new Random(3);
    for (int distinct : new int[] {0, 1, 2_999, 3_000, 3_001, 20_000, 300_000}) {
      var counter = new DistinctCounter(3_000);
      for (int i = 0; i < distinct; i++) {
        long hash = random.nextLong();
        counter.add(hash);
        counter.add(hash);
      }
      if (distinct <= 3_000) {
        assertThat(counter.count()).isEqualTo(distinct);
      } else {
        // Four standard errors of 2^14 registers.
        assertThat((double) counter.count())
            .isCloseTo(distinct, Percentage.withPercentage(4 * 104 / Math.sqrt(1 << 14)));
      }
    }
  }

  @Test
  void findsPercentilesOfManyNumbersInManyParts() {
    var random = new Random(11);
    Partial merged = DigestPartial.none(100);
    for (int part = 0; part < 40; part++) {
      var digest = new NumberDigest(100);
      for (int i = 0; i < 1_000; i++) {
        digest.add(random.nextDouble());
      }
      merged = merged.merge(digest.toPartial(ResultFormat.RAW));
    }
    double[] quantiles = ((DigestPartial) merged).quantiles(0.01, 0.5, 0.99);
    assertThat(quantiles[0]).isCloseTo(0.01, Offset.offset(0.003));
    assertThat(quantiles[1]).isCloseTo(0.5, Offset.offset(0.02));
    assertThat(quantiles[2]).isCloseTo(0.99, Offset.offset(0.003));
  }

  @Test
  void onePartOfADigestAnswersAsTheDigestItself() {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var digest = new MergingDigest(100);
      var part = new NumberDigest(100);
      for (int i = 0; i < 400; i++) {
        // Few values, so that many centroids have the same mean.
        double value = random.nextInt(6) / 2.0;
        digest.add(value);
        part.add(value);
      }
      digest.compress();
      double[] shares = {0.33, 0.5, 0.66};
      double[] quantiles = part.toPartial(ResultFormat.RAW).quantiles(shares);
      for (int i = 0; i < shares.length; i++) {
        assertThat(quantiles[i])
            .as("seed %d", seed)
            .isCloseTo(digest.quantile(shares[i]), Offset.offset(1e-12));
      }
    }
  }

  @Test
  void sumsKeepInfinity() {
    assertThat(Sum.ZERO.add(Double.MAX_VALUE).add(Double.MAX_VALUE).value())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  private static double sum(List<Double> values) {
    Sum sum = Sum.ZERO;
    for (double value : values) {
      sum = sum.add(value);
    }
    return sum.value();
  }

  private static Partial terms(long error, TermsPartial.Bucket... buckets) {
    return new TermsPartial(
        KeyKind.TEXT, ResultFormat.RAW, List.of(), List.of(buckets), 0, error, 1);
  }

  private static Partial grouped(List<Partial> parts, Random random) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int cut = 1 + random.nextInt(parts.size() - 1);
    return grouped(parts.subList(0, cut), random)
        .merge(grouped(parts.subList(cut, parts.size()), random));
  }

  /** Whole numbers only, which sum exactly. */
  private static Partial partial(Random random, int shape, int depth) {
    return switch (shape) {
      case 0 -> numbers(random);
      case 1 -> bucket(random, depth);
      case 2 -> new BucketsPartial(List.of(bucket(random, depth), bucket(random, depth)));
      case 3 -> {
        var range = new RangesPartial.Range("*-3.0", null, 3.0, null, null, bucket(random, depth));
        yield new RangesPartial(random.nextBoolean(), List.of(range));
      }
      case 4 -> {
        boolean unknown = random.nextInt(4) == 0;
        long error = unknown ? TermsPartial.UNKNOWN : random.nextInt(4);
        var buckets = new ArrayList<TermsPartial.Bucket>();
        for (int key : keys(random)) {
          buckets.add(
              new TermsPartial.Bucket("k" + key, random.nextInt(9), error, inner(random, depth)));
        }
        yield new TermsPartial(
            KeyKind.TEXT, ResultFormat.RAW, List.of(), buckets, random.nextInt(9), error, 1);
      }
      case 5 -> {
        var counter = new DistinctCounter(40);
        for (int i = random.nextInt(80); i > 0; i--) {
          counter.add(random.nextInt(100) * 0x9E3779B97F4A7C15L);
        }
        yield counter.toPartial();
      }
      case 6 -> {
        if (random.nextInt(4) == 0) {
          yield HdrPartial.none(3);
        }
        var histogram = new DoubleHistogram(3);
        histogram.setAutoResize(true);
        for (int i = random.nextInt(20); i > 0; i--) {
          histogram.recordValue(random.nextInt(100_000));
        }
        yield HdrPartial.of(3, histogram, ResultFormat.RAW);
      }
      case 7 ->
          new WeightedPartial(
              Sum.ZERO.add(random.nextInt(100)), Sum.ZERO.add(random.nextInt(9)), ResultFormat.RAW);
      case 9 ->
          new AutoDatePartial(random.nextInt(6), (HistogramPartial) partial(random, 8, depth));
      case 10 ->
          random.nextInt(4) == 0
              ? GeoBoundsPartial.NONE
              : GeoBoundsPartial.NONE
                  .with(random.nextInt(90), random.nextInt(180))
                  .with(-random.nextInt(90), -1 - random.nextInt(180));
      case 13 -> {
        var buckets = new ArrayList<SignificantPartial.Bucket>();
        for (int key : keys(random)) {
          buckets.add(
              new SignificantPartial.Bucket(
                  "k" + key, random.nextInt(9), random.nextInt(9), inner(random, depth)));
        }
        yield new SignificantPartial(
            KeyKind.TEXT, ResultFormat.RAW, buckets, random.nextInt(9), random.nextInt(9), 1);
      }
      case 11 ->
          new GeoCentroidPartial(
              random.nextInt(9),
              Sum.ZERO.add(random.nextInt(100)),
              Sum.ZERO.add(random.nextInt(100)));
      case 12 -> {
        var buckets = new ArrayList<CompositePartial.Bucket>();
        for (int key : keys(random)) {
          List<@Nullable Object> values = Arrays.asList(key % 3 == 0 ? null : "k" + key, 7L);
          buckets.add(new CompositePartial.Bucket(values, random.nextInt(9), inner(random, depth)));
        }
        yield new CompositePartial(
            List.of(
                new TermsPartial.Part(KeyKind.TEXT, ResultFormat.RAW),
                new TermsPartial.Part(KeyKind.WHOLE, ResultFormat.RAW)),
            buckets);
      }
      case 14 -> {
        var clusters = new ArrayList<ClustersPartial.Cluster>();
        for (int key : keys(random).stream().sorted().toList()) {
          clusters.add(
              new ClustersPartial.Cluster(
                  key - random.nextInt(3), key, key + 1, 1, inner(random, depth)));
        }
        yield new ClustersPartial(ResultFormat.RAW, clusters);
      }
      default -> {
        var buckets = new ArrayList<HistogramPartial.Bucket>();
        for (int key : keys(random).stream().sorted().toList()) {
          buckets.add(new HistogramPartial.Bucket(key, random.nextInt(9), inner(random, depth)));
        }
        yield new HistogramPartial(ResultFormat.RAW, null, buckets);
      }
    };
  }

  private static NumbersPartial numbers(Random random) {
    return random.nextInt(4) == 0
        ? NumbersPartial.NONE
        : new NumbersPartial(
            random.nextInt(9),
            Sum.ZERO.add(random.nextInt(100)),
            -random.nextInt(5),
            random.nextInt(5),
            Sum.ZERO.add(random.nextInt(100)),
            ResultFormat.RAW);
  }

  private static BucketPartial bucket(Random random, int depth) {
    return new BucketPartial(random.nextInt(9), inner(random, depth));
  }

  /** Sub-aggregations of one request are the same in every bucket and shard. */
  private static List<Partial> inner(Random random, int depth) {
    return depth == 0
        ? List.of()
        : List.of(numbers(random), partial(random, 4, depth - 1), partial(random, 8, depth - 1));
  }

  private static Set<Integer> keys(Random random) {
    var keys = new HashSet<Integer>();
    for (int i = random.nextInt(6); i > 0; i--) {
      keys.add(random.nextInt(10));
    }
    return keys;
  }

  /** Buckets of terms have no order of their own. */
  private static Object normal(Partial partial) {
    return switch (partial) {
      case TermsPartial terms -> {
        Map<Object, Object> buckets = new HashMap<>();
        terms
            .buckets()
            .forEach(
                bucket ->
                    buckets.put(
                        bucket.key(),
                        List.of(bucket.count(), bucket.ownError(), normal(bucket.inner()))));
        yield List.of(buckets, terms.other(), terms.error(), terms.shards());
      }
      case SignificantPartial found -> {
        Map<Object, Object> buckets = new HashMap<>();
        for (SignificantPartial.Bucket bucket : found.buckets()) {
          List<Object> content =
              List.of(bucket.count(), bucket.background(), normal(bucket.inner()));
          buckets.put(bucket.key(), content);
        }
        yield List.of(buckets, found.documents(), found.background(), found.shards());
      }
      case HistogramPartial histogram ->
          histogram.buckets().stream()
              .sorted(Comparator.comparingDouble(HistogramPartial.Bucket::key))
              .map(bucket -> List.of(bucket.key(), bucket.count(), normal(bucket.inner())))
              .toList();
      case CompositePartial composite -> {
        Map<Object, Object> buckets = new HashMap<>();
        composite
            .buckets()
            .forEach(
                bucket ->
                    buckets.put(bucket.key(), List.of(bucket.count(), normal(bucket.inner()))));
        yield List.of(buckets, composite.parts());
      }
      case ClustersPartial all ->
          all.clusters().stream()
              .map(
                  one ->
                      List.of(one.min(), one.center(), one.max(), one.count(), normal(one.inner())))
              .toList();
      case AutoDatePartial dates -> List.of(dates.unit(), normal(dates.found()));
      case BucketPartial bucket -> List.of(bucket.count(), normal(bucket.inner()));
      case BucketsPartial buckets -> buckets.buckets().stream().map(PartialTest::normal).toList();
      case RangesPartial ranges ->
          ranges.ranges().stream()
              .map(range -> List.of(range.key(), normal(range.bucket())))
              .toList();
      case HdrPartial hdr ->
          List.of(
              Arrays.toString(hdr.percentiles(0, 25, 50, 75, 99, 100)),
              Arrays.toString(hdr.ranks(1, 100, 50_000)));
      default -> partial;
    };
  }

  private static List<Object> normal(List<Partial> partials) {
    return partials.stream().map(PartialTest::normal).toList();
  }
}
