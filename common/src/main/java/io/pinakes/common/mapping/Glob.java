package io.pinakes.common.mapping;

/** Names with {@code *} in them, each of which stands for any characters, dots included. */
public final class Glob {

  private Glob() {}

  /** Whether the whole text matches. */
  public static boolean matches(String pattern, String text) {
    return reach(pattern, text)[pattern.length()];
  }

  /** Whether some text that begins with {@code prefix} matches. */
  public static boolean matchesSomeFrom(String pattern, String prefix) {
    for (boolean reached : reach(pattern, prefix)) {
      if (reached) {
        return true;
      }
    }
    return false;
  }

  /** Which positions of the pattern reading all of the text can lead to. */
  private static boolean[] reach(String pattern, String text) {
    boolean[] now = new boolean[pattern.length() + 1];
    now[0] = true;
    skipStars(pattern, now);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean[] next = new boolean[now.length];
      for (int p = 0; p < pattern.length(); p++) {
        if (now[p]) {
          if (pattern.charAt(p) == '*') {
            next[p] = true;
          } else if (pattern.charAt(p) == c) {
            next[p + 1] = true;
          }
        }
      }
      skipStars(pattern, next);
      now = next;
    }
    return now;
  }

  private static void skipStars(String pattern, boolean[] positions) {
    for (int p = 0; p < pattern.length(); p++) {
      if (positions[p] && pattern.charAt(p) == '*') {
        positions[p + 1] = true;
      }
    }
  }
}
