package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;

/** One of the values that the keys of {@code composite} are made of. */
interface KeySource {

  /** The values of a segment. */
  Segment segment(LeafReaderContext segment) throws IOException;

  /** What the values are: Longs, Doubles or Strings. */
  KeyKind kind();

  /** How the values read. */
  ResultFormat format();

  /**
   * A value of the request as {@link Segment#value} would have it.
   *
   * @throws io.pinakes.common.error.ApiException 400 if there is no such value
   */
  Object parse(Object value);

  /** Values of a segment; documents are asked in their order. */
  interface Segment {

    /** How many values a document has; equal ones count each. */
    int advance(int document) throws IOException;

    /** One of them. */
    Object value(int place) throws IOException;
  }
}
