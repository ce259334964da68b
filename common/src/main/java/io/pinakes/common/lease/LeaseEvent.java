package io.pinakes.common.lease;

import io.pinakes.common.store.Key;

/** What happened to a lease of this process. */
public sealed interface LeaseEvent {

  Key key();

  long term();

  /** It is held from now on. */
  record Acquired(Key key, long term) implements LeaseEvent {}

  /** It is held no more; told once per lease. */
  record Lost(Key key, long term, LossReason reason) implements LeaseEvent {}
}
