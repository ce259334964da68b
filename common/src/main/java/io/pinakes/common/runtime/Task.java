package io.pinakes.common.runtime;

/** A running virtual thread, as its starter sees it. */
public interface Task {

  /** Asks the task to stop: its current wait ends with an {@link InterruptedException}. */
  void interrupt();

  /** Waits until the task has ended. */
  void join() throws InterruptedException;

  /** Interrupts the task and waits for its end; if interrupted itself, leaves with the flag set. */
  default void stop() {
    interrupt();
    try {
      join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
