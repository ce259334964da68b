package io.pinakes.common.store;

import org.jspecify.annotations.Nullable;

/** What became of a conditional write whose answer arrived. */
public sealed interface WriteResult {

  /** It was applied. */
  record Written() implements WriteResult {}

  /**
   * The condition did not hold and nothing was written.
   *
   * @param current the row as it was at that moment, read in the same step; null if there is none
   */
  record Refused(@Nullable Row current) implements WriteResult {}
}
