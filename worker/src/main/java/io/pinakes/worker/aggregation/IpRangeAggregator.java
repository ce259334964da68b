package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.RangeAggregation;
import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.RangesPartial;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Buckets by ranges of addresses. */
final class IpRangeAggregator extends Aggregator {

  private final Values values;
  private final Allowance allowance;
  private final LongCells counts;
  private final List<Bounds> ranges = new ArrayList<>();

  /**
   * A range.
   *
   * @param from inclusive; null: unbounded
   * @param to exclusive; null: unbounded
   */
  private record Bounds(String key, byte @Nullable [] from, byte @Nullable [] to) {
    boolean has(BytesRef address) {
      return (from == null || compare(from, address) <= 0)
          && (to == null || compare(to, address) > 0);
    }

    private static int compare(byte[] bound, BytesRef address) {
      return Arrays.compareUnsigned(
          bound, 0, bound.length, address.bytes, address.offset, address.offset + address.length);
    }
  }

  private static final Comparator<byte @Nullable []> UNBOUNDED_FIRST =
      Comparator.nullsFirst(Arrays::compareUnsigned);
  private static final Comparator<byte @Nullable []> UNBOUNDED_LAST =
      Comparator.nullsLast(Arrays::compareUnsigned);

  IpRangeAggregator(
      Scope scope,
      AggregationNode node,
      RangeAggregation range,
      Values values,
      List<Aggregator> inner) {
    super(inner);
    if (!values.isAddress()) {
      throw values.unsupported(node.type());
    }
    this.values = values;
    this.allowance = scope.allowance();
    this.counts = new LongCells(allowance, 0);
    range.ranges().forEach(one -> ranges.add(read(one)));
    ranges.sort(
        (a, b) -> {
          int order = UNBOUNDED_FIRST.compare(a.from, b.from);
          return order != 0 ? order : UNBOUNDED_LAST.compare(a.to, b.to);
        });
  }

  private Bounds read(RangeAggregation.Range range) {
    byte[] from = range.from() == null ? null : address(range.from());
    byte[] to = range.to() == null ? null : address(range.to());
    if (range.mask() != null) {
      byte[][] block = block(range.mask());
      from = isZero(block[0]) ? null : block[0];
      to = after(block[1]);
    }
    String key = range.key();
    if (key == null) {
      key = range.mask() != null ? range.mask() : shown(from, "*") + "-" + shown(to, "*");
    }
    return new Bounds(key, from, to);
  }

  private byte[] address(Object value) {
    BytesRef bytes = values.bytes(value);
    return Arrays.copyOfRange(bytes.bytes, bytes.offset, bytes.offset + bytes.length);
  }

  private static byte[][] block(String mask) {
    try {
      return IpAddress.block(mask);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isZero(byte[] address) {
    for (byte b : address) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** The address after the last one of a block; null if there is none. */
  private static byte @Nullable [] after(byte[] last) {
    byte[] next = last.clone();
    for (int i = next.length - 1; i >= 0; i--) {
      if (++next[i] != 0) {
        return next;
      }
    }
    return null;
  }

  private static String shown(byte @Nullable [] address, String otherwise) {
    return address == null ? otherwise : IpAddress.format(address);
  }

  @Override
  String profileType() {
    return "BinaryRangeAggregator";
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    SortedSetDocValues texts = values.texts(segment.reader());
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      private final boolean[] found = new boolean[ranges.size()];

      @Override
      public void collect(int document, int owner) throws IOException {
        if (!texts.advanceExact(document)) {
          return;
        }
        Arrays.fill(found, false);
        for (int i = 0, count = texts.docValueCount(); i < count; i++) {
          BytesRef address = texts.lookupOrd(texts.nextOrd());
          for (int range = 0; range < found.length; range++) {
            found[range] |= ranges.get(range).has(address);
          }
        }
        for (int range = 0; range < found.length; range++) {
          if (found[range]) {
            int bucket = bucket(owner, range);
            counts.add(bucket, documents.of(document));
            in.collect(document, bucket);
          }
        }
      }
    };
  }

  private int bucket(int owner, int range) {
    return Math.addExact(Math.multiplyExact(owner, ranges.size()), range);
  }

  @Override
  Partial build(int owner) throws IOException {
    allowance.count(ranges.size());
    var built = new ArrayList<RangesPartial.Range>(ranges.size());
    for (int i = 0; i < ranges.size(); i++) {
      Bounds range = ranges.get(i);
      int bucket = bucket(owner, i);
      built.add(
          new RangesPartial.Range(
              range.key,
              range.from == null ? null : IpAddress.format(range.from),
              range.to == null ? null : IpAddress.format(range.to),
              null,
              null,
              new BucketPartial(counts.get(bucket), buildInner(bucket))));
    }
    return new RangesPartial(true, built);
  }
}
