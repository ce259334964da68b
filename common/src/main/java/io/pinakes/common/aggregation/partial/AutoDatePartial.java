package io.pinakes.common.aggregation.partial;

/**
 * The buckets of a date histogram that chooses its interval.
 *
 * @param unit the place of the unit that was chosen, finer ones first; of several shards, the
 *     coarsest
 * @param found buckets of that unit or of finer ones, and what is in empty ones
 */
public record AutoDatePartial(int unit, HistogramPartial found) implements Partial {

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof AutoDatePartial more)) {
      throw Partial.mismatch();
    }
    return new AutoDatePartial(Math.max(unit, more.unit), found.merge(more.found));
  }
}
