package io.pinakes.common.message;

import org.jspecify.annotations.Nullable;

/**
 * One write that a client asks for.
 *
 * @param source the document as the client sent it; null for a delete
 * @param ifSeqNo write only if the document's last change has this sequence number; -1: whatever it
 *     has
 * @param ifPrimaryTerm goes with {@code ifSeqNo}; -1 without it
 */
public record DocumentWrite(
    Kind kind, String id, byte @Nullable [] source, long ifSeqNo, long ifPrimaryTerm) {

  /** What is to be done with the document. */
  public enum Kind {
    /** Create it or replace it. */
    INDEX,
    /** Create it; a conflict if it is there. */
    CREATE,
    /** Remove it. */
    DELETE
  }

  public DocumentWrite {
    if ((kind == Kind.DELETE) != (source == null)) {
      throw new IllegalArgumentException(kind + " with source " + (source != null));
    }
  }

  /** The removal of a document, on the same conditions. */
  public static DocumentWrite delete(String id, long ifSeqNo, long ifPrimaryTerm) {
    return new DocumentWrite(Kind.DELETE, id, null, ifSeqNo, ifPrimaryTerm);
  }
}
