package io.pinakes.worker.index;

import io.pinakes.common.dsl.TermLevel.Relation;
import io.pinakes.common.mapping.DateMath;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.IpAddress;
import io.pinakes.common.mapping.NumberText;
import io.pinakes.common.mapping.ValueField;
import java.net.InetAddress;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.apache.lucene.document.DoubleRange;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FloatRange;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.InetAddressRange;
import org.apache.lucene.document.IntRange;
import org.apache.lucene.document.LongRange;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Adds ranges: objects with {@code gt}, {@code gte}, {@code lt} and {@code lte}, or CIDR blocks.
 */
public final class RangeValues {

  private RangeValues() {}

  /** A range's bounds as a document or a request has them; null: none. */
  public record Bounds(
      @Nullable String from, boolean includeFrom, @Nullable String to, boolean includeTo) {}

  /** The type of a value that a range's bounds are. */
  public static FieldType bounds(ValueField field) {
    return ShapedValues.bounds(field);
  }

  static void add(IndexedDocument document, ValueField field, JsonNode value) {
    FieldType type = ShapedValues.bounds(field);
    Field made;
    if (value.isObject()) {
      made = range(field, type, bounds(field, value), 0);
    } else if (type == FieldType.IP && value.isString()) {
      byte[][] block = IpAddress.block(value.asString());
      made =
          new InetAddressRange(
              field.path(), InetAddressPoint.decode(block[0]), InetAddressPoint.decode(block[1]));
    } else {
      throw new IllegalArgumentException(
          "error parsing field [" + field.path() + "], expected an object but got " + value);
    }
    if (field.indexed()) {
      document.add(made);
    }
    document.name(field.path());
  }

  /**
   * Documents that have a range that is so related to the one given.
   *
   * @throws IllegalArgumentException the bounds are none; the message is for users
   */
  public static Query related(ValueField field, Bounds bounds, Relation relation, long nowMillis) {
    String path = field.path();
    return switch (range(field, ShapedValues.bounds(field), bounds, nowMillis)) {
      case IntRange range -> {
        int[] low = {range.getMin(0)};
        int[] high = {range.getMax(0)};
        yield switch (relation) {
          case INTERSECTS -> IntRange.newIntersectsQuery(path, low, high);
          case CONTAINS -> IntRange.newContainsQuery(path, low, high);
          case WITHIN -> IntRange.newWithinQuery(path, low, high);
        };
      }
      case LongRange range -> {
        long[] low = {range.getMin(0)};
        long[] high = {range.getMax(0)};
        yield switch (relation) {
          case INTERSECTS -> LongRange.newIntersectsQuery(path, low, high);
          case CONTAINS -> LongRange.newContainsQuery(path, low, high);
          case WITHIN -> LongRange.newWithinQuery(path, low, high);
        };
      }
      case FloatRange range -> {
        float[] low = {range.getMin(0)};
        float[] high = {range.getMax(0)};
        yield switch (relation) {
          case INTERSECTS -> FloatRange.newIntersectsQuery(path, low, high);
          case CONTAINS -> FloatRange.newContainsQuery(path, low, high);
          case WITHIN -> FloatRange.newWithinQuery(path, low, high);
        };
      }
      case DoubleRange range -> {
        double[] low = {range.getMin(0)};
        double[] high = {range.getMax(0)};
        yield switch (relation) {
          case INTERSECTS -> DoubleRange.newIntersectsQuery(path, low, high);
          case CONTAINS -> DoubleRange.newContainsQuery(path, low, high);
          case WITHIN -> DoubleRange.newWithinQuery(path, low, high);
        };
      }
      case InetAddressRange range -> addresses(path, range.binaryValue().bytes, relation);
      case Field other -> throw new IllegalStateException(other + " is no range");
    };
  }

  private static Query addresses(String path, byte[] packed, Relation relation) {
    InetAddress low = InetAddressPoint.decode(Arrays.copyOfRange(packed, 0, IpAddress.BYTES));
    InetAddress high =
        InetAddressPoint.decode(Arrays.copyOfRange(packed, IpAddress.BYTES, 2 * IpAddress.BYTES));
    return switch (relation) {
      case INTERSECTS -> InetAddressRange.newIntersectsQuery(path, low, high);
      case CONTAINS -> InetAddressRange.newContainsQuery(path, low, high);
      case WITHIN -> InetAddressRange.newWithinQuery(path, low, high);
    };
  }

  private static Bounds bounds(ValueField field, JsonNode value) {
    var bounds = new Bounds(null, true, null, true);
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode bound = member.getValue();
      String text = bound.isNull() ? null : bound.asString();
      bounds =
          switch (member.getKey()) {
            case "gt" -> new Bounds(text, text == null, bounds.to(), bounds.includeTo());
            case "gte", "from" -> new Bounds(text, true, bounds.to(), bounds.includeTo());
            case "lt" -> new Bounds(bounds.from(), bounds.includeFrom(), text, text == null);
            case "lte", "to" -> new Bounds(bounds.from(), bounds.includeFrom(), text, true);
            default ->
                throw new IllegalArgumentException(
                    "error parsing field ["
                        + field.path()
                        + "], with unknown parameter ["
                        + member.getKey()
                        + "]");
          };
    }
    return bounds;
  }

  private static Field range(ValueField field, FieldType type, Bounds bounds, long nowMillis) {
    String path = field.path();
    return switch (type) {
      case FLOAT -> {
        float low = (float) fraction(type, bounds.from(), Double.NEGATIVE_INFINITY);
        float high = (float) fraction(type, bounds.to(), Double.POSITIVE_INFINITY);
        low = bounds.includeFrom() ? low : Math.nextUp(low);
        high = bounds.includeTo() ? high : Math.nextDown(high);
        check(low <= high, bounds);
        yield new FloatRange(path, new float[] {low}, new float[] {high});
      }
      case DOUBLE -> {
        double low = fraction(type, bounds.from(), Double.NEGATIVE_INFINITY);
        double high = fraction(type, bounds.to(), Double.POSITIVE_INFINITY);
        low = bounds.includeFrom() ? low : Math.nextUp(low);
        high = bounds.includeTo() ? high : Math.nextDown(high);
        check(low <= high, bounds);
        yield new DoubleRange(path, new double[] {low}, new double[] {high});
      }
      case IP -> {
        byte[] low = new byte[IpAddress.BYTES];
        byte[] high = new byte[IpAddress.BYTES];
        Arrays.fill(high, (byte) -1);
        if (bounds.from() != null) {
          low = IpAddress.parse(bounds.from());
        }
        if (bounds.to() != null) {
          high = IpAddress.parse(bounds.to());
        }
        check(
            (bounds.includeFrom() || IpAddress.step(low, 1))
                && (bounds.includeTo() || IpAddress.step(high, -1))
                && Arrays.compareUnsigned(low, high) <= 0,
            bounds);
        yield new InetAddressRange(
            path, InetAddressPoint.decode(low), InetAddressPoint.decode(high));
      }
      default -> {
        long low = whole(field, type, bounds.from(), least(type), !bounds.includeFrom(), nowMillis);
        long high = whole(field, type, bounds.to(), greatest(type), bounds.includeTo(), nowMillis);
        check(bounds.includeFrom() || low < greatest(type), bounds);
        check(bounds.includeTo() || high > least(type), bounds);
        low = bounds.includeFrom() ? low : low + 1;
        high = bounds.includeTo() ? high : high - 1;
        check(low <= high, bounds);
        yield type == FieldType.INTEGER
            ? new IntRange(path, new int[] {(int) low}, new int[] {(int) high})
            : new LongRange(path, new long[] {low}, new long[] {high});
      }
    };
  }

  private static long least(FieldType type) {
    return type == FieldType.INTEGER ? Integer.MIN_VALUE : Long.MIN_VALUE;
  }

  private static long greatest(FieldType type) {
    return type == FieldType.INTEGER ? Integer.MAX_VALUE : Long.MAX_VALUE;
  }

  private static long whole(
      ValueField field,
      FieldType type,
      @Nullable String text,
      long open,
      boolean roundUp,
      long nowMillis) {
    if (text == null) {
      return open;
    }
    if (type == FieldType.DATE) {
      return new DateMath(field.dateFormat(), ZoneOffset.UTC, nowMillis).parse(text, roundUp);
    }
    return NumberText.whole(type, text);
  }

  private static double fraction(FieldType type, @Nullable String text, double open) {
    return text == null ? open : NumberText.fraction(type, Double.parseDouble(text));
  }

  private static void check(boolean valid, Bounds bounds) {
    if (!valid) {
      throw new IllegalArgumentException(
          "min value (" + bounds.from() + ") is greater than max value (" + bounds.to() + ")");
    }
  }
}
