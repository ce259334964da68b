package io.pinakes.common.message;

import io.pinakes.common.error.ApiError;
import org.jspecify.annotations.Nullable;

/**
 * What became of one write.
 *
 * @param outcome null if it failed
 * @param version the document's version after it; -1 if it failed
 * @param error why it failed; null if it did not
 * @param source the document after it, if an update asked for it
 */
public record DocumentResult(
    String id,
    @Nullable Outcome outcome,
    long version,
    long seqNo,
    long primaryTerm,
    @Nullable ApiError error,
    byte @Nullable [] source) {

  /** What the write did. */
  public enum Outcome {
    CREATED,
    UPDATED,
    DELETED,
    NOT_FOUND,
    /** The document is what it was to become; nothing was written. */
    NOOP
  }

  /** A result without the document. */
  public DocumentResult(
      String id,
      @Nullable Outcome outcome,
      long version,
      long seqNo,
      long primaryTerm,
      @Nullable ApiError error) {
    this(id, outcome, version, seqNo, primaryTerm, error, null);
  }

  /** The same with the document after the write. */
  public DocumentResult withSource(byte @Nullable [] document) {
    return new DocumentResult(id, outcome, version, seqNo, primaryTerm, error, document);
  }

  public static DocumentResult failed(String id, ApiError error) {
    return new DocumentResult(id, null, -1, -1, 0, error);
  }
}
