package io.pinakes.worker.shard;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.store.Directory;

/**
 * What a shard is made of, passed in.
 *
 * @param nodeId of this worker, for the log's term markers
 * @param owner of this worker's lease: what assignments name
 * @param transport for replicas to ask their primaries
 * @param blobs where snapshots are
 * @param manifests where it says which files a snapshot has
 */
public record ShardParts(
    Machine machine,
    String nodeId,
    String owner,
    Transport transport,
    StateStore state,
    StateWatch watch,
    BlobStore blobs,
    Manifests manifests,
    Logs logs,
    Directories directories,
    Merging merging,
    ShardSettings settings) {

  /** Finds a shard's log. */
  @FunctionalInterface
  public interface Logs {
    ShardLog of(ShardId shard);
  }

  /**
   * Gives shards places for their Lucene files. What is in them is a cache: it survives a restart
   * or it does not, and whoever reuses any of it verifies it first.
   */
  @FunctionalInterface
  public interface Directories {

    /** A new, empty directory for one opening of a shard. Closing it keeps its files. */
    Directory create(ShardId shard) throws IOException;

    /**
     * What earlier openings left and nobody has open, the newest first; also from before a restart.
     * To be read only, and closed. Files may vanish from them at any time.
     */
    default List<Directory> leftBehind(ShardId shard) throws IOException {
      return List.of();
    }

    /** Removes what {@link #leftBehind} would give; once a new opening has what it needs. */
    default void discard(ShardId shard) throws IOException {}

    /**
     * Removes what earlier openings of all other shards left. A shard that is not wanted now may be
     * back in a minute and would be glad of its files: better late than early.
     */
    default void discardAllBut(Collection<ShardId> wanted) throws IOException {}
  }

  /**
   * Makes the merge scheduler of a shard: threads of its own in production, none when simulated.
   */
  @FunctionalInterface
  public interface Merging {
    MergeScheduler scheduler();
  }
}
