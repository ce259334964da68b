package io.pinakes.worker.query;

import io.pinakes.common.dsl.TermLevel.Relation;
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
    return related(field, value, true, value, true, Relation.INTERSECTS, nowMillis);
  }

  /** Documents that have a range that is so related to the one given; null: no bound. */
  static Query related(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo,
      Relation relation,
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
    return new ConstantScoreQuery(RangeValues.related(field, bounds, relation, nowMillis));
  }
}
