package io.pinakes.common.runtime;

import org.jspecify.annotations.Nullable;

/** A virtual thread of a {@link SimulatedWorld}. */
final class SimulatedTask implements Task {

  final long id;
  final SimulatedMachine machine;
  final String name;

  /** Its next piece, when it is ready. */
  @Nullable Runnable continuation;

  /** Set once, right after this object is made: the thread's scheduler needs this object. */
  Thread thread = Thread.currentThread();

  SimulatedTask(long id, SimulatedMachine machine, String name) {
    this.id = id;
    this.machine = machine;
    this.name = name;
  }

  @Override
  public void interrupt() {
    thread.interrupt();
  }

  @Override
  public void join() throws InterruptedException {
    thread.join();
  }

  @Override
  public String toString() {
    return machine + "/" + name + " " + thread.getState();
  }
}
