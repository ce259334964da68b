package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a request wants to see a table.
 *
 * @param json as objects, not as lines
 * @param headings whether names stand above the columns
 * @param help only say which columns there are
 * @param columns chosen by name, alias or pattern; empty: the usual ones
 * @param order sort keys, each maybe with {@code :asc} or {@code :desc}
 * @param bytes the unit of sizes; empty: whichever fits
 * @param time the unit of times; empty: whichever fits
 */
record CatView(
    boolean json,
    boolean headings,
    boolean help,
    Optional<List<String>> columns,
    List<String> order,
    String bytes,
    String time) {

  /** The format of tables for people. */
  static final String TEXT = "text";

  static CatView of(Parameters parameters) {
    parameters.ignore("local", "cluster_manager_timeout", "master_timeout");
    String bytes = parameters.nonEmpty("bytes").orElse("");
    if (!bytes.isEmpty() && !ByteSize.isUnit(bytes)) {
      throw ApiException.illegalArgument("unknown unit of bytes [" + bytes + "]");
    }
    String time = parameters.nonEmpty("time").orElse("");
    if (!time.isEmpty()) {
      CatTime.checkUnit(time);
    }
    return new CatView(
        !parameters.nonEmpty("format").orElse(TEXT).equals(TEXT),
        parameters.flag("v", false),
        parameters.flag("help", false),
        parameters.get("h").map(Parameters::split),
        parameters.list("s"),
        bytes,
        time);
  }

  /** A column that is shown, under the name by which it was asked for. */
  private record Shown(int position, String heading, boolean right) {}

  RestResponse show(CatTable table) {
    if (help) {
      return RestResponse.text(200, helpText(table));
    }
    List<Shown> shown = shown(table);
    List<List<@Nullable Object>> rows = sorted(table);
    return json ? asJson(shown, rows) : RestResponse.text(200, asText(shown, rows));
  }

  private static String helpText(CatTable table) {
    var lines = new ArrayList<List<String>>();
    for (CatTable.Column column :
        table.columns().stream().filter(CatTable.Column::listed).toList()) {
      lines.add(
          List.of(column.name(), "|", String.join(",", column.aliases()), "|", column.about()));
    }
    return align(lines, List.of(false, false, false, false, false));
  }

  private List<Shown> shown(CatTable table) {
    var shown = new ArrayList<Shown>();
    if (columns.isEmpty()) {
      for (int i = 0; i < table.columns().size(); i++) {
        CatTable.Column column = table.columns().get(i);
        if (column.shown()) {
          shown.add(new Shown(i, column.name(), column.right()));
        }
      }
      return shown;
    }
    for (String asked : columns.get()) {
      if (asked.contains("*")) {
        for (int i = 0; i < table.columns().size(); i++) {
          CatTable.Column column = table.columns().get(i);
          if (Glob.matches(asked, column.name())) {
            shown.add(new Shown(i, column.name(), column.right()));
          }
        }
      } else {
        int position = table.position(asked);
        if (position >= 0) {
          shown.add(new Shown(position, asked, table.columns().get(position).right()));
        }
      }
    }
    return shown;
  }

  private List<List<@Nullable Object>> sorted(CatTable table) {
    Comparator<List<@Nullable Object>> byAll = null;
    for (String key : order) {
      boolean descending = key.endsWith(":desc");
      String name =
          descending || key.endsWith(":asc") ? key.substring(0, key.lastIndexOf(':')) : key;
      int position = table.position(name);
      if (position < 0) {
        throw ApiException.illegalArgument("Unable to sort by unknown sort key `" + key + "`");
      }
      Comparator<List<@Nullable Object>> byKey =
          (a, b) -> compare(a.get(position), b.get(position));
      Comparator<List<@Nullable Object>> inOrder = descending ? byKey.reversed() : byKey;
      byAll = byAll == null ? inOrder : byAll.thenComparing(inOrder);
    }
    if (byAll == null) {
      return table.rows();
    }
    return table.rows().stream().sorted(byAll).toList();
  }

  private static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return switch (a) {
      case Number number when b instanceof Number other ->
          Double.compare(number.doubleValue(), other.doubleValue());
      case ByteSize size when b instanceof ByteSize other -> size.compareTo(other);
      case CatTime span when b instanceof CatTime other -> span.compareTo(other);
      default -> a.toString().compareTo(b.toString());
    };
  }

  private RestResponse asJson(List<Shown> shown, List<List<@Nullable Object>> rows) {
    return RestResponse.json(
        200,
        out -> {
          out.openArray();
          for (List<@Nullable Object> row : rows) {
            out.open();
            for (Shown column : shown) {
              Object cell = row.get(column.position);
              out.field(column.heading, cell == null ? null : text(cell));
            }
            out.close();
          }
          out.closeArray();
        });
  }

  private String asText(List<Shown> shown, List<List<@Nullable Object>> rows) {
    if (shown.isEmpty()) {
      return "";
    }
    var lines = new ArrayList<List<String>>();
    if (headings) {
      lines.add(shown.stream().map(Shown::heading).toList());
    }
    for (List<@Nullable Object> row : rows) {
      var line = new ArrayList<String>();
      for (Shown column : shown) {
        Object cell = row.get(column.position);
        line.add(cell == null ? "" : text(cell));
      }
      lines.add(line);
    }
    return align(lines, shown.stream().map(Shown::right).toList());
  }

  private String text(Object cell) {
    return switch (cell) {
      case ByteSize size when !bytes.isEmpty() -> size.in(bytes);
      case CatTime span when !time.isEmpty() -> span.in(time);
      default -> cell.toString();
    };
  }

  /** Makes columns as wide as their widest cell; the last is not filled up to the right. */
  private static String align(List<List<String>> lines, List<Boolean> right) {
    int[] widths = new int[right.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        String cell = line.get(i);
        String padding = " ".repeat(widths[i] - cell.length());
        boolean last = i == widths.length - 1;
        if (right.get(i)) {
          text.append(padding).append(cell);
        } else {
          text.append(cell).append(last ? "" : padding);
        }
        text.append(last ? "\n" : " ");
      }
    }
    return text.toString();
  }
}
