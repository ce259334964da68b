package io.pinakes.common.analysis;

import java.util.Set;

/** What every index has without naming it, under OpenSearch's names. */
public final class BuiltIn {

  /** Languages that have an analyzer. */
  static final Set<String> LANGUAGES =
      Set.of(
          "arabic",
          "armenian",
          "basque",
          "bengali",
          "brazilian",
          "bulgarian",
          "catalan",
          "cjk",
          "czech",
          "danish",
          "dutch",
          "english",
          "estonian",
          "finnish",
          "french",
          "galician",
          "german",
          "greek",
          "hindi",
          "hungarian",
          "indonesian",
          "irish",
          "italian",
          "latvian",
          "lithuanian",
          "norwegian",
          "persian",
          "portuguese",
          "romanian",
          "russian",
          "sorani",
          "spanish",
          "swedish",
          "thai",
          "turkish");

  private static final Set<String> ANALYZERS =
      Set.of("default", "standard", "simple", "whitespace", "keyword", "stop");

  private BuiltIn() {}

  /** Whether there is an analyzer of that name in every index. */
  public static boolean isAnalyzer(String name) {
    return ANALYZERS.contains(name) || LANGUAGES.contains(name);
  }
}
