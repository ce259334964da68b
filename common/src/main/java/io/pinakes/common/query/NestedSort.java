package io.pinakes.common.query;

import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.dsl.QueryNode;
import org.jspecify.annotations.Nullable;

/**
 * Which nested objects a document is sorted by.
 *
 * @param path of the objects
 * @param filter that they match; null: all do
 * @param maxChildren of a document's objects, so many of the first that have a value count
 * @param inner which objects within these; null: these themselves
 */
public record NestedSort(
    String path, @Nullable QueryNode filter, int maxChildren, @Nullable NestedSort inner) {

  /**
   * What a sort says, in the present way or in the one before, with members of the sort itself.
   *
   * @param sort its name
   */
  static @Nullable NestedSort of(
      String sort, @Nullable NestedSort nested, @Nullable String path, @Nullable QueryNode filter) {
    if (path == null && filter == null) {
      return nested;
    }
    String member = path == null ? "nested_filter" : "nested_path";
    if (nested != null) {
      throw ParseErrors.failed(
          sort, member, "Setting both nested_path/nested_filter and nested not allowed");
    }
    if (path == null) {
      throw ParseErrors.failed(sort, member, "[nested_filter] must have a [nested_path]");
    }
    return new NestedSort(path, filter, Integer.MAX_VALUE, null);
  }
}
