package io.pinakes.worker.query;

/** Bounds on queries that are written in a syntax, since Lucene reads their nesting recursively. */
final class SyntaxBounds {

  /** Parentheses inside parentheses. */
  private static final int MAX_NESTING = 100;

  private SyntaxBounds() {}

  static void checkNesting(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '(' -> depth += quoted ? 0 : 1;
        case ')' -> depth -= quoted ? 0 : 1;
        default -> {}
      }
      if (depth > MAX_NESTING) {
        throw new IllegalArgumentException(
            "the query nests more than [" + MAX_NESTING + "] parentheses");
      }
    }
  }
}
