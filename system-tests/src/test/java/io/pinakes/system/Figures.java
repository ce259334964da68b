package io.pinakes.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/** What was measured: printed, and kept in {@code target/system/figures.txt}. */
public final class Figures {

  private static final Path FILE = Path.of("target", "system", "figures.txt");
  private static final double MILLIS_PER_SECOND = 1e3;

  private Figures() {}

  /** Notes a duration with the bound that it has to keep. */
  public static void note(String what, Duration measured, Duration bound) {
    note(what + ": " + seconds(measured) + " (at most " + seconds(bound) + ")");
  }

  public static synchronized void note(String line) {
    System.out.println("figure: " + line);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f s", duration.toMillis() / MILLIS_PER_SECOND);
  }

  /** As columns of seconds have it. */
  public static String plainSeconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toMillis() / MILLIS_PER_SECOND);
  }

  /** The time since {@code startNanos} of {@link System#nanoTime}. */
  public static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
