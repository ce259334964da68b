package io.pinakes.worker.search;

import io.pinakes.common.dsl.Compound.Bool;
import io.pinakes.common.dsl.Compound.ConstantScore;
import io.pinakes.common.dsl.Compound.MatchNone;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryNode.Weighted;
import io.pinakes.common.dsl.TermLevel.Range;
import io.pinakes.common.mapping.FieldType.Family;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.query.QueryCompiler;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSortSortedNumericDocValuesRangeQuery;
import org.apache.lucene.search.PointRangeQuery;
import org.apache.lucene.search.Query;

/**
 * Tells whether a shard can have matches by the least and greatest dates that it has, before any
 * document is looked at. What OpenSearch does not tell so, is not told here either: clients read
 * how many shards were skipped.
 */
final class PreFilter {

  private final IndexReader reader;
  private final SearchJob job;
  private final QueryCompiler compiler;

  PreFilter(IndexReader reader, SearchJob job) {
    this.reader = reader;
    this.job = job;
    this.compiler = job.compiler();
  }

  boolean canMatch(QueryNode query) throws IOException {
    return switch (query) {
      case Weighted weighted -> canMatch(weighted.query());
      case ConstantScore(QueryNode filter) -> canMatch(filter);
      case MatchNone() -> false;
      case Range range -> canMatch(range);
      case Bool bool -> {
        boolean all = true;
        for (QueryNode clause : bool.must()) {
          all &= canMatch(clause);
        }
        for (QueryNode clause : bool.filter()) {
          all &= canMatch(clause);
        }
        yield all;
      }
      default -> true;
    };
  }

  private boolean canMatch(Range range) throws IOException {
    ValueField field = job.mapping().valueField(range.field());
    if (field == null) {
      return range.field().startsWith("_");
    }
    if (field.type().family() != Family.DATE || job.mapping().nestedScope(field.path()) != null) {
      return true;
    }
    Query query = compiler.compile(range);
    if (query instanceof IndexSortSortedNumericDocValuesRangeQuery sorted) {
      query = sorted.getFallbackQuery();
    }
    Query points = query instanceof IndexOrDocValuesQuery either ? either.getIndexQuery() : query;
    if (!(points instanceof PointRangeQuery dates)) {
      return true;
    }
    byte[] least = PointValues.getMinPackedValue(reader, dates.getField());
    byte[] greatest = PointValues.getMaxPackedValue(reader, dates.getField());
    return least != null
        && greatest != null
        && Arrays.compareUnsigned(greatest, dates.getLowerPoint()) >= 0
        && Arrays.compareUnsigned(least, dates.getUpperPoint()) <= 0;
  }
}
