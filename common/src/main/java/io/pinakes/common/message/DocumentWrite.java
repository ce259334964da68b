package io.pinakes.common.message;

import org.jspecify.annotations.Nullable;

/**
 * One write that a client asks for.
 *
 * @param source the document as the client sent it, or the part of it that an update changes; null
 *     for a delete
 * @param ifSeqNo write only if the document's last change has this sequence number; -1: whatever it
 *     has
 * @param ifPrimaryTerm goes with {@code ifSeqNo}; -1 without it
 * @param routing that has chosen the shard; null: the id has
 * @param versionType who says which version it will have
 * @param version that it will have, if the client says so
 * @param update how a document is updated; null for other kinds
 */
public record DocumentWrite(
    Kind kind,
    String id,
    byte @Nullable [] source,
    long ifSeqNo,
    long ifPrimaryTerm,
    @Nullable String routing,
    VersionType versionType,
    long version,
    @Nullable DocumentUpdate update) {

  /** Of writes whose versions the index counts. */
  public static final long NO_VERSION = -1;

  /** What is to be done with the document. */
  public enum Kind {
    /** Create it or replace it. */
    INDEX,
    /** Create it; a conflict if it is there. */
    CREATE,
    /** Remove it. */
    DELETE,
    /** Change it by putting {@code source}, a part of a document, over it. */
    UPDATE
  }

  public DocumentWrite {
    if ((kind == Kind.DELETE) != (source == null)) {
      throw new IllegalArgumentException(kind + " with source " + (source != null));
    }
    if ((kind == Kind.UPDATE) != (update != null)) {
      throw new IllegalArgumentException(kind + " with update " + (update != null));
    }
  }

  /** A write of a document that is routed by its id, and whose versions the index counts. */
  public DocumentWrite(
      Kind kind, String id, byte @Nullable [] source, long ifSeqNo, long ifPrimaryTerm) {
    this(kind, id, source, ifSeqNo, ifPrimaryTerm, null, VersionType.INTERNAL, NO_VERSION, null);
  }

  /** The same with another routing. */
  public DocumentWrite withRouting(@Nullable String other) {
    return new DocumentWrite(
        kind, id, source, ifSeqNo, ifPrimaryTerm, other, versionType, version, update);
  }

  /** The removal of a document, on the same conditions. */
  public static DocumentWrite delete(String id, long ifSeqNo, long ifPrimaryTerm) {
    return delete(id, ifSeqNo, ifPrimaryTerm, null, VersionType.INTERNAL, NO_VERSION);
  }

  /** The removal of a document that may have a routing, or a version of the client's. */
  public static DocumentWrite delete(
      String id,
      long ifSeqNo,
      long ifPrimaryTerm,
      @Nullable String routing,
      VersionType versionType,
      long version) {
    return new DocumentWrite(
        Kind.DELETE, id, null, ifSeqNo, ifPrimaryTerm, routing, versionType, version, null);
  }
}
