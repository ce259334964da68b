package io.pinakes.common.runtime;

import java.util.concurrent.Callable;

/**
 * What protocol code may use of the machine it runs on. One instance per node; {@link
 * SystemMachine} is production's, the simulation has its own.
 */
public interface Machine {

  Clock clock();

  /**
   * Starts a virtual thread. An exception that {@code body} lets out is logged with the task's
   * name; it ends that task only.
   *
   * @param name what the thread does, for thread dumps and logs
   */
  Task spawn(String name, Runnable body);

  /** A pseudo-random number, uniform over all {@code long} values. Not for secrets. */
  long random();

  /** A uniform number in {@code [0, bound)}; {@code bound} is positive. */
  default long random(long bound) {
    return Math.floorMod(random(), bound);
  }

  /** How the machine and this process are now, for people to read. */
  default Vitals vitals() {
    return Vitals.NONE;
  }

  /**
   * Runs CPU work (Lucene) on the bounded platform pool and waits for it, so that it cannot starve
   * the virtual threads that keep leases alive.
   *
   * @throws java.util.concurrent.RejectedExecutionException the pool's queue is full
   * @throws Exception what {@code work} threw
   */
  <T> T compute(Callable<T> work) throws Exception;
}
