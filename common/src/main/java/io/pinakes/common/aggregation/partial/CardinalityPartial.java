package io.pinakes.common.aggregation.partial;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Distinct values, as a {@link DistinctCounter} knows them.
 *
 * @param threshold how many are counted exactly
 * @param hashes of the values, sorted; empty if there are registers
 * @param registers null: the hashes are all there are
 */
public record CardinalityPartial(int threshold, long[] hashes, byte @Nullable [] registers)
    implements Partial {

  /** Of a shard that does not have the field. */
  public static CardinalityPartial none(int threshold) {
    return new DistinctCounter(threshold).toPartial();
  }

  /** How many distinct values there were, or nearly so. */
  public long count() {
    return counter().count();
  }

  private DistinctCounter counter() {
    var counter = new DistinctCounter(threshold);
    counter.addAll(this);
    return counter;
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof CardinalityPartial more)) {
      throw Partial.mismatch();
    }
    DistinctCounter both = counter();
    both.addAll(more);
    return both.toPartial();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CardinalityPartial more
        && threshold == more.threshold
        && Arrays.equals(hashes, more.hashes)
        && Arrays.equals(registers, more.registers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(threshold, Arrays.hashCode(hashes), Arrays.hashCode(registers));
  }

  @Override
  public String toString() {
    return "CardinalityPartial[" + count() + "]";
  }
}
