package io.pinakes.coordinator.byquery;

import io.pinakes.common.error.ApiError;
import io.pinakes.coordinator.api.Searches.ShardFailure;
import java.util.List;

/**
 * What a job has done.
 *
 * @param total documents that it was to look at
 * @param throttledMillis how long it waited so as not to write too much at a time
 * @param writeFailures of the batch after which it stopped
 * @param searchFailures of the search after which it stopped
 * @param timedOut a search was late, and it stopped
 */
public record Report(
    long tookMillis,
    long total,
    long created,
    long updated,
    long deleted,
    long batches,
    long versionConflicts,
    long bulkRetries,
    long throttledMillis,
    List<WriteFailure> writeFailures,
    List<ShardFailure> searchFailures,
    boolean timedOut) {

  /** A document that could not be written. */
  public record WriteFailure(String index, String id, ApiError error) {}

  /** The status of the answer: the worst there is. */
  public int status() {
    int status = timedOut ? 408 : 200;
    for (WriteFailure failure : writeFailures) {
      status = Math.max(status, failure.error().status());
    }
    for (ShardFailure failure : searchFailures) {
      status = Math.max(status, failure.error().status());
    }
    return status;
  }
}
