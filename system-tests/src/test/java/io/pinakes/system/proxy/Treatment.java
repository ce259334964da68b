package io.pinakes.system.proxy;

import java.time.Duration;

/** What a proxy does with what passes through it. */
public sealed interface Treatment {

  /** Everything passes. */
  record Pass() implements Treatment {}

  /** Requests arrive so much later. */
  record Delay(Duration by) implements Treatment {}

  /** Connections are reset, old ones and new ones. */
  record Cut() implements Treatment {}

  /**
   * Nothing passes and nobody is told. What was on its way arrives when this ends, as after a
   * broken link.
   */
  record Silence() implements Treatment {}

  /**
   * One answer in so many is lost: its request got through, its connection is reset.
   *
   * @param oneIn 1 for all of them
   */
  record LoseAnswers(int oneIn) implements Treatment {

    public LoseAnswers {
      if (oneIn < 1) {
        throw new IllegalArgumentException("one answer in " + oneIn);
      }
    }
  }
}
