package io.pinakes.system.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/deploy-aws.md says that a cluster at rest costs in a month. */
final class DocumentedCosts {

  static final Path FILE = Path.of("..", "docs", "deploy-aws.md");

  /** {@code | 3 | 1 + 2 | 106 | 16 | 2.50 (7.6/s) | 6.57 (4/s) | **132** |}. */
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (\\d+) \\| (\\d+) \\+ (\\d+) \\| ([\\d,]+) \\| (\\d+)"
              + " \\| ([\\d.]+) \\(([\\d.]+)/s\\) \\| ([\\d.]+) \\(([\\d.]+)/s\\)"
              + " \\| \\*\\*([\\d,]+)\\*\\* \\|");

  /** {@code | 3 | 66 | 44 | 11 | 0.46 | 0.60 | **177** |}. */
  private static final Pattern NETWORK =
      Pattern.compile(
          "(?m)^\\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| ([\\d.]+) \\| ([\\d.]+)"
              + " \\| \\*\\*([\\d,]+)\\*\\* \\|");

  /** A row of what comes on top: for each way into the world, which one needs one of. */
  record NetworkRow(
      int nodes,
      double natGateways,
      double endpoints,
      double addresses,
      double logs,
      double alarms,
      double sum) {}

  /**
   * A row of the table.
   *
   * @param readsPerSecond in read units, as is {@code writesPerSecond} in write units
   */
  record AtRestRow(
      int coordinators,
      int workers,
      double fargate,
      double loadBalancer,
      double reads,
      double readsPerSecond,
      double writes,
      double writesPerSecond,
      double sum) {}

  private DocumentedCosts() {}

  static String text() throws IOException {
    return Files.readString(FILE);
  }

  static List<AtRestRow> atRest() throws IOException {
    List<AtRestRow> rows = new ArrayList<>();
    Matcher row = ROW.matcher(text());
    while (row.find()) {
      int coordinators = Integer.parseInt(row.group(2));
      int workers = Integer.parseInt(row.group(3));
      if (coordinators + workers != Integer.parseInt(row.group(1))) {
        throw new IllegalStateException("the nodes do not add up: " + row.group());
      }
      rows.add(
          new AtRestRow(
              coordinators,
              workers,
              dollars(row, 4),
              dollars(row, 5),
              dollars(row, 6),
              dollars(row, 7),
              dollars(row, 8),
              dollars(row, 9),
              dollars(row, 10)));
    }
    return rows;
  }

  static List<NetworkRow> network() throws IOException {
    List<NetworkRow> rows = new ArrayList<>();
    Matcher row = NETWORK.matcher(text());
    while (row.find()) {
      rows.add(
          new NetworkRow(
              Integer.parseInt(row.group(1)),
              dollars(row, 2),
              dollars(row, 3),
              dollars(row, 4),
              dollars(row, 5),
              dollars(row, 6),
              dollars(row, 7)));
    }
    return rows;
  }

  private static double dollars(Matcher row, int group) {
    return Double.parseDouble(row.group(group).replace(",", ""));
  }
}
