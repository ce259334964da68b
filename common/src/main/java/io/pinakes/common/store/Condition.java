package io.pinakes.common.store;

import java.util.List;

/** What must hold of the row at the moment of a write; otherwise nothing is written. */
public sealed interface Condition {

  /** Holds always. */
  record Always() implements Condition {}

  /** There is no such row. */
  record RowAbsent() implements Condition {}

  /** The row exists. */
  record RowPresent() implements Condition {}

  /** The row lacks the attribute (also when the row itself is absent). */
  record Absent(String attribute) implements Condition {}

  /** The attribute is there and has this value. */
  record Equal(String attribute, Value value) implements Condition {}

  /** The attribute is there and is a number not greater than this one. */
  record AtMost(String attribute, long number) implements Condition {}

  /** All of them hold; at least one. */
  record All(List<Condition> conditions) implements Condition {
    public All {
      conditions = List.copyOf(conditions);
      if (conditions.isEmpty()) {
        throw new IllegalArgumentException("no condition");
      }
    }
  }

  /** At least one of them holds. */
  record Any(List<Condition> conditions) implements Condition {
    public Any {
      conditions = List.copyOf(conditions);
      if (conditions.isEmpty()) {
        throw new IllegalArgumentException("no condition");
      }
    }
  }

  static Condition always() {
    return new Always();
  }

  static Condition rowAbsent() {
    return new RowAbsent();
  }

  static Condition rowPresent() {
    return new RowPresent();
  }

  static Condition absent(String attribute) {
    return new Absent(attribute);
  }

  static Condition equal(String attribute, Value value) {
    return new Equal(attribute, value);
  }

  static Condition atMost(String attribute, long number) {
    return new AtMost(attribute, number);
  }

  static Condition all(Condition... conditions) {
    return new All(List.of(conditions));
  }

  static Condition any(Condition... conditions) {
    return new Any(List.of(conditions));
  }
}
