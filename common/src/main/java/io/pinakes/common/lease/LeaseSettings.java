package io.pinakes.common.lease;

import java.time.Duration;

/**
 * How long leases last and how they are kept.
 *
 * @param duration how long after its last heartbeat a holder may be believed; observers use the one
 *     that the holder wrote into the row
 * @param heartbeat between heartbeats, at most a third of the duration so that two may be lost
 * @param callTimeout of one call to the store, below the heartbeat so that calls do not queue up
 * @param poll between two looks at a lease that somebody else holds, at most 250 ms; the real one
 *     is between half of it and all of it, by chance
 * @param clockRatio by how much two machines' clocks may differ in rate, e.g. 0.01 for 1 %; a
 *     holder counts that much less than the duration and an observer that much more
 * @param failuresToStepDown consecutive failures of a holder's work after which it gives the lease
 *     up
 */
public record LeaseSettings(
    Duration duration,
    Duration heartbeat,
    Duration callTimeout,
    Duration poll,
    double clockRatio,
    int failuresToStepDown) {

  /** Two heartbeats may be lost before a lease is. */
  public static final int MIN_HEARTBEATS_PER_LEASE = 3;

  /** A released lease is found by the next look, so looks bound the time of a handover. */
  public static final Duration MAX_POLL = Duration.ofMillis(250);

  /** Beyond this a clock is broken rather than inexact. */
  public static final double MAX_CLOCK_RATIO = 0.25;

  /** NTP slews a clock by 0.05 % at most, and crystals are far better; this is 20 times that. */
  public static final double DEFAULT_CLOCK_RATIO = 0.01;

  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(3);
  private static final int DEFAULT_FAILURES = 5;

  public LeaseSettings {
    require(
        duration.toMillis() > 0 && duration.equals(Duration.ofMillis(duration.toMillis())),
        "the lease duration " + duration + " is not a positive number of milliseconds");
    require(
        heartbeat.isPositive()
            && heartbeat.multipliedBy(MIN_HEARTBEATS_PER_LEASE).compareTo(duration) <= 0,
        "the heartbeat " + heartbeat + " is more than a third of the lease duration " + duration);
    require(
        callTimeout.isPositive() && callTimeout.compareTo(heartbeat) < 0,
        "the call time-out " + callTimeout + " is not below the heartbeat " + heartbeat);
    require(
        poll.isPositive() && poll.compareTo(MAX_POLL) <= 0,
        "the poll interval " + poll + " is not within 0 and " + MAX_POLL);
    require(
        clockRatio >= 0 && clockRatio <= MAX_CLOCK_RATIO,
        "the clock ratio " + clockRatio + " is not within 0 and " + MAX_CLOCK_RATIO);
    require(
        failuresToStepDown > 0,
        "it takes at least one failure to step down, not " + failuresToStepDown);
  }

  /** Leases of 3 s. */
  public static LeaseSettings defaults() {
    return lasting(DEFAULT_DURATION);
  }

  /** Settings in the usual proportions for a lease of this duration. */
  public static LeaseSettings lasting(Duration duration) {
    Duration poll = duration.dividedBy(12);
    return new LeaseSettings(
        duration,
        duration.dividedBy(MIN_HEARTBEATS_PER_LEASE),
        duration.dividedBy(4),
        poll.compareTo(MAX_POLL) < 0 ? poll : MAX_POLL,
        DEFAULT_CLOCK_RATIO,
        DEFAULT_FAILURES);
  }

  /** What the holder counts from the moment before it sent a write that succeeded. */
  long heldNanos() {
    return (long) (duration.toNanos() * (1 - clockRatio));
  }

  /** What an observer counts from the moment after it first read a row as it is. */
  long deadAfterNanos(LeaseRow row) {
    return (long) Math.ceil(row.duration().toNanos() * (1 + clockRatio));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
