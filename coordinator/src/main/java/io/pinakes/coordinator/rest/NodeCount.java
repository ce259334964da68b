package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A condition on the number of nodes: {@code 3}, {@code >=3} or {@code ge(3)}, and so on. */
record NodeCount(Comparison comparison, int count) {

  private static final Pattern SIGN = Pattern.compile("(>=|<=|>|<|)(.*)");
  private static final Pattern WORD = Pattern.compile("(ge|le|gt|lt)\\((.*)\\)");

  /** How the number of nodes is compared. */
  enum Comparison {
    EQUAL,
    AT_LEAST,
    AT_MOST,
    MORE,
    LESS
  }

  static NodeCount parse(String text) {
    Matcher matcher = WORD.matcher(text);
    if (!matcher.matches()) {
      matcher = SIGN.matcher(text);
      if (!matcher.matches()) {
        throw notANumber(text);
      }
    }
    Comparison comparison =
        switch (matcher.group(1)) {
          case ">=", "ge" -> Comparison.AT_LEAST;
          case "<=", "le" -> Comparison.AT_MOST;
          case ">", "gt" -> Comparison.MORE;
          case "<", "lt" -> Comparison.LESS;
          default -> Comparison.EQUAL;
        };
    try {
      return new NodeCount(comparison, Integer.parseInt(matcher.group(2)));
    } catch (NumberFormatException e) {
      throw notANumber(matcher.group(2));
    }
  }

  private static ApiException notANumber(String text) {
    return new ApiException(400, "number_format_exception", "For input string: \"" + text + "\"");
  }

  boolean isMetBy(int nodes) {
    return switch (comparison) {
      case EQUAL -> nodes == count;
      case AT_LEAST -> nodes >= count;
      case AT_MOST -> nodes <= count;
      case MORE -> nodes > count;
      case LESS -> nodes < count;
    };
  }
}
