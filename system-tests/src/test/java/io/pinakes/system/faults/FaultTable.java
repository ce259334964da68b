package io.pinakes.system.faults;

import io.pinakes.system.Figures;
import io.pinakes.system.workload.AckedSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** The rows of a test class as a Markdown table in {@code target/system/faults-NAME.md}. */
final class FaultTable {

  private static final String HEAD =
      """
      With one replica / without. What failed has failed at two coordinators; what missed is a get that did not ask for
      more than the primary's word. The last four columns are the longest pauses, in seconds.

      | fault | acknowledged | lost | writes failed | reads failed | gets missed | writes | gets | searches | strict reads | |
      |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|
      """;

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
                copied.unansweredReads() + " / " + single.unansweredReads(),
                copied.missedReads() + " / " + single.missedReads(),
                both(copied.writePause(), single.writePause()),
                both(copied.readPause(), single.readPause()),
                both(copied.searchPause(), single.searchPause()),
                Figures.plainSeconds(row.register().readPause()),
                row.note()))
        + " |";
  }

  private static String both(Duration copied, Duration single) {
    return Figures.plainSeconds(copied) + " / " + Figures.plainSeconds(single);
  }
}
