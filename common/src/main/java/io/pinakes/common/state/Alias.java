package io.pinakes.common.state;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an alias means for one of its indices.
 *
 * @param filter the JSON of a query that limits what searches see through it
 * @param indexRouting the routing of writes through it
 * @param searchRouting the routings of searches through it, between commas
 * @param writeIndex whether writes through it go to this index; null if nobody has said
 * @param hidden whether patterns leave it out; null if nobody has said
 */
public record Alias(
    @Nullable String filter,
    @Nullable String indexRouting,
    @Nullable String searchRouting,
    @Nullable Boolean writeIndex,
    @Nullable Boolean hidden) {

  /** A further name and nothing else. */
  public static final Alias PLAIN = new Alias(null, null, null, null, null);

  /** The routings of searches through it; empty: all shards. */
  public List<String> searchRoutings() {
    return searchRouting == null ? List.of() : Arrays.asList(searchRouting.split(",", -1));
  }

  public boolean isWriteIndex() {
    return Boolean.TRUE.equals(writeIndex);
  }

  public boolean isHidden() {
    return Boolean.TRUE.equals(hidden);
  }

  /** The same, with another word on whether writes go to this index. */
  public Alias withWriteIndex(boolean write) {
    return new Alias(filter, indexRouting, searchRouting, write, hidden);
  }
}
