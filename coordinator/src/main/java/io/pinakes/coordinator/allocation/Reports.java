package io.pinakes.coordinator.allocation;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.NodeInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What workers say about their copies. Of a worker that did not answer, nothing is known.
 *
 * @param byOwner a worker's owner → its copies
 */
record Reports(Map<String, Map<ShardId, ShardStatus>> byOwner) {

  static final Reports NONE = new Reports(Map.of());

  /** What is known of a copy, the best first. */
  enum Word {
    STARTED,
    UNKNOWN,
    NOT_STARTED
  }

  Word word(ShardId shard, NodeInfo node) {
    Map<ShardId, ShardStatus> copies = byOwner.get(node.owner());
    if (copies == null) {
      return Word.UNKNOWN;
    }
    ShardStatus status = copies.get(shard);
    return status != null && status.started() ? Word.STARTED : Word.NOT_STARTED;
  }

  boolean isStarted(ShardId shard, NodeInfo node) {
    return word(shard, node) == Word.STARTED;
  }

  /** The last log entry that the copy has applied; -1 if that is not known. */
  long position(ShardId shard, NodeInfo node) {
    Map<ShardId, ShardStatus> copies = byOwner.get(node.owner());
    @Nullable ShardStatus status = copies == null ? null : copies.get(shard);
    return status == null ? -1 : status.position();
  }
}
