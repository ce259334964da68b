package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.regex.Pattern;

/** Java's regular expressions, which backtrack, within a bound on the work that one match takes. */
final class BoundedRegex {

  /** UTF-16 units of the text that may be looked at, the same one again and again counted. */
  private static final int MAX_STEPS = 100_000;

  private BoundedRegex() {}

  /**
   * Whether the expression matches all of the text.
   *
   * @throws ApiException 400: it takes too long to tell
   */
  static boolean matches(String expression, String text) {
    try {
      return Pattern.matches(expression, new CountedText(text, 0, text.length(), new int[1]));
    } catch (TooManySteps | StackOverflowError e) {
      throw new ApiException(
          ApiException.illegalArgument(
                  "the regular expression ["
                      + expression
                      + "] takes more than ["
                      + MAX_STEPS
                      + "] steps on ["
                      + (text.length() <= 100 ? text : text.substring(0, 100) + "...")
                      + "]")
              .error(),
          e);
    }
  }

  /** Thrown out of the matcher. */
  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManySteps() {
      super("too many steps", null, false, false);
    }
  }

  /**
   * A text that counts how often it is looked at.
   *
   * @param steps one number, of all parts of the text together
   */
  private record CountedText(String text, int start, int end, int[] steps) implements CharSequence {

    @Override
    public int length() {
      return end - start;
    }

    @Override
    public char charAt(int index) {
      if (++steps[0] > MAX_STEPS) {
        throw new TooManySteps();
      }
      return text.charAt(start + index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new CountedText(text, start + from, start + to, steps);
    }

    @Override
    public String toString() {
      return text.substring(start, end);
    }
  }
}
