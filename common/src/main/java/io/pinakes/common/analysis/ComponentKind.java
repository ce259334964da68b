package io.pinakes.common.analysis;

import java.util.Locale;

/** What a part of an index's analysis is. */
public enum ComponentKind {
  TOKENIZER,
  CHAR_FILTER,
  FILTER,
  ANALYZER,
  NORMALIZER;

  /** The name in settings and messages. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
