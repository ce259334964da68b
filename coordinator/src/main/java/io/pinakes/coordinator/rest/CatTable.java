package io.pinakes.coordinator.rest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table for people: columns with short names, and rows of cells. */
final class CatTable {

  private final List<Column> columns;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  CatTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * A column.
   *
   * @param aliases other names it can be asked by
   * @param right whether it is aligned to the right, as numbers are
   * @param shown whether it is there unless columns are chosen
   * @param listed whether help tells of it; OpenSearch's columns are
   */
  record Column(
      String name,
      List<String> aliases,
      String about,
      boolean right,
      boolean shown,
      boolean listed) {

    Column {
      aliases = List.copyOf(aliases);
    }

    /** A column of text. */
    static Column text(String name, String about, String... aliases) {
      return new Column(name, Arrays.asList(aliases), about, false, true, true);
    }

    /** A column of numbers. */
    static Column number(String name, String about, String... aliases) {
      return new Column(name, Arrays.asList(aliases), about, true, true, true);
    }

    /** The same, only there if chosen. */
    Column hidden() {
      return new Column(name, aliases, about, right, false, listed);
    }

    /** The same, only there if chosen, and not told of: one that OpenSearch does not have. */
    Column unlisted() {
      return new Column(name, aliases, about, right, false, false);
    }

    boolean isCalled(String asked) {
      return name.equals(asked) || aliases.contains(asked);
    }
  }

  /** Adds a row, a cell for each column: strings, numbers, {@link ByteSize}, or null for none. */
  void add(@Nullable Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalStateException(cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(Collections.unmodifiableList(new ArrayList<>(Arrays.asList(cells))));
  }

  /** Adds a row whose cells may be null. */
  void add(List<? extends @Nullable Object> cells) {
    add(cells.toArray());
  }

  List<Column> columns() {
    return columns;
  }

  List<List<@Nullable Object>> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** The position of a column by its name or an alias; -1 if there is none. */
  int position(String asked) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isCalled(asked)) {
        return i;
      }
    }
    return -1;
  }
}
