package io.pinakes.worker.shard;

import io.pinakes.common.message.DocumentWrite;
import java.util.List;

/**
 * A write of a request as it goes to the log: what a client asked for, or what an update has come
 * to.
 *
 * @param check other than {@link Check#NONE}: nothing is written, only found to be so
 * @param after the place, among the request's steps, of the step that must have succeeded for this
 *     one; {@link #NOTHING}: none
 */
record Step(DocumentWrite write, Check check, int after) {

  /** Comes after no other step. */
  static final int NOTHING = -1;

  /** What is to be found of a document. */
  enum Check {
    NONE,
    /** Its last change is the one that the write expects. */
    SAME,
    /** It is not there. */
    MISSING,
    /** Its last change is not the one that the write expects. */
    CHANGED
  }

  static Step of(DocumentWrite write) {
    return new Step(write, Check.NONE, NOTHING);
  }

  static List<Step> of(List<DocumentWrite> writes) {
    return writes.stream().map(Step::of).toList();
  }
}
