package io.pinakes.worker.query;

import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.index.RangeValues;
import io.pinakes.worker.index.RangeValues.Bounds;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Queries for fields whose values are ranges. */
final class RangeFieldQueries {

  private RangeFieldQueries() {}

  /** Documents that have a range with the value in it. */
  static Query contains(ValueField field, String value, long nowMillis) {
    return intersects(field, value, true, value, true, nowMillis);
  }

  /** Documents that have a range that shares a value with the one given; null: no bound. */
  static Query intersects(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo,
      long nowMillis) {
    if (!field.indexed()) {
      throw QueryErrors.notIndexed(field.path());
    }
    var bounds =
        new Bounds(
            from == null ? null : from.toString(),
            includeFrom,
            to == null ? null : to.toString(),
            includeTo);
    return new ConstantScoreQuery(RangeValues.intersecting(field, bounds, nowMillis));
  }
}
