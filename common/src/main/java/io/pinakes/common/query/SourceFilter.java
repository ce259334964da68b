package io.pinakes.common.query;

import java.util.List;

/**
 * Which part of a hit's source to answer with.
 *
 * @param fetch false: nothing of it
 * @param includes paths, with {@code *} for any characters; empty: everything
 * @param excludes paths to leave out all the same
 */
public record SourceFilter(boolean fetch, List<String> includes, List<String> excludes) {

  public static final SourceFilter ALL = new SourceFilter(true, List.of(), List.of());
  public static final SourceFilter NONE = new SourceFilter(false, List.of(), List.of());

  public SourceFilter {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /** Whether sources can be answered as they are. */
  public boolean isWhole() {
    return fetch && includes.isEmpty() && excludes.isEmpty();
  }
}
