package io.pinakes.coordinator.api;

import io.pinakes.common.message.MaintenanceCalls.CopyOutcome;
import io.pinakes.coordinator.api.Statistics.Told;
import java.time.Duration;
import java.util.List;

/** Tends the copies of indices, which are named by their unique ids. */
public interface Maintenance {

  /**
   * Makes snapshots.
   *
   * @param force also where there is nothing new
   */
  Told<CopyOutcome> flush(List<String> indices, boolean force, Duration timeout)
      throws InterruptedException;

  /**
   * Merges segments.
   *
   * @param maxSegments to leave in each copy; 0 or less: as many as are usual
   */
  Told<CopyOutcome> forceMerge(
      List<String> indices,
      int maxSegments,
      boolean onlyExpungeDeletes,
      boolean flush,
      boolean primaryOnly,
      Duration timeout)
      throws InterruptedException;

  /** Empties caches. */
  Told<CopyOutcome> clearCaches(List<String> indices, Duration timeout) throws InterruptedException;
}
