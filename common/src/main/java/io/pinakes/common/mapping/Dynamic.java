package io.pinakes.common.mapping;

import java.util.Locale;

/** What becomes of a field in a document that the mapping does not have. */
public enum Dynamic {
  /** It is added to the mapping. */
  TRUE,
  /** It stays in the source and is not indexed. */
  FALSE,
  /** The document is refused. */
  STRICT,
  /** It is added if a dynamic template matches it; if not, the document is refused. */
  STRICT_ALLOW_TEMPLATES,
  /** It is added if a dynamic template matches it; if not, it stays in the source. */
  FALSE_ALLOW_TEMPLATES;

  String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
