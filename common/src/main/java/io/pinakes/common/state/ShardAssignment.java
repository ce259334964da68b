package io.pinakes.common.state;

import java.util.List;
import java.util.Optional;

/**
 * Which workers hold the copies of one shard.
 *
 * @param number rises by one with each change of the primary; a worker that opens the shard puts it
 *     into the log's term marker, where a higher one ends every older opener's attempt
 * @param copies the workers; the first is the primary's; empty while there is no worker for it. A
 *     copy on its way to another worker is on both until it is started there; a worker that has
 *     died stays named for a while, in case it comes back
 */
public record ShardAssignment(long number, List<NodeInfo> copies) {

  public static final ShardAssignment NONE = new ShardAssignment(0, List.of());

  public ShardAssignment {
    copies = List.copyOf(copies);
  }

  public Optional<NodeInfo> primary() {
    return copies.isEmpty() ? Optional.empty() : Optional.of(copies.getFirst());
  }

  /** The same shard with these copies; the number rises if the primary is another. */
  public ShardAssignment withCopies(List<NodeInfo> next) {
    var moved = new ShardAssignment(number, next);
    return moved.primary().equals(primary()) ? moved : new ShardAssignment(number + 1, next);
  }

  /** The same shard with another primary, and no other copy. */
  public ShardAssignment withPrimary(NodeInfo node) {
    return new ShardAssignment(number + 1, List.of(node));
  }
}
