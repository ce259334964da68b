package io.pinakes.system.conformance;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Compares values of an answer with what a case expects. Numbers are equal if their values are. */
final class Comparison {

  /** Of a value in a message. */
  private static final int MAX_SHOWN = 300;

  private Comparison() {}

  /** A text between slashes is a regular expression with comments, to be found in the value. */
  static void requireMatch(String path, @Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof String text && isRegex(text.strip())) {
      String regex = text.strip();
      if (!(actual instanceof String value)) {
        throw new CaseFailure(path + ": a text was expected, found " + shown(actual));
      }
      if (!find(regex, Pattern.COMMENTS, value)) {
        throw new CaseFailure(path + ": expected " + shown(regex) + ", found " + shown(actual));
      }
    } else if (!areEqual(expected, actual)) {
      throw new CaseFailure(path + ": expected " + shown(expected) + ", found " + shown(actual));
    }
  }

  static boolean isRegex(String text) {
    return text.length() > 2 && text.startsWith("/") && text.endsWith("/");
  }

  /** Whether a regular expression between slashes is found in a text. */
  static boolean find(String slashed, int flags, String text) {
    try {
      return Pattern.compile(slashed.substring(1, slashed.length() - 1), flags)
          .matcher(text)
          .find();
    } catch (PatternSyntaxException e) {
      throw new CaseFailure("not a regular expression: " + slashed, e);
    }
  }

  static boolean areEqual(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number number && other instanceof Number second) {
      return compare(number, second) == 0;
    }
    if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> second) {
      return map.keySet().equals(second.keySet())
          && map.entrySet().stream()
              .allMatch(member -> areEqual(member.getValue(), second.get(member.getKey())));
    }
    if (one instanceof List<?> list && other instanceof List<?> second) {
      if (list.size() != second.size()) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        if (!areEqual(list.get(i), second.get(i))) {
          return false;
        }
      }
      return true;
    }
    return Objects.equals(one, other);
  }

  private static int compare(Number one, Number other) {
    return isWhole(one) && isWhole(other)
        ? exact(one).compareTo(exact(other))
        : Double.compare(one.doubleValue(), other.doubleValue());
  }

  private static boolean isWhole(Number number) {
    return number instanceof Integer || number instanceof Long || number instanceof BigInteger;
  }

  private static BigDecimal exact(Number number) {
    return new BigDecimal(number.toString());
  }

  /** An object is in a list if an element has all its members. */
  static void requireContained(String path, @Nullable Object expected, @Nullable Object actual) {
    boolean contained =
        switch (actual) {
          case String text -> text.contains(String.valueOf(expected));
          case List<?> list ->
              list.stream()
                  .anyMatch(element -> areEqual(expected, element) || hasAll(expected, element));
          case Map<?, ?> map -> hasAll(expected, map);
          case null, default -> false;
        };
    if (!contained) {
      throw new CaseFailure(path + ": " + shown(expected) + " is not in " + shown(actual));
    }
  }

  private static boolean hasAll(@Nullable Object expected, @Nullable Object actual) {
    return expected instanceof Map<?, ?> few
        && actual instanceof Map<?, ?> all
        && few.entrySet().stream()
            .allMatch(
                member ->
                    all.containsKey(member.getKey())
                        && areEqual(member.getValue(), all.get(member.getKey())));
  }

  static void requireLength(String path, @Nullable Object expected, @Nullable Object actual) {
    int length =
        switch (actual) {
          case String text -> text.length();
          case List<?> list -> list.size();
          case Map<?, ?> map -> map.size();
          case null, default -> throw new CaseFailure(path + ": has no length: " + shown(actual));
        };
    if (!String.valueOf(expected).equals(Integer.toString(length))) {
      throw new CaseFailure(
          path + ": expected length " + expected + ", found " + length + ": " + shown(actual));
    }
  }

  static void requireTrue(String path, @Nullable Object actual) {
    if (isFalse(actual)) {
      throw new CaseFailure(path + ": expected to be there and true, found " + shown(actual));
    }
  }

  static void requireFalse(String path, @Nullable Object actual) {
    if (!isFalse(actual)) {
      throw new CaseFailure(path + ": expected to be absent or false, found " + shown(actual));
    }
  }

  private static boolean isFalse(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean flag -> !flag;
      case String text -> text.isEmpty() || text.equalsIgnoreCase("false") || text.equals("0");
      case Number number -> number.toString().equals("0");
      default -> false;
    };
  }

  /** What greater and less mean. */
  enum Order {
    GT,
    GTE,
    LT,
    LTE;

    private boolean holds(int comparison) {
      return switch (this) {
        case GT -> comparison > 0;
        case GTE -> comparison >= 0;
        case LT -> comparison < 0;
        case LTE -> comparison <= 0;
      };
    }
  }

  static void requireOrder(
      String path, Order order, @Nullable Object expected, @Nullable Object actual) {
    int comparison;
    if (actual instanceof Number number && expected instanceof Number bound) {
      comparison = compare(number, bound);
    } else if (actual instanceof String text && expected instanceof String bound) {
      comparison = text.compareTo(bound);
    } else {
      throw new CaseFailure(
          path + ": cannot compare " + shown(actual) + " with " + shown(expected));
    }
    if (!order.holds(comparison)) {
      throw new CaseFailure(
          path + ": expected " + order + " " + shown(expected) + ", found " + shown(actual));
    }
  }

  static void requireClose(String path, double expected, double error, @Nullable Object actual) {
    if (!(actual instanceof Number number) || Math.abs(number.doubleValue() - expected) > error) {
      throw new CaseFailure(
          path + ": expected " + expected + " ± " + error + ", found " + shown(actual));
    }
  }

  /** A value in a message: with its type where it may not be seen, and not too long. */
  private static String shown(@Nullable Object value) {
    String text = value instanceof String string ? "\"" + string + "\"" : String.valueOf(value);
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }
}
