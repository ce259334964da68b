package io.pinakes.coordinator.routing;

/** Which copies of a shard may answer a read, and in which order they are asked. */
public enum ReadFrom {
  /** The primary and nobody else. */
  PRIMARY,

  /**
   * The primary, which alone knows the last write. While this coordinator cannot reach the store,
   * nobody can become the next primary, so then a replica is asked if the primary does not answer.
   */
  PRIMARY_UNLESS_CUT_OFF,

  /** Any copy, the primary first: the read itself says what the copy must have seen. */
  PRIMARY_FIRST,

  /** Any copy, the one that is likely to answer soonest first. */
  ANY_COPY
}
