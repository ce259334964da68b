package io.pinakes.common.query;

import org.jspecify.annotations.Nullable;

/**
 * What the answer shows of each hit: of a search, and wherever else hits are shown, such as inner
 * hits and the aggregation {@code top_hits}.
 *
 * @param source which part of the source
 * @param version whether versions are shown
 * @param seqNoPrimaryTerm whether sequence numbers and terms are shown
 */
public record HitView(SourceFilter source, boolean version, boolean seqNoPrimaryTerm) {

  /** Whole sources and nothing else. */
  public static final HitView DEFAULT = new Builder().build();

  /** The same with some of it changed. */
  public Builder toBuilder() {
    var builder = new Builder();
    builder.source = source;
    builder.version = version;
    builder.seqNoPrimaryTerm = seqNoPrimaryTerm;
    return builder;
  }

  /** Gathers what a request says. */
  public static final class Builder {
    private @Nullable SourceFilter source;
    private boolean version;
    private boolean seqNoPrimaryTerm;

    public Builder source(SourceFilter filter) {
      source = filter;
      return this;
    }

    public Builder version(boolean shown) {
      version = shown;
      return this;
    }

    public Builder seqNoPrimaryTerm(boolean shown) {
      seqNoPrimaryTerm = shown;
      return this;
    }

    public HitView build() {
      return new HitView(source == null ? SourceFilter.ALL : source, version, seqNoPrimaryTerm);
    }
  }
}
