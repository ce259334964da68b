package io.pinakes.worker.query;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import org.apache.lucene.analysis.Analyzer;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a query are compiled against.
 *
 * @param index its name
 * @param analyzers of the index
 * @param nowMillis what {@code now} stands for in dates, in milliseconds since 1970
 */
record Scope(String index, Mapping mapping, IndexAnalyzers analyzers, long nowMillis) {

  FieldQueries fields() {
    return new FieldQueries(nowMillis, analyzers);
  }

  /** The analyzer that the request names, or else the field's for searches. */
  Analyzer analyzer(ValueField field, @Nullable String name) {
    return name == null ? analyzers.forSearch(field) : named(name);
  }

  /** The same for phrases. */
  Analyzer quoteAnalyzer(ValueField field, @Nullable String name) {
    return name == null ? analyzers.forQuotes(field) : named(name);
  }

  private Analyzer named(String name) {
    Analyzer analyzer = analyzers.find(name);
    if (analyzer == null) {
      throw QueryErrors.shard("[match] analyzer [" + name + "] not found");
    }
    return analyzer;
  }

  /**
   * Checks that there is such an analyzer.
   *
   * @throws ApiException 400 if there is none
   */
  void requireAnalyzer(String query, @Nullable String name) {
    if (name != null && analyzers.find(name) == null) {
      throw QueryErrors.shard("[" + query + "] analyzer [" + name + "] not found");
    }
  }
}
