package io.pinakes.common.aggregation.partial;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranges as a shard understood them: as many in every part, in order.
 *
 * @param mapped false if the shard does not know the field, and so not the format of the bounds
 */
public record RangesPartial(boolean mapped, List<Range> ranges) implements Partial {

  public RangesPartial {
    ranges = List.copyOf(ranges);
  }

  /**
   * One range.
   *
   * @param key how the answer names it
   * @param from inclusive; a Double, or a String of an address; null: unbounded
   * @param to exclusive; as {@code from}
   * @param fromText {@code from} in the field's format; null if it has none
   * @param toText {@code to} in the field's format; null if it has none
   */
  public record Range(
      String key,
      @Nullable Object from,
      @Nullable Object to,
      @Nullable String fromText,
      @Nullable String toText,
      BucketPartial bucket) {

    /** The same range with another bucket. */
    public Range with(BucketPartial other) {
      return new Range(key, from, to, fromText, toText, other);
    }
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof RangesPartial more) || more.ranges.size() != ranges.size()) {
      throw Partial.mismatch();
    }
    List<Range> named = mapped || !more.mapped ? ranges : more.ranges;
    var merged = new ArrayList<Range>(ranges.size());
    for (int i = 0; i < ranges.size(); i++) {
      merged.add(named.get(i).with(ranges.get(i).bucket.merge(more.ranges.get(i).bucket)));
    }
    return new RangesPartial(mapped || more.mapped, merged);
  }
}
