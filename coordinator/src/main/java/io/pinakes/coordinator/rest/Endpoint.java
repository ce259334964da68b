package io.pinakes.coordinator.rest;

/** Answers the requests of a route. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Reads all that it wants of the request and says how to answer it. Nothing happens yet, so that
   * a parameter that nobody knows is refused before anything is done.
   *
   * @throws io.pinakes.common.error.ApiException the request is wrong
   */
  Action prepare(RestRequest request) throws InterruptedException;

  /** Carries out a request that was found to be right. */
  @FunctionalInterface
  interface Action {
    RestResponse run() throws InterruptedException;
  }
}
