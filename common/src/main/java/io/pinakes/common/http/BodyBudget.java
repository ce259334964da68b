package io.pinakes.common.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies may be in memory at once. */
final class BodyBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  long used() {
    return used.get();
  }

  Share share() {
    return new Share();
  }

  /** What one request has reserved. Not for two threads at once. */
  final class Share {
    private long held;

    /** Whether {@code bytes} more were free, and are now reserved. */
    boolean reserve(long bytes) {
      if (used.addAndGet(bytes) > limit) {
        used.addAndGet(-bytes);
        return false;
      }
      held += bytes;
      return true;
    }

    /** Gives everything back; a second time nothing. */
    void release() {
      used.addAndGet(-held);
      held = 0;
    }
  }
}
