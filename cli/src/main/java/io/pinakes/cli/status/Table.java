package io.pinakes.cli.status;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rows of a {@code _cat} answer as an aligned table. */
final class Table {

  private static final String GAP = "  ";

  private Table() {}

  /**
   * Lays out the columns that any row has.
   *
   * @param rows an array of objects
   * @param columns the columns wanted, in this order
   * @return a heading and a line per row; no lines if there are no rows
   */
  static List<String> of(JsonNode rows, List<String> columns) {
    List<String> present =
        columns.stream()
            .filter(column -> rows.valueStream().anyMatch(row -> row.hasNonNull(column)))
            .toList();
    if (present.isEmpty()) {
      return List.of();
    }
    var cells = new ArrayList<List<String>>();
    cells.add(present);
    for (JsonNode row : rows) {
      cells.add(present.stream().map(column -> cell(row.path(column))).toList());
    }
    int[] widths = new int[present.size()];
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return cells.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static String cell(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? "-" : value.asString();
  }
}
