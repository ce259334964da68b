package io.pinakes.system.simulation;

/** What may go wrong; each run has some of them. */
enum FaultKind {
  /** A process ends between two of its lines, and its disk is lost. */
  CRASH,
  /** The same, and its disk is there when it comes back. */
  CRASH_WITH_DISK,
  /** All processes end at once. */
  CRASH_ALL,
  /** A process is told to end, and gets the time for it. */
  RESTART,
  /** A worker is to hold nothing for a while. */
  DRAIN,
  /** A process stands still for longer than a lease, at any moment; its clock goes on. */
  PAUSE,
  /** The same, and its clock stands still, too. */
  SUSPENSION,
  /** A process stands still right before or after it writes to the table or the blob store. */
  STALL,
  /** Two nodes do not hear each other. */
  PARTITION,
  /** One node does not hear another. */
  ONE_WAY_PARTITION,
  /** Messages take their time. */
  SLOW_NETWORK,
  /** Requests and answers are lost. */
  LOSSY_NETWORK,
  /** Machines' clocks run at 0.8 to 1.25 of the world's rate. */
  CLOCK_RATES,
  /** Each call of the table takes its time. */
  SLOW_STORE,
  /** Calls of the table fail before they are applied, or are throttled. */
  FAILING_STORE,
  /** Calls of the table are applied, and their answers are lost. */
  LOST_ANSWERS,
  /** Calls of the table arrive long after whoever made them has given up, or has died. */
  LATE_CALLS,
  /** A node, or all of them, do not reach the table for up to a minute. */
  OUTAGE,
  /** Calls of the blob store fail before or after they are applied. */
  FAILING_BLOBS,
  /** Calls of the blob store take their time. */
  SLOW_BLOBS,
  /** CPU work takes its time, goes on when its caller is interrupted, and is refused at times. */
  SLOW_WORK
}
