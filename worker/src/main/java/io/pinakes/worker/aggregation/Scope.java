package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.ValuesSource;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.function.Function;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregations of one request work with.
 *
 * @param searcher of the shard as the request sees it
 * @param queries turns a request's query into Lucene's
 * @param hits ranks and loads hits
 * @param nowMillis what {@code now} stands for in dates, in milliseconds since 1970
 */
record Scope(
    IndexSearcher searcher,
    Mapping mapping,
    Function<QueryNode, Query> queries,
    HitSource hits,
    long nowMillis,
    Allowance allowance) {

  /** A query made ready to match without scores. */
  Weight filter(QueryNode query) throws IOException {
    return ready(queries.apply(query));
  }

  /** A query of Lucene's made ready to match without scores. */
  Weight ready(Query query) throws IOException {
    return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
  }

  /** The field if it is one of ranges that can be aggregated; else null. */
  @Nullable ValueField ranges(ValuesSource source) {
    ValueField field = mapping.valueField(source.field());
    if (field == null || !field.indexed()) {
      return null;
    }
    return field.type().family() == FieldType.Family.RANGE ? field : null;
  }

  /** A field's numbers; null if no document has any. */
  @Nullable Values numbers(AggregationNode node, ValuesSource source) {
    Values column = Values.of(source, mapping, FieldType.DOUBLE, nowMillis);
    if (column != null && !column.isNumber()) {
      throw column.unsupported(node.type());
    }
    return column;
  }

  /** A field's numbers; of an unmapped one, dates that no document has. */
  Values dates(AggregationNode node, ValuesSource source) {
    Values values = Values.of(source, mapping, nowMillis, FieldType.DATE);
    if (!values.isNumber()) {
      throw values.unsupported(node.type());
    }
    return values;
  }

  /** A field's values of whatever kind; null if no document has any. */
  @Nullable Values values(ValuesSource source) {
    return values(source, FieldType.KEYWORD);
  }

  /** A field's values, of a given type if it is unmapped and there is a value in its place. */
  @Nullable Values values(ValuesSource source, FieldType otherwise) {
    return Values.of(source, mapping, otherwise, nowMillis);
  }
}
