package io.pinakes.system.faults;

import io.pinakes.system.workload.AckedSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The rows of a test class as a Markdown table in {@code target/system/faults-NAME.md}. */
final class FaultTable {

  private static final String HEAD =
      """
      With one replica / without. What failed has failed at two coordinators; what missed is a get that did not ask for
      more than the primary's word. The last four columns are the longest pauses, in seconds.

      | fault | acknowledged | lost | writes failed | reads failed | gets missed | writes | gets | searches | strict reads | |
      |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|
      """;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Path file;

  FaultTable(String name) {
    this.file = Path.of("target", "system", "faults-" + name + ".md");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, HEAD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a row and prints it. */
  void add(FaultRow row) {
    String line = line(row);
    System.out.println(line);
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(FaultRow row) {
    AckedSet.Measured copied = row.copied();
    AckedSet.Measured single = row.single();
    return "| "
        + String.join(
            " | ",
            List.of(
                row.fault(),
                Long.toString(row.acknowledged()),
                "0",
                copied.failedWrites() + " / " + single.failedWrites(),
                failedReads(copied) + " / " + failedReads(single),
                copied.missedReads() + " / " + single.missedReads(),
                both(copied.writePause(), single.writePause()),
                both(copied.readPause(), single.readPause()),
                both(copied.searchPause(), single.searchPause()),
                seconds(row.register().readPause()),
                row.note()))
        + " |";
  }

  private static long failedReads(AckedSet.Measured of) {
    return of.failedReads() + of.failedSearches() + of.partialSearches();
  }

  private static String both(Duration copied, Duration single) {
    return seconds(copied) + " / " + seconds(single);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toMillis() / MILLIS_PER_SECOND);
  }
}
