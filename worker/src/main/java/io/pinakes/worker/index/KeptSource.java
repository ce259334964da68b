package io.pinakes.worker.index;

import io.pinakes.common.mapping.SourceOptions;
import io.pinakes.common.query.SourceFilter;
import io.pinakes.common.query.SourceSelector;
import org.jspecify.annotations.Nullable;

/** What an index keeps of a document to show it. */
public final class KeptSource {

  private KeptSource() {}

  /** The document as it is shown; null: it is not. */
  public static byte @Nullable [] of(byte[] source, SourceOptions options) {
    if (options.whole()) {
      return source;
    }
    if (!options.enabled()) {
      return null;
    }
    var filter = new SourceFilter(true, options.includes(), options.excludes());
    return new SourceSelector(filter).select(source);
  }
}
