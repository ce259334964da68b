package io.pinakes.coordinator.garbage;

import java.time.Duration;

/**
 * How the leader sweeps.
 *
 * @param interval between two sweeps
 * @param pageNames blobs that are looked at in one step
 * @param pause between two steps, so that a sweep is never in the way of what people wait for
 */
public record SweepSettings(Duration interval, int pageNames, Duration pause) {

  /**
   * Garbage costs money and is in nobody's way: S3 takes $0.023 per GB and month, so 10 minutes of
   * 100 MB/s cost less than a cent a day.
   */
  public static final SweepSettings DEFAULT =
      new SweepSettings(Duration.ofMinutes(10), 500, Duration.ofMillis(100));

  public SweepSettings {
    if (!interval.isPositive() || pageNames < 1 || pause.isNegative()) {
      throw new IllegalArgumentException(interval + ", " + pageNames + ", " + pause);
    }
  }
}
