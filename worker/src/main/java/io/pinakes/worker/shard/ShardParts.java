package io.pinakes.worker.shard;

import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import java.io.IOException;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.store.Directory;

/**
 * What a shard is made of, passed in.
 *
 * @param nodeId of this worker, for the log's term markers
 */
public record ShardParts(
    Machine machine,
    String nodeId,
    StateStore state,
    StateWatch watch,
    Logs logs,
    Directories directories,
    Merging merging,
    ShardSettings settings) {

  /** Finds a shard's log. */
  @FunctionalInterface
  public interface Logs {
    ShardLog of(ShardId shard);
  }

  /** Gives a shard an empty place for its Lucene files. */
  @FunctionalInterface
  public interface Directories {
    Directory open(ShardId shard) throws IOException;
  }

  /**
   * Makes the merge scheduler of a shard: threads of its own in production, none when simulated.
   */
  @FunctionalInterface
  public interface Merging {
    MergeScheduler scheduler();
  }
}
