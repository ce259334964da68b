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
   * Garbage is in nobody's way and costs little: a GB that lies in S3 for 10 minutes takes
   * $0.000005 (at $0.023 per GB and month). A page of names is one request to S3, which gives up to
   * 1,000.
   */
  public static final SweepSettings DEFAULT =
      new SweepSettings(Duration.ofMinutes(10), 500, Duration.ofMillis(100));

  public SweepSettings {
    if (!interval.isPositive() || pageNames < 1 || pause.isNegative()) {
      throw new IllegalArgumentException(interval + ", " + pageNames + ", " + pause);
    }
  }
}
