package io.pinakes.worker.query;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;

/** A number for each document of a segment. */
interface DocumentFunction {

  /** The numbers of one segment; asked for documents in their order. */
  interface Values {
    /** The document's number. */
    double of(int document) throws IOException;
  }

  /** Opens a segment. */
  Values open(LeafReaderContext leaf) throws IOException;

  /** What explanations call it. */
  String name();
}
