package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TermsPartial.Part;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.BitUtil;
import org.apache.lucene.util.BytesRef;

/** Combinations of several fields' values, which are numbered as they come. */
final class TupleKeys implements TermKeys {

  /** Combinations of one document's values; each is a bucket. */
  private static final int MAX_COMBINATIONS = 10_000;

  private final Scope scope;
  private final List<TermKeys> fields;
  private final TextTable tuples;
  private final BytesRef scratchA = new BytesRef();
  private final BytesRef scratchB = new BytesRef();

  TupleKeys(Scope scope, List<TermKeys> fields) {
    this.scope = scope;
    this.fields = List.copyOf(fields);
    this.tuples = new TextTable(scope.allowance());
  }

  @Override
  public Segment segment(LeafReaderContext segment) throws IOException {
    var parts = new Segment[fields.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = fields.get(i).segment(segment);
    }
    return new Combining(parts);
  }

  private final class Combining implements Segment {
    private final Segment[] parts;
    private final int[] counts;
    private final byte[] tuple;
    private long[] keys = new long[4];

    Combining(Segment[] parts) {
      this.parts = parts;
      this.counts = new int[parts.length];
      this.tuple = new byte[parts.length * Long.BYTES];
    }

    @Override
    public int advance(int document) throws IOException {
      long size = 1;
      for (int i = 0; i < parts.length; i++) {
        counts[i] = parts[i].advance(document);
        size *= counts[i];
        if (size == 0) {
          return 0;
        }
        if (size > MAX_COMBINATIONS) {
          throw ApiException.illegalArgument(
              "a document has more than ["
                  + MAX_COMBINATIONS
                  + "] combinations of values for multi_terms");
        }
      }
      if (size > keys.length) {
        keys = Arrays.copyOf(keys, (int) size);
      }
      for (int number = 0; number < size; number++) {
        keys[number] = tuple(number);
      }
      return (int) size;
    }

    /** The number of a combination, which picks a value of each field. */
    private int tuple(int number) {
      int rest = number;
      for (int i = 0; i < parts.length; i++) {
        BitUtil.VH_LE_LONG.set(tuple, i * Long.BYTES, parts[i].key(rest % counts[i]));
        rest /= counts[i];
      }
      return tuples.add(new BytesRef(tuple));
    }

    @Override
    public long key(int place) {
      return keys[place];
    }

    @Override
    public void close() {
      for (Segment part : parts) {
        part.close();
      }
    }
  }

  @Override
  public int compare(long a, long b) {
    BytesRef left = tuples.get((int) a, scratchA);
    BytesRef right = tuples.get((int) b, scratchB);
    for (int i = 0; i < fields.size(); i++) {
      int order = fields.get(i).compare(part(left, i), part(right, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static long part(BytesRef tuple, int place) {
    return (long) BitUtil.VH_LE_LONG.get(tuple.bytes, tuple.offset + place * Long.BYTES);
  }

  @Override
  public Object shown(long key) {
    BytesRef tuple = tuples.get((int) key, scratchA);
    var shown = new ArrayList<Object>(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      shown.add(fields.get(i).shown(part(tuple, i)));
    }
    return List.copyOf(shown);
  }

  /** Combinations that no document has are no buckets. */
  @Override
  public void forEach(LongConsumer keys) throws IOException {
    NumberKeys.forEach(scope, this, keys);
  }

  @Override
  public KeyKind kind() {
    return KeyKind.TUPLE;
  }

  @Override
  public ResultFormat format() {
    return ResultFormat.RAW;
  }

  @Override
  public List<Part> parts() {
    return fields.stream().map(field -> new Part(field.kind(), field.format())).toList();
  }
}
