package io.pinakes.worker.snapshot;

import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.SegmentBlob;
import io.pinakes.common.snapshot.SegmentFile;

/**
 * Whether a new manifest may name a blob that is there already. A rule by itself, so that a test
 * can show that it is needed.
 */
@FunctionalInterface
public interface Reuse {

  /**
   * Decides about one file.
   *
   * @param known a blob that certainly has the local file's bytes: the file was fetched from it, or
   *     this copy uploaded it
   * @param base the manifest that the new one is to replace
   */
  boolean mayName(SegmentFile known, Manifest base);

  /**
   * Only blobs that nobody may delete as long as {@code base} is current: those that it names, and
   * those that were uploaded for the manifest that follows it.
   */
  static Reuse strict() {
    return (known, base) ->
        base.file(known.name()).filter(known::equals).isPresent()
            || SegmentBlob.parse(known.blob())
                .filter(blob -> blob.version() == base.version() + 1)
                .isPresent();
  }
}
