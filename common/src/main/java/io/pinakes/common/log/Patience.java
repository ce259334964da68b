package io.pinakes.common.log;

import org.jspecify.annotations.Nullable;

/** How long to go on with a store that does not answer. */
interface Patience {

  /** A step that may fail because a store does not answer. */
  @FunctionalInterface
  interface Step<T extends @Nullable Object> {
    T run() throws LogException, InterruptedException;
  }

  /**
   * Waits before the next try.
   *
   * @param why the last one failed
   * @throws LogException enough
   */
  void pause(LogUnavailableException why) throws LogException, InterruptedException;

  /** Takes a step that changes nothing, again and again until it is done. */
  default <T extends @Nullable Object> T persist(Step<T> step)
      throws LogException, InterruptedException {
    while (true) {
      try {
        return step.run();
      } catch (LogUnavailableException e) {
        pause(e);
      }
    }
  }
}
