package io.pinakes.worker.aggregation;

import java.io.IOException;

/** A segment's numbers by document; documents are asked in their order. */
interface Numbers {

  /** Goes to a document, and tells whether it has numbers. */
  boolean advanceExact(int document) throws IOException;

  /** How many numbers the document has. */
  int count();

  /** The document's next number. */
  double next() throws IOException;
}
