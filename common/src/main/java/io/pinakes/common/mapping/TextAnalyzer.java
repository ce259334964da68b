package io.pinakes.common.mapping;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How text becomes terms; the same names and meaning as OpenSearch's built-in analyzers. */
public enum TextAnalyzer {
  STANDARD,
  SIMPLE,
  WHITESPACE,
  KEYWORD,
  STOP,
  ENGLISH;

  /** The name in JSON. */
  public String analyzerName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The analyzer of that name; null if there is none. */
  public static @Nullable TextAnalyzer find(String name) {
    for (TextAnalyzer analyzer : values()) {
      if (analyzer.analyzerName().equals(name)) {
        return analyzer;
      }
    }
    return null;
  }
}
