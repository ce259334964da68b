package io.pinakes.coordinator.api;

import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.ShardId;

/**
 * What a read must not miss.
 *
 * @param after writes that it must see
 * @param strict it must see every write that was acknowledged before it began
 */
public record ReadConsistency(PositionToken after, boolean strict) {

  /** A read that may miss what is not yet visible. */
  public static final ReadConsistency ANY = new ReadConsistency(PositionToken.NONE, false);

  /**
   * What it asks of the copies of one shard.
   *
   * @param evenWithoutLease this coordinator cannot reach the store
   */
  public Freshness of(ShardId shard, boolean evenWithoutLease) {
    return new Freshness(evenWithoutLease, after.position(shard), strict);
  }

  /** Whether it says of this shard what a copy must have seen, so that any copy can answer. */
  public boolean binds(ShardId shard) {
    return strict || after.position(shard) > 0;
  }
}
