package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;

/** The nested objects of the documents, as documents of their own. */
public record NestedAggregation(String path) implements SingleBucketAggregation {

  static NestedAggregation parse(Members members) {
    String path = members.text("path");
    members.end();
    if (path == null) {
      throw ApiException.parsing(
          "Missing [path] field for nested aggregation [" + members.name() + "]");
    }
    return new NestedAggregation(path);
  }
}
