package io.pinakes.worker.aggregation;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.index.RangeValues;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.NumericUtils;

/**
 * The ranges of a segment by document, gathered from the index that they are searched by: ranges
 * have no doc values.
 */
final class RangeValuesByDocument {

  /** Of a range's document and its two bounds. */
  private static final int BYTES_PER_RANGE = Integer.BYTES + 2 * Long.BYTES;

  private final Allowance allowance;
  private final FieldType bounds;
  private Range[] ranges = new Range[0];
  private int size;
  private int next;

  /**
   * A range with both bounds in it.
   *
   * @param from a date in milliseconds since 1970, a whole number, or the sortable bits of another
   */
  record Range(int document, long from, long to) implements Comparable<Range> {
    @Override
    public int compareTo(Range other) {
      int order = Integer.compare(document, other.document);
      return order != 0 ? order : Long.compare(from, other.from);
    }
  }

  private RangeValuesByDocument(Allowance allowance, FieldType bounds) {
    this.allowance = allowance;
    this.bounds = bounds;
  }

  /**
   * The ranges of a field.
   *
   * @throws ApiException 400: the field is not indexed, or is of addresses; 429: there are too many
   */
  static RangeValuesByDocument of(LeafReader segment, ValueField field, Allowance allowance)
      throws IOException {
    var all = new RangeValuesByDocument(allowance, RangeValues.bounds(field));
    PointValues points = segment.getPointValues(field.path());
    if (points != null) {
      points.intersect(all.new Visitor());
      Arrays.sort(all.ranges, 0, all.size);
    }
    return all;
  }

  private final class Visitor implements PointValues.IntersectVisitor {
    @Override
    public void visit(int document) {
      throw new IllegalStateException("no cell is inside of the query: each range is looked at");
    }

    @Override
    public void visit(int document, byte[] packed) {
      if (size == ranges.length) {
        int length = ArrayUtil.oversize(size + 1, BYTES_PER_RANGE);
        allowance.take((long) (length - size) * BYTES_PER_RANGE);
        ranges = Arrays.copyOf(ranges, length);
      }
      ranges[size++] = new Range(document, bound(packed, 0), bound(packed, packed.length / 2));
    }

    @Override
    public PointValues.Relation compare(byte[] least, byte[] greatest) {
      return PointValues.Relation.CELL_CROSSES_QUERY;
    }
  }

  private long bound(byte[] packed, int offset) {
    return switch (bounds) {
      case INTEGER -> NumericUtils.sortableBytesToInt(packed, offset);
      case FLOAT ->
          NumericUtils.doubleToSortableLong(
              NumericUtils.sortableIntToFloat(NumericUtils.sortableBytesToInt(packed, offset)));
      default -> NumericUtils.sortableBytesToLong(packed, offset);
    };
  }

  /** A bound as a number. */
  double number(long bound) {
    return switch (bounds) {
      case FLOAT, DOUBLE -> NumericUtils.sortableLongToDouble(bound);
      default -> bound;
    };
  }

  /** Goes to a document, of which {@link #next} then tells the ranges; documents rise. */
  void advance(int document) {
    // A document may come again, in another bucket.
    while (next > 0 && ranges[next - 1].document >= document) {
      next--;
    }
    while (next < size && ranges[next].document < document) {
      next++;
    }
  }

  /** Whether the document has another range. */
  boolean hasNext(int document) {
    return next < size && ranges[next].document == document;
  }

  /** The document's next range, by where they begin. */
  Range next() {
    return ranges[next++];
  }

  /** After the last document. */
  void close() {
    allowance.free((long) ranges.length * BYTES_PER_RANGE);
  }
}
