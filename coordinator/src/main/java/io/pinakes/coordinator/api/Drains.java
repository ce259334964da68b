package io.pinakes.coordinator.api;

import java.util.SortedMap;

/** Emptying workers, so that they can be taken away. */
public interface Drains {

  /**
   * Wants a worker to hold nothing, until that is taken back; no error if it is wanted already.
   *
   * @throws io.pinakes.common.error.ApiException 404 if nobody knows a worker of that name, 400 if
   *     it is a coordinator's
   */
  void drain(String node) throws InterruptedException;

  /**
   * Lets a worker take copies again; no error if it was not draining.
   *
   * @throws io.pinakes.common.error.ApiException 404 if nobody knows a worker of that name
   */
  void undrain(String node) throws InterruptedException;

  /** Copies that are still on a worker, as far as is known here. */
  int copies(String node);

  /** The nodes that an operator drains, and the copies still on them. */
  SortedMap<String, Integer> all();
}
