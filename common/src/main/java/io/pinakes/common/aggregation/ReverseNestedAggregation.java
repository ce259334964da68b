package io.pinakes.common.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * The documents that nested objects belong to.
 *
 * @param path of the nested objects around them that are meant; null: the whole documents
 */
public record ReverseNestedAggregation(@Nullable String path) implements SingleBucketAggregation {

  static ReverseNestedAggregation parse(Members members) {
    String path = members.text("path");
    members.end();
    return new ReverseNestedAggregation(path);
  }
}
