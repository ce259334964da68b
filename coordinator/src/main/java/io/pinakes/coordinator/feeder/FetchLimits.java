package io.pinakes.coordinator.feeder;

import java.time.Duration;

/**
 * What a fetch may cost.
 *
 * @param total for names, connections, redirects and the whole body together, however slowly they
 *     come
 * @param maxBytes of the body, after decompression
 * @param maxRedirects followed, each checked like the first URL
 */
public record FetchLimits(Duration total, long maxBytes, int maxRedirects) {

  private static final long MEGABYTE = 1_000_000;

  public static final FetchLimits DEFAULT =
      new FetchLimits(Duration.ofSeconds(30), 10 * MEGABYTE, 5);

  public FetchLimits {
    if (!total.isPositive() || maxBytes < 1 || maxBytes >= Integer.MAX_VALUE || maxRedirects < 0) {
      throw new IllegalArgumentException(
          "limits: " + total + ", " + maxBytes + " bytes, " + maxRedirects + " redirects");
    }
  }

  FetchException timedOut() {
    long millis = total.toMillis();
    return new FetchException(
        "timed out after " + (millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms"));
  }

  FetchException tooLarge() {
    return new FetchException(
        "too large: more than "
            + (maxBytes % MEGABYTE == 0 ? maxBytes / MEGABYTE + " MB" : maxBytes + " bytes"));
  }
}
