package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.IncludeExclude;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TermsPartial.Part;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.lucene.index.LeafReaderContext;

/** Numbers the values that buckets of terms are made by. */
interface TermKeys {

  /** The numbers of a segment's values. */
  Segment segment(LeafReaderContext segment) throws IOException;

  /** The order of two values by their numbers. */
  int compare(long a, long b);

  /** A value as the answer has it. */
  Object shown(long key);

  /** Tells every value that the shard has, some of them perhaps of deleted documents. */
  void forEach(LongConsumer keys) throws IOException;

  /** What {@link #shown} gives. */
  KeyKind kind();

  /** How {@link #shown} reads. */
  ResultFormat format();

  /** Of combinations, what each of their values is; else empty. */
  default List<Part> parts() {
    return List.of();
  }

  /** Values of a segment; documents are asked in their order. */
  interface Segment {

    /** How many values a document has that are let in, each once. */
    int advance(int document) throws IOException;

    /** The number of one of them. */
    long key(int place);

    /** After the last document. */
    default void close() {}
  }

  /** What a profile says of them besides times. */
  default Map<String, Object> debug() {
    return Map.of();
  }

  /** Of one field. */
  static TermKeys of(Scope scope, Values values, IncludeExclude filter, String aggregation) {
    return values.isNumber()
        ? new NumberKeys(scope, values, TermFilter.numbers(filter, values, aggregation))
        : new TextKeys(scope, values, TermFilter.texts(filter, values, aggregation));
  }
}
