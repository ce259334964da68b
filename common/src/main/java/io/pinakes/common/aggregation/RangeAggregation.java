package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.RangesPartial;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A bucket for each of several ranges of numbers, dates or addresses. */
public record RangeAggregation(Kind kind, ValuesSource source, List<Range> ranges, boolean keyed)
    implements BucketAggregation {

  /** What ranges are of. */
  public enum Kind {
    RANGE,
    DATE_RANGE,
    IP_RANGE
  }

  /** Ranges of one aggregation; each is looked at for every value. */
  static final int MAX_RANGES = 1_024;

  /**
   * A range.
   *
   * @param key null: one is made of the bounds
   * @param from inclusive; null: unbounded
   * @param to exclusive; null: unbounded
   * @param mask addresses in CIDR notation instead of bounds; null: none
   */
  public record Range(
      @Nullable String key, @Nullable Object from, @Nullable Object to, @Nullable String mask) {}

  public RangeAggregation {
    ranges = List.copyOf(ranges);
  }

  static RangeAggregation parse(Kind kind, Members members) {
    ValuesSource source = ValuesSource.parse(members, true, kind == Kind.DATE_RANGE);
    boolean keyed = members.flag("keyed", false);
    JsonNode ranges = members.take("ranges");
    members.end();
    if (ranges == null || ranges.isEmpty()) {
      throw ApiException.illegalArgument(
          "No [ranges] specified for the [" + members.name() + "] aggregation");
    }
    if (!ranges.isArray()) {
      throw members.unexpected("ranges", ranges);
    }
    if (ranges.size() > MAX_RANGES) {
      throw ApiException.illegalArgument(
          "[ranges] has more than " + MAX_RANGES + " members: " + ranges.size());
    }
    var parsed = new ArrayList<Range>();
    for (JsonNode range : ranges) {
      if (!(range instanceof ObjectNode object)) {
        throw members.unexpected("ranges", range);
      }
      parsed.add(members.reading("ranges", () -> range(kind, members.name(), object)));
    }
    return new RangeAggregation(kind, source, parsed, keyed);
  }

  private static Range range(Kind kind, String name, ObjectNode json) {
    var members = new Members(kind.name().toLowerCase(Locale.ROOT), name, json);
    String key = members.text("key");
    if (kind == Kind.RANGE) {
      Double from = members.takeNull("from") ? null : members.number("from");
      Double to = members.takeNull("to") ? null : members.number("to");
      members.end();
      return new Range(key, from, to, null);
    }
    Object from = members.takeNull("from") ? null : members.scalar("from");
    Object to = members.takeNull("to") ? null : members.scalar("to");
    String mask = kind == Kind.IP_RANGE ? members.text("mask") : null;
    members.end();
    if (mask != null) {
      checkMask(mask);
    }
    return new Range(key, from, to, mask);
  }

  private static void checkMask(String mask) {
    try {
      IpAddress.block(mask);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Partial empty(AggregationNode node) {
    var bucket = new BucketPartial(0, node.inner().empty());
    var empty = new ArrayList<RangesPartial.Range>();
    for (Range range : ranges) {
      empty.add(
          new RangesPartial.Range(
              range.key() != null ? range.key() : key(range),
              bound(range.from()),
              bound(range.to()),
              null,
              null,
              bucket));
    }
    if (kind == Kind.RANGE) {
      empty.sort(BY_BOUNDS);
    }
    return new RangesPartial(false, empty);
  }

  /** The order in which ranges are answered: by where they begin, then by where they end. */
  public static final Comparator<RangesPartial.Range> BY_BOUNDS =
      Comparator.<RangesPartial.Range>comparingDouble(
              range -> range.from() instanceof Double from ? from : Double.NEGATIVE_INFINITY)
          .thenComparingDouble(
              range -> range.to() instanceof Double to ? to : Double.POSITIVE_INFINITY);

  private static String key(Range range) {
    if (range.mask() != null) {
      return range.mask();
    }
    return (range.from() == null ? "*" : range.from())
        + "-"
        + (range.to() == null ? "*" : range.to());
  }

  private static @Nullable Object bound(@Nullable Object bound) {
    return switch (bound) {
      case Number number -> (Double) number.doubleValue();
      case null -> null;
      default -> bound.toString();
    };
  }
}
