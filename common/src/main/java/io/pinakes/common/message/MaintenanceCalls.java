package io.pinakes.common.message;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.rpc.Rpc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls with which a worker tends the copies that it holds; their documents stay the same. */
public final class MaintenanceCalls {

  /** Makes snapshots, so that less of the logs is left to replay. */
  public static final Rpc<FlushRequest, CopyOutcomes> FLUSH =
      new Rpc<>("flush", FlushRequest.class, CopyOutcomes.class);

  /** Merges segments. */
  public static final Rpc<ForceMergeRequest, CopyOutcomes> FORCE_MERGE =
      new Rpc<>("force_merge", ForceMergeRequest.class, CopyOutcomes.class);

  /** Empties caches. */
  public static final Rpc<ClearCachesRequest, CopyOutcomes> CLEAR_CACHES =
      new Rpc<>("clear_caches", ClearCachesRequest.class, CopyOutcomes.class);

  private MaintenanceCalls() {}

  /**
   * Asks for snapshots of indices.
   *
   * @param indices their unique ids
   * @param force also where there is nothing new
   */
  public record FlushRequest(List<String> indices, boolean force, long timeoutMillis) {}

  /**
   * Asks for merges.
   *
   * @param indices their unique ids
   * @param maxSegments to leave in each copy; 0 or less: as many as are usual
   * @param onlyExpungeDeletes merge only what has many deleted documents
   * @param flush make a snapshot of each primary afterwards
   * @param primaryOnly leave replicas as they are
   */
  public record ForceMergeRequest(
      List<String> indices,
      int maxSegments,
      boolean onlyExpungeDeletes,
      boolean flush,
      boolean primaryOnly,
      long timeoutMillis) {}

  /** Asks to empty the caches of what indices match. */
  public record ClearCachesRequest(List<String> indices) {}

  /** What became of the copies that were meant. */
  public record CopyOutcomes(List<CopyOutcome> copies) {}

  /**
   * What became of a copy.
   *
   * @param error null if it was done
   */
  public record CopyOutcome(ShardId shard, boolean primary, @Nullable ApiError error) {}
}
