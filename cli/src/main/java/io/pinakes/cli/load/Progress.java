package io.pinakes.cli.load;

import io.pinakes.common.runtime.Clock;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line on a terminal that says how far loading is. */
final class Progress {

  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);
  private static final int BAR_WIDTH = 24;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Clock clock;
  private final PrintWriter terminal;
  private final boolean shown;
  private final long totalBytes;
  private long drawnNanos;

  /**
   * Makes a progress line; draws nothing yet.
   *
   * @param shown false draws nothing ever
   * @param totalBytes of all files
   */
  Progress(Clock clock, PrintWriter terminal, boolean shown, long totalBytes) {
    this.clock = clock;
    this.terminal = terminal;
    this.shown = shown;
    this.totalBytes = totalBytes;
    this.drawnNanos = clock.nanoTime() - BETWEEN_DRAWINGS.toNanos();
  }

  /** Draws how far it is, unless it has just done so. */
  void at(long bytes, long documents, String file) {
    if (!shown || clock.nanoTime() - drawnNanos < BETWEEN_DRAWINGS.toNanos()) {
      return;
    }
    drawnNanos = clock.nanoTime();
    terminal.print(CLEAR_LINE + line(bytes, totalBytes, documents, file));
    terminal.flush();
  }

  /** Takes the line away. */
  void clear() {
    if (shown) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }

  static String line(long bytes, long totalBytes, long documents, String file) {
    double part = totalBytes == 0 ? 1 : Math.min(1, (double) bytes / totalBytes);
    int filled = (int) (part * BAR_WIDTH);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d %%  %,d documents  %s",
        "#".repeat(filled),
        ".".repeat(BAR_WIDTH - filled),
        (int) (part * 100),
        documents,
        file);
  }
}
