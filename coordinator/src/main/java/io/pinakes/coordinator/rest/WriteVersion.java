package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentUpdate;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.VersionType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The version that a client gives a document, or the change that it expects to find as the
 * document's last. OpenSearch knows both as optimistic concurrency, and allows one of them.
 *
 * @param version {@link ReadVersion#ANY}: none is given
 * @param seqNo -1: whatever it is
 * @param primaryTerm -1 without it
 */
record WriteVersion(VersionType type, long version, long seqNo, long primaryTerm) {

  /** OpenSearch's mark for no primary term, which its messages show. */
  private static final long NO_TERM = 0;

  static WriteVersion of(Parameters parameters) {
    return of(
        parameters.nonEmpty("version_type"),
        parameters.number("version"),
        parameters.number("if_seq_no"),
        parameters.number("if_primary_term"));
  }

  /** Checks each by itself. */
  static WriteVersion of(
      Optional<String> type,
      Optional<Long> version,
      Optional<Long> seqNo,
      Optional<Long> primaryTerm) {
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
    return new WriteVersion(
        VersionTypes.of(type),
        version.orElse(ReadVersion.ANY),
        seqNo.orElse(-1L),
        primaryTerm.filter(term -> term > 0).orElse(-1L));
  }

  /** The same with what an update's body says. */
  WriteVersion with(UpdateBody body) {
    WriteVersion inBody = of(Optional.empty(), Optional.empty(), body.seqNo(), body.primaryTerm());
    return new WriteVersion(
        type,
        version,
        inBody.seqNo < 0 ? seqNo : inBody.seqNo,
        inBody.primaryTerm < 0 ? primaryTerm : inBody.primaryTerm);
  }

  /** Whether a last change is expected. */
  boolean compares() {
    return seqNo >= 0 || primaryTerm >= 0;
  }

  /** Adds what is wrong with them together. */
  void check(DocumentWrite.Kind kind, boolean generatedId, Validation validation) {
    if (kind == DocumentWrite.Kind.CREATE || generatedId) {
      checkCreate(validation);
      return;
    }
    if (type == VersionType.INTERNAL && version != ReadVersion.ANY) {
      validation.add(
          "internal versioning can not be used for optimistic concurrency control. "
              + "Please use `if_seq_no` and `if_primary_term` instead");
    }
    if (type != VersionType.INTERNAL && version < 0) {
      validation.add("illegal version value [" + version + "] for version type [" + type + "]");
    }
    if (compares() && (type != VersionType.INTERNAL || version != ReadVersion.ANY)) {
      validation.add("compare and write operations can not use versioning");
    }
    checkPair(validation);
  }

  /** Adds what is wrong with them for an update, which knows no versions. */
  void checkUpdate(int retries, Validation validation) {
    if (type != VersionType.INTERNAL || version != ReadVersion.ANY) {
      validation.add(
          "internal versioning can not be used for optimistic concurrency control. "
              + "Please use `if_seq_no` and `if_primary_term` instead");
    }
    if (compares() && retries > 0) {
      validation.add("compare and write operations can not be retried");
    }
    checkPair(validation);
  }

  private void checkPair(Validation validation) {
    if (seqNo >= 0 && primaryTerm < 0) {
      validation.add("ifSeqNo is set, but primary term is [" + NO_TERM + "]");
    } else if (seqNo < 0 && primaryTerm >= 0) {
      validation.add("ifSeqNo is unassigned, but primary term is [" + primaryTerm + "]");
    }
  }

  private void checkCreate(Validation validation) {
    if (type != VersionType.INTERNAL) {
      validation.add("create operations only support internal versioning. use index instead");
    } else if (version != ReadVersion.ANY) {
      validation.add("create operations do not support explicit versions. use index instead");
    } else if (compares()) {
      validation.add("create operations do not support compare and set. use index instead");
    }
  }

  /** A put with all of this. */
  DocumentWrite put(DocumentWrite.Kind kind, String id, byte[] source, @Nullable String routing) {
    return new DocumentWrite(kind, id, source, seqNo, primaryTerm, routing, type, given(), null);
  }

  /** An update with all of this. */
  DocumentWrite update(String id, byte[] part, @Nullable String routing, DocumentUpdate update) {
    return new DocumentWrite(
        DocumentWrite.Kind.UPDATE,
        id,
        part,
        seqNo,
        primaryTerm,
        routing,
        VersionType.INTERNAL,
        DocumentWrite.NO_VERSION,
        update);
  }

  /** A removal with all of this. */
  DocumentWrite delete(String id, @Nullable String routing) {
    return DocumentWrite.delete(id, seqNo, primaryTerm, routing, type, given());
  }

  private long given() {
    return type == VersionType.INTERNAL ? DocumentWrite.NO_VERSION : version;
  }
}
