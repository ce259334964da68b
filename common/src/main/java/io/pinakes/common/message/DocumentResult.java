package io.pinakes.common.message;

import io.pinakes.common.error.ApiError;
import org.jspecify.annotations.Nullable;

/**
 * What became of one write.
 *
 * @param outcome null if it failed
 * @param version the document's version after it; -1 if it failed
 * @param error why it failed; null if it did not
 */
public record DocumentResult(
    String id,
    @Nullable Outcome outcome,
    long version,
    long seqNo,
    long primaryTerm,
    @Nullable ApiError error) {

  /** What the write did. */
  public enum Outcome {
    CREATED,
    UPDATED,
    DELETED,
    NOT_FOUND
  }

  public static DocumentResult failed(String id, ApiError error) {
    return new DocumentResult(id, null, -1, -1, 0, error);
  }
}
