package io.pinakes.common.dsl;

import java.util.ArrayList;
import java.util.List;

/**
 * How many optional clauses must match: {@code 2}, {@code -1} (all but one), {@code 75%}, {@code
 * -25%}, or conditions such as {@code 2<75% 9<-3}. Equal by text.
 *
 * @param text as the request has it
 */
public record MinimumShouldMatch(String text) {

  /**
   * Checks the text.
   *
   * @throws NumberFormatException it is not of that form
   */
  public MinimumShouldMatch {
    required(text, 1);
  }

  /** The number of clauses that must match out of {@code optional}; may be more than there are. */
  public int of(int optional) {
    return Math.max(0, required(text, optional));
  }

  private static int required(String text, int optional) {
    String spec = text.strip();
    if (spec.indexOf('<') < 0) {
      return simple(spec, optional);
    }
    int result = optional;
    boolean decided = false;
    for (String condition : conditions(spec)) {
      int less = condition.indexOf('<');
      if (less < 0) {
        throw new NumberFormatException("For input string: \"" + condition + "\"");
      }
      int upTo = Integer.parseInt(condition.substring(0, less));
      // The rest is read even when it no longer counts, so that a mistake is always told.
      int then = simple(condition.substring(less + 1), optional);
      decided |= optional <= upTo;
      if (!decided) {
        result = then;
      }
    }
    return result;
  }

  private static List<String> conditions(String spec) {
    var conditions = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i <= spec.length(); i++) {
      if (i == spec.length() || Character.isWhitespace(spec.charAt(i))) {
        if (i > start) {
          conditions.add(spec.substring(start, i));
        }
        start = i + 1;
      }
    }
    return conditions;
  }

  private static int simple(String spec, int optional) {
    int number;
    if (spec.endsWith("%")) {
      int percent = Integer.parseInt(spec.substring(0, spec.length() - 1));
      number = (int) ((long) optional * percent / 100);
    } else {
      number = Integer.parseInt(spec);
    }
    boolean negative = spec.startsWith("-");
    return negative ? optional + number : number;
  }
}
