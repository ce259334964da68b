package io.pinakes.common.failure;

import io.pinakes.common.runtime.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Keeps a failure that comes with every request, as in an outage, from flooding the log: a kind of
 * failure is logged once, and again after an interval with the number of those that were not.
 */
public final class FailureLog {

  /** Between two lines about the same kind. */
  public static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Kinds that are told apart; further ones are taken for one. */
  static final int MAX_KINDS = 64;

  private static final String OTHER = "other";

  private final Clock clock;
  private final ConcurrentMap<String, Kind> kinds = new ConcurrentHashMap<>();

  public FailureLog(Clock clock) {
    this.clock = clock;
  }

  private static final class Kind {
    private boolean logged;
    private long loggedAtNanos;
    private long unsaid;

    /** How many were not logged before this one; -1 if this one is not either. */
    private synchronized long admit(long now) {
      if (logged && now - loggedAtNanos < INTERVAL.toNanos()) {
        unsaid++;
        return -1;
      }
      logged = true;
      loggedAtNanos = now;
      long before = unsaid;
      unsaid = 0;
      return before;
    }
  }

  /**
   * Logs a failure if its kind is due.
   *
   * @param kind few different ones, such as the error's type
   * @param line writes the line; gets what to put at its end
   */
  public void report(String kind, Consumer<String> line) {
    Kind counted = kinds.get(kind);
    if (counted == null) {
      String name = kinds.size() < MAX_KINDS ? kind : OTHER;
      counted = kinds.computeIfAbsent(name, absent -> new Kind());
    }
    long unsaid = counted.admit(clock.nanoTime());
    if (unsaid >= 0) {
      line.accept(unsaid == 0 ? "" : " (and " + unsaid + " more of this kind since the last line)");
    }
  }
}
