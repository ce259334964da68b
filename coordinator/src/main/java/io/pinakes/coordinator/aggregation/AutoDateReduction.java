package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AutoDateHistogramAggregation;
import io.pinakes.common.aggregation.AutoDateUnit;
import io.pinakes.common.aggregation.DateRounding;
import io.pinakes.common.aggregation.partial.AutoDatePartial;
import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.HistogramPartial.Bucket;
import io.pinakes.common.aggregation.partial.Partial;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the interval of all shards' buckets together: the coarsest unit of a shard, a coarser one
 * if there would be too many buckets of it, and then as many units to a bucket as it takes.
 */
final class AutoDateReduction {

  private final AutoDateHistogramAggregation histogram;
  private AutoDateUnit unit;
  private DateRounding rounding;
  private HistogramPartial found;

  private AutoDateReduction(AutoDateHistogramAggregation histogram, AutoDatePartial partial) {
    this.histogram = histogram;
    this.unit = AutoDateUnit.at(partial.unit());
    this.rounding = histogram.rounding(unit);
    this.found = partial.found();
  }

  static Result reduce(
      HistogramReduction reduction,
      AutoDateHistogramAggregation histogram,
      AutoDatePartial partial) {
    return new AutoDateReduction(histogram, partial).reduce(reduction);
  }

  private Result reduce(HistogramReduction reduction) {
    cutBy(unit);
    coarsen();
    int step = 1;
    if (!found.buckets().isEmpty()) {
      cutBy(unitOfAll());
      DateRounding by = rounding;
      found =
          with(reduction.filled(found, key -> by.round((long) key), key -> by.next((long) key)));
      coarsen();
      step = unit.step(found.buckets().size(), histogram.buckets());
      joinEvery(step);
    }
    return reduction.chosen(found.buckets(), unit.interval(step), found);
  }

  /** Takes coarser units until there are not too many buckets with documents. */
  private void coarsen() {
    while (found.buckets().size() > histogram.mostOf(unit) && unit != AutoDateUnit.YEAR) {
      cutBy(AutoDateUnit.at(unit.place() + 1));
    }
  }

  private void cutBy(AutoDateUnit coarser) {
    unit = coarser;
    rounding = histogram.rounding(coarser);
    var cut = new ArrayList<Bucket>();
    for (Bucket bucket : found.buckets()) {
      double key = rounding.round((long) bucket.key());
      if (!cut.isEmpty() && cut.getLast().key() == key) {
        cut.add(joined(cut.removeLast(), bucket));
      } else {
        cut.add(new Bucket(key, bucket.count(), bucket.inner()));
      }
    }
    found = with(cut);
  }

  /** The unit of which there are not too many buckets when those without documents count. */
  private AutoDateUnit unitOfAll() {
    long first = (long) found.buckets().getFirst().key();
    long last = (long) found.buckets().getLast().key();
    int place = unit.place();
    // A rough estimate first: counting the buckets of a unit that is much too fine takes long.
    for (int i = place + 1; i < AutoDateUnit.count(); i++) {
      AutoDateUnit coarser = AutoDateUnit.at(i);
      if ((last - first) / coarser.roughMillis() < histogram.mostOf(coarser)) {
        place = i - 1;
        break;
      }
    }
    while (place < AutoDateUnit.YEAR.place() && !fits(AutoDateUnit.at(place), first, last)) {
      place++;
    }
    return AutoDateUnit.at(place);
  }

  private boolean fits(AutoDateUnit candidate, long first, long last) {
    DateRounding by = histogram.rounding(candidate);
    int left = histogram.mostOf(candidate);
    for (long key = first; key < last; key = by.next(by.round(key))) {
      if (--left < 0) {
        return false;
      }
    }
    return true;
  }

  private void joinEvery(int step) {
    if (step == 1) {
      return;
    }
    var joined = new ArrayList<Bucket>();
    for (int i = 0; i < found.buckets().size(); i++) {
      Bucket bucket = found.buckets().get(i);
      joined.add(i % step == 0 ? bucket : joined(joined.removeLast(), bucket));
    }
    found = with(joined);
  }

  private static Bucket joined(Bucket a, Bucket b) {
    return new Bucket(a.key(), a.count() + b.count(), Partial.merge(a.inner(), b.inner()));
  }

  private HistogramPartial with(List<Bucket> buckets) {
    return new HistogramPartial(found.format(), found.bounds(), buckets, found.nothing());
  }
}
