package io.pinakes.coordinator.api;

import java.time.Duration;
import java.util.List;

/** Opens and closes indices, and blocks them. */
public interface IndexStages {

  /**
   * Closes indices: they are kept, and refuse reads and writes.
   *
   * @throws io.pinakes.common.error.ApiException 404 if one is not there, 403 if one is blocked
   */
  void close(List<String> names) throws InterruptedException;

  /**
   * Opens indices and waits until their shards can be written, at most {@code timeout}.
   *
   * @return whether the shards were started in time
   */
  boolean open(List<String> names, Duration timeout) throws InterruptedException;
}
