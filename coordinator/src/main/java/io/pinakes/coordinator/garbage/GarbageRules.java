package io.pinakes.coordinator.garbage;

import io.pinakes.common.log.BatchBlob;
import io.pinakes.common.log.Nonce;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.SegmentBlob;
import org.jspecify.annotations.Nullable;

/**
 * Which blobs may go. What is told of the rows may be old by the time the blob is deleted: what a
 * rule lets go once, no row will ever name again.
 */
public interface GarbageRules {

  /**
   * Whether a batch's blob may go.
   *
   * @param logged the attempt that has the entry's number; null if none has it
   * @param truncatedBefore batches below this number are truncated
   */
  boolean mayGo(BatchBlob blob, @Nullable Nonce logged, long truncatedBefore);

  /**
   * Whether a segment file's blob may go.
   *
   * @param current the shard's manifest
   */
  boolean mayGo(SegmentBlob blob, Manifest current);

  /**
   * The rules of the design. A batch goes when its number has been taken by another attempt, or was
   * truncated; not while the number is free, because its writer may be about to append it. A
   * segment file goes when the current manifest does not name it and its version is not newer: a
   * manifest names only files of the one that it replaces and files uploaded for its own version.
   */
  static GarbageRules byNumbers() {
    return new GarbageRules() {
      @Override
      public boolean mayGo(BatchBlob blob, @Nullable Nonce logged, long truncatedBefore) {
        return blob.number() < truncatedBefore || (logged != null && !logged.equals(blob.nonce()));
      }

      @Override
      public boolean mayGo(SegmentBlob blob, Manifest current) {
        String name = blob.name();
        return blob.version() <= current.version()
            && current.files().stream().noneMatch(file -> file.blob().equals(name));
      }
    };
  }
}
