package io.pinakes.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a text into passages: whole paragraphs, as many as make about a screen's half, so that a
 * hit is something one can read at a glance. A paragraph is split only if it is longer than the
 * bound. Every line that is not blank is in one passage, and its number can be told from the
 * passage's.
 */
final class PassageSplitter {

  /** A passage ends at the first blank line after so many lines. */
  static final int FULL_LINES = 15;

  /** A passage ends after so many lines in any case. */
  static final int MAX_LINES = 40;

  /** A passage ends after the line that makes it this long: for texts with a line per paragraph. */
  static final int FULL_CHARS = 2_000;

  private final List<String> lines = new ArrayList<>();
  private long number;
  private int chars;

  /** Adds a line; the answer is a passage that ends before or with it. */
  Optional<Passage> add(String line) {
    number++;
    boolean blank = line.isBlank();
    if (lines.isEmpty() && blank) {
      return Optional.empty();
    }
    lines.add(line);
    chars += line.length();
    boolean full =
        blank ? lines.size() > FULL_LINES : lines.size() >= MAX_LINES || chars >= FULL_CHARS;
    return full ? end() : Optional.empty();
  }

  /** What is left after the last line. */
  Optional<Passage> end() {
    long first = number - lines.size() + 1;
    while (!lines.isEmpty() && lines.getLast().isBlank()) {
      lines.removeLast();
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    var passage = new Passage(first, String.join("\n", lines));
    lines.clear();
    chars = 0;
    return Optional.of(passage);
  }
}
