package io.pinakes.common.message;

import io.pinakes.common.rpc.Rpc;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The calls with which nodes tell how they are; nothing changes by them. */
public final class StatsCalls {

  /** To a worker: what its copies have done. */
  public static final Rpc<StatsRequest, StatsAnswer> STATS =
      new Rpc<>("stats", StatsRequest.class, StatsAnswer.class);

  /** To any node: how it is. */
  public static final Rpc<NodeRequest, NodeReport> NODE =
      new Rpc<>("node", NodeRequest.class, NodeReport.class);

  /** To a worker: the segments of its copies. */
  public static final Rpc<SegmentsRequest, SegmentsAnswer> SEGMENTS =
      new Rpc<>("segments", SegmentsRequest.class, SegmentsAnswer.class);

  /** To a worker: how its copies were opened. */
  public static final Rpc<RecoveryRequest, RecoveryAnswer> RECOVERY =
      new Rpc<>("recovery", RecoveryRequest.class, RecoveryAnswer.class);

  private StatsCalls() {}

  /**
   * Asks how copies were opened.
   *
   * @param indices unique ids of indices
   */
  public record RecoveryRequest(List<String> indices) {}

  /** How the copies were opened, also those that are not open yet. */
  public record RecoveryAnswer(List<CopyRecovery> copies) {}

  /**
   * How a copy was opened: files of the snapshot first, then what was logged since.
   *
   * @param startMillis since 1970
   * @param stopMillis since 1970; 0 if it is not over
   * @param nanos it took, or takes so far
   * @param reusedFiles of those of the snapshot, the ones that were on the worker's disk
   * @param fetchedFiles the others, which came from the blob store
   * @param operations writes read from the log
   */
  public record CopyRecovery(
      ShardId shard,
      boolean primary,
      Stage stage,
      long startMillis,
      long stopMillis,
      long nanos,
      long reusedFiles,
      long reusedBytes,
      long fetchedFiles,
      long fetchedBytes,
      long operations) {

    /** How far it is, in OpenSearch's words. */
    public enum Stage {
      /** Files are fetched. */
      INDEX,
      /** The log is read. */
      TRANSLOG,
      /** It is open. */
      DONE
    }
  }

  /**
   * Asks for the segments of copies.
   *
   * @param indices unique ids of indices
   */
  public record SegmentsRequest(List<String> indices) {}

  /** The segments of the open copies. */
  public record SegmentsAnswer(List<CopySegments> copies) {}

  /** A copy's segments, in the order in which they were made. */
  public record CopySegments(ShardId shard, boolean primary, List<Segment> segments) {}

  /**
   * A segment that searches see.
   *
   * @param bytes of its files
   * @param committed whether it is in the last commit
   * @param version of Lucene that wrote it
   * @param compound whether its files are packed into one
   */
  public record Segment(
      String name,
      long generation,
      long documents,
      long deleted,
      long bytes,
      boolean committed,
      String version,
      boolean compound,
      SortedMap<String, String> attributes) {}

  /** Asks a node how it is. */
  public record NodeRequest() {}

  /**
   * Asks for the statistics of copies.
   *
   * @param indices unique ids of indices; null: of all
   * @param fileSizes whether sizes of segments' files are wanted
   * @param fielddata patterns of fields whose field data are wanted one by one
   * @param completion patterns of fields whose completion structures are wanted one by one
   * @param groups patterns of groups of searches that are wanted one by one
   */
  public record StatsRequest(
      @Nullable List<String> indices,
      boolean fileSizes,
      List<String> fielddata,
      List<String> completion,
      List<String> groups) {

    /** Without the details. */
    public static StatsRequest of(@Nullable List<String> indices) {
      return new StatsRequest(indices, false, List.of(), List.of(), List.of());
    }
  }

  /** The statistics of the open copies. */
  public record StatsAnswer(List<CopyStats> copies) {}

  /**
   * A copy's statistics.
   *
   * @param seqNo the last sequence number applied; -1: none
   * @param shown the last sequence number that searches see
   * @param commit null if nothing was committed yet
   */
  public record CopyStats(
      ShardId shard,
      boolean primary,
      ShardStats stats,
      long seqNo,
      long shown,
      @Nullable Commit commit) {}

  /**
   * Lucene's last commit in a copy.
   *
   * @param id in Base64
   * @param documents in it
   */
  public record Commit(
      String id, long generation, SortedMap<String, String> userData, long documents) {}
}
