package io.pinakes.coordinator.feeder;

/** Gets the text behind a URL. */
public interface Fetcher {

  /**
   * Fetches {@code url}, within the fetcher's limits.
   *
   * @throws FetchException it cannot be had, and why
   */
  Fetched fetch(PublicUrl url) throws FetchException, InterruptedException;

  /**
   * A document's text.
   *
   * @param bytes of the body it came from, decompressed
   */
  record Fetched(String text, long bytes) {}
}
