package io.pinakes.common.message;

/** When a write becomes visible to searches, relative to its answer. */
public enum Refresh {
  /** By the next periodic refresh. */
  NONE,
  /** Before the answer, by a refresh of its own. */
  TRUE,
  /** Before the answer, by the next periodic refresh. */
  WAIT_FOR
}
