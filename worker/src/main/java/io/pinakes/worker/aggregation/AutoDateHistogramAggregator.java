package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AutoDateHistogramAggregation;
import io.pinakes.common.aggregation.AutoDateUnit;
import io.pinakes.common.aggregation.partial.AutoDatePartial;
import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;

/**
 * Buckets of time by the finest unit of which there are not too many, with or without documents.
 *
 * <p>Values are put into buckets of the unit that has been fine enough so far. When it no longer
 * is, the buckets stay, and are joined at the end; so what a shard answers does not depend on the
 * order of its documents.
 */
final class AutoDateHistogramAggregator extends Aggregator {

  private final AutoDateHistogramAggregation histogram;
  private final Values column;
  private final Allowance allowance;
  private final LastInterval[] cuts;
  private final BucketTable table;
  private final LongCells counts;
  // By owner: the place of its unit, its buckets of that unit, its least and its greatest value.
  private final LongCells units;
  private final LongCells buckets;
  private final LongCells least;
  private final LongCells greatest;
  private int surviving;
  private boolean ofMany;

  AutoDateHistogramAggregator(
      Scope scope, AutoDateHistogramAggregation histogram, Values column, List<Aggregator> inner) {
    super(inner);
    this.histogram = histogram;
    this.column = column;
    this.allowance = scope.allowance();
    this.cuts = new LastInterval[AutoDateUnit.count()];
    for (AutoDateUnit unit : AutoDateUnit.values()) {
      cuts[unit.place()] = new LastInterval(histogram.rounding(unit));
    }
    this.table = new BucketTable(allowance);
    this.counts = new LongCells(allowance, 0);
    this.units = new LongCells(allowance, histogram.minimum().place());
    this.buckets = new LongCells(allowance, 0);
    this.least = new LongCells(allowance, Long.MAX_VALUE);
    this.greatest = new LongCells(allowance, Long.MIN_VALUE);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues values = column.numbers(segment.reader());
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        if (!values.advanceExact(document)) {
          return;
        }
        long previous = 0;
        for (int i = 0, count = values.docValueCount(); i < count; i++) {
          long time = (long) column.toDouble(values.nextValue());
          long key = cut(owner).round(time);
          if (i == 0 || key != previous) {
            previous = key;
            counts.add(bucket(owner, key), documents.of(document));
            in.collect(document, bucket(owner, key));
          }
          stretch(owner, time);
        }
      }
    };
  }

  private LastInterval cut(int owner) {
    return cuts[(int) units.get(owner)];
  }

  private int bucket(int owner, long key) {
    int before = table.size();
    int bucket = table.add(owner, key);
    if (table.size() > before) {
      buckets.add(owner, 1);
    }
    return bucket;
  }

  /** Takes coarser units for an owner that now has too many buckets or too long a time. */
  private void stretch(int owner, long time) {
    least.set(owner, Math.min(least.get(owner), time));
    greatest.set(owner, Math.max(greatest.get(owner), time));
    int place = (int) units.get(owner);
    while (place < cuts.length - 1 && !fits(owner, AutoDateUnit.at(place))) {
      place++;
      units.set(owner, place);
      Set<Long> coarser = new HashSet<>();
      for (int bucket = table.first(owner); bucket >= 0; bucket = table.after(bucket)) {
        coarser.add(cuts[place].round(table.value(bucket)));
      }
      // So that a value in one of them is seen to be in no new one.
      coarser.stream().sorted().forEach(key -> table.add(owner, key));
      buckets.set(owner, coarser.size());
    }
  }

  private boolean fits(int owner, AutoDateUnit unit) {
    int most = histogram.mostOf(unit);
    return buckets.get(owner) <= most
        && greatest.get(owner) - least.get(owner) <= most * unit.roughMillis();
  }

  @Override
  Partial build(int owner) throws IOException {
    var joined = new TreeMap<Long, HistogramPartial.Bucket>();
    for (int bucket = table.first(owner); bucket >= 0; bucket = table.after(bucket)) {
      if (counts.get(bucket) > 0) {
        long key = cut(owner).round(table.value(bucket));
        joined.merge(
            key,
            new HistogramPartial.Bucket(key, counts.get(bucket), buildInner(bucket)),
            AutoDateHistogramAggregator::join);
      }
    }
    allowance.count(joined.size());
    surviving += joined.size();
    ofMany |= owner > 0;
    // No document is in the bucket after the last.
    List<Partial> nothing = allowance.uncounted(() -> buildInner(table.size()));
    return new AutoDatePartial(
        (int) units.get(owner),
        new HistogramPartial(column.format(), null, new ArrayList<>(joined.values()), nothing));
  }

  @Override
  String profileType() {
    return "AutoDateHistogramAggregator." + (ofMany ? "FromMany" : "FromSingle");
  }

  @Override
  Map<String, Object> debug() {
    return Map.of("surviving_buckets", surviving);
  }

  private static HistogramPartial.Bucket join(
      HistogramPartial.Bucket a, HistogramPartial.Bucket b) {
    return new HistogramPartial.Bucket(
        a.key(), a.count() + b.count(), Partial.merge(a.inner(), b.inner()));
  }
}
