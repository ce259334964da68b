package io.pinakes.worker.query;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.state.SearchLimits;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a query are compiled against.
 *
 * @param index its name
 * @param analyzers of the index
 * @param limits of the index
 * @param nowMillis what {@code now} stands for in dates, in milliseconds since 1970
 */
record Scope(
    String index, Mapping mapping, IndexAnalyzers analyzers, SearchLimits limits, long nowMillis) {

  /** The fields that a query names, or else those that the index says. */
  Map<String, Float> fieldsOr(Map<String, Float> named) {
    return named.isEmpty() ? limits.defaultFields() : named;
  }

  /** Whether values that do not fit a field are passed over, in a query that does not say. */
  boolean isLenient(Map<String, Float> named) {
    return limits.lenient() || FieldSelection.isAll(fieldsOr(named));
  }

  /** Refuses a query that looks at many terms or documents where such are not allowed. */
  void requireCheap(String queries, String advice) {
    if (!limits.expensive()) {
      throw new IllegalArgumentException(
          queries
              + " cannot be executed when 'search.allow_expensive_queries' is set to false."
              + advice);
    }
  }

  /** The same for a query by its name. */
  void requireCheap(String query) {
    requireCheap("[" + query + "] queries", "");
  }

  /** Refuses a prefix of a field's terms where it costs too much. */
  void requireCheapPrefix() {
    requireCheap(
        "[prefix] queries",
        " For optimised prefix queries on text fields please enable [index_prefixes].");
  }

  /** Refuses a range of a field's terms where it costs too much. */
  void requireCheapRange(ValueField field) {
    if (TextFields.hasTerms(field)) {
      requireCheap("[range] queries on [text] or [keyword] fields", "");
    }
  }

  /** Refuses a regular expression that is too long. */
  void checkRegex(String expression) {
    if (expression.length() > limits.regexLength()) {
      throw new IllegalArgumentException(
          "The length of regex ["
              + expression.length()
              + "] used in the Regexp Query request has exceeded the allowed maximum of ["
              + limits.regexLength()
              + "]. This maximum can be set by changing the [index.max_regex_length] index level"
              + " setting.");
    }
  }

  FieldQueries fields() {
    return new FieldQueries(nowMillis, analyzers);
  }

  /** The analyzer that the request names, or else the field's for searches. */
  Analyzer analyzer(ValueField field, @Nullable String name) {
    if (name == null && field.splitsQueries()) {
      // Each word goes through the field's normalizer, if it has one, when it is looked for.
      return named("whitespace");
    }
    return name == null ? analyzers.forSearch(field) : named(name);
  }

  /** The same for phrases. */
  Analyzer quoteAnalyzer(ValueField field, @Nullable String name) {
    return name == null && !field.splitsQueries()
        ? analyzers.forQuotes(field)
        : analyzer(field, name);
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
