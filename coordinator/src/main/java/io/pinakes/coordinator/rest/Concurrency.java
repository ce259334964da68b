package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentWrite;
import java.util.Optional;

/**
 * The change that a write expects to find as a document's last.
 *
 * @param seqNo -1: whatever it is
 * @param primaryTerm -1 without it
 */
record Concurrency(long seqNo, long primaryTerm) {

  static final Concurrency ANY = new Concurrency(-1, -1);

  /** OpenSearch's mark for no primary term, which its messages show. */
  private static final long NO_TERM = 0;

  static Concurrency of(Parameters parameters) {
    return of(parameters.number("if_seq_no"), parameters.number("if_primary_term"));
  }

  /** Checks the numbers each by itself. */
  static Concurrency of(Optional<Long> seqNo, Optional<Long> primaryTerm) {
    seqNo
        .filter(number -> number < 0)
        .ifPresent(
            number -> {
              throw ApiException.illegalArgument(
                  "sequence numbers must be non negative. got [" + number + "].");
            });
    primaryTerm
        .filter(term -> term < 0)
        .ifPresent(
            term -> {
              throw ApiException.illegalArgument(
                  "primary term must be non negative. got [" + term + "]");
            });
    return new Concurrency(seqNo.orElse(-1L), primaryTerm.filter(term -> term > 0).orElse(-1L));
  }

  /** Adds what is wrong with the two together. */
  void check(DocumentWrite.Kind kind, boolean generatedId, Validation validation) {
    if (seqNo < 0 && primaryTerm < 0) {
      return;
    }
    if (kind == DocumentWrite.Kind.CREATE || generatedId) {
      validation.add("create operations do not support compare and set. use index instead");
    } else if (seqNo >= 0 && primaryTerm < 0) {
      validation.add("ifSeqNo is set, but primary term is [" + NO_TERM + "]");
    } else if (seqNo < 0) {
      validation.add("ifSeqNo is unassigned, but primary term is [" + primaryTerm + "]");
    }
  }
}
