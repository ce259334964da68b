package io.pinakes.common.lease;

/** Why a lease is held no more. */
public enum LossReason {
  /** The row has another owner, or is gone. */
  STOLEN,
  /** No heartbeat got through for the lease's duration, or this process stood still for it. */
  UNREACHABLE,
  /** The holder released it. */
  RELEASED,
  /** The client that holds it was closed. */
  CLOSED,
  /** The holder's work kept failing. */
  STEPPED_DOWN
}
