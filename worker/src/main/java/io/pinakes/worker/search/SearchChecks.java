package io.pinakes.worker.search;

import io.pinakes.common.aggregation.AdjacencyMatrixAggregation;
import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.IncludeExclude;
import io.pinakes.common.aggregation.RareTermsAggregation;
import io.pinakes.common.aggregation.SignificantTermsAggregation;
import io.pinakes.common.aggregation.SignificantTextAggregation;
import io.pinakes.common.aggregation.TermsAggregation;
import io.pinakes.common.aggregation.TopHitsAggregation;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.Rescore;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.Slice;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.SearchLimits;
import java.util.Arrays;

/** What a search request must not combine, and what the index does not allow. */
final class SearchChecks {

  private SearchChecks() {}

  static void check(SearchJob job) {
    SearchBody body = job.body();
    checkBounds(job);
    if (!body.searchAfter().isEmpty() && body.from() > 0) {
      throw misuse("`from` parameter must be set to 0 when `search_after` is used.");
    }
    if (!body.rescores().isEmpty()) {
      checkRescore(body, job.limits());
    }
    if (!body.view().ids()) {
      if (body.view().askedSource() != null && body.view().source().fetch()) {
        throw misuse("[stored_fields] cannot be disabled if [_source] is requested");
      }
    }
  }

  /**
   * Checks that a page can begin after sort values although hits are collapsed: only if they are
   * the values that groups have in common, or hits of one group would be on several pages.
   *
   * @param path of the field by which hits are collapsed
   */
  static void checkCollapsedPage(SearchBody body, String path, Mapping mapping) {
    if (body.searchAfter().isEmpty()) {
      return;
    }
    ValueField sorted =
        body.sort().size() == 1 && body.sort().getFirst().distance() == null
            ? mapping.valueField(body.sort().getFirst().field())
            : null;
    if (sorted == null || !sorted.path().equals(path)) {
      throw misuse(
          "cannot use `collapse` in conjunction with `search_after` unless the collapse field and"
              + " the sort field are the same");
    }
  }

  private static void checkBounds(SearchJob job) {
    SearchBody body = job.body();
    SearchLimits limits = job.limits();
    int window = body.from() + body.size();
    if (window > limits.resultWindow()) {
      throw ApiException.illegalArgument(
          job.reading() == SearchJob.Reading.SCROLL
              ? "Batch size is too large, size must be less than or equal to: ["
                  + limits.resultWindow()
                  + "] but was ["
                  + window
                  + "]. Scroll batch sizes cost as much memory as result windows so they are"
                  + " controlled by the [index.max_result_window] index level setting."
              : "Result window is too large, from + size must be less than or equal to: ["
                  + limits.resultWindow()
                  + "] but was ["
                  + window
                  + "]. See the scroll api for a more efficient way to request large data sets."
                  + " This limit can be set by changing the [index.max_result_window] index level"
                  + " setting.");
    }
    checkDocvalueFields(body, limits);
    if (body.slice() != null) {
      checkSlice(body.slice(), job.reading(), limits);
    }
  }

  private static void checkDocvalueFields(SearchBody body, SearchLimits limits) {
    int fields = body.view().docvalueFields().size();
    if (fields > limits.docvalueFields()) {
      throw ApiException.illegalArgument(
          "Trying to retrieve too many docvalue_fields. Must be less than or equal to: ["
              + limits.docvalueFields()
              + "] but was ["
              + fields
              + "]. This limit can be set by changing the [index.max_docvalue_fields_search] index"
              + " level setting.");
    }
  }

  private static void checkSlice(Slice slice, SearchJob.Reading reading, SearchLimits limits) {
    boolean scroll = reading == SearchJob.Reading.SCROLL;
    int most = scroll ? limits.scrollSlices() : limits.pitSlices();
    if (reading == SearchJob.Reading.NOW) {
      throw misuse("`slice` cannot be used outside of a scroll context or PIT context");
    }
    if (slice.max() > most) {
      throw ApiException.illegalArgument(
          "The number of slices ["
              + slice.max()
              + "] is too large. It must be less than ["
              + most
              + "]. This limit can be set by changing the ["
              + (scroll ? IndexSetting.MAX_SLICES_PER_SCROLL : IndexSetting.MAX_SLICES_PER_PIT)
                  .name()
              + "] index level setting.");
    }
  }

  /** The same aggregations, if the index allows them. */
  static Aggregations checked(Aggregations aggregations, SearchLimits limits) {
    for (AggregationNode node : aggregations.collected()) {
      switch (node.aggregation()) {
        case TopHitsAggregation(SearchBody hits) -> checkTopHits(node.name(), hits, limits);
        case TermsAggregation terms -> checkPatterns(terms.includeExclude(), limits);
        case RareTermsAggregation terms -> checkPatterns(terms.includeExclude(), limits);
        case SignificantTermsAggregation terms -> checkPatterns(terms.includeExclude(), limits);
        case SignificantTextAggregation words -> checkPatterns(words.includeExclude(), limits);
        case AdjacencyMatrixAggregation matrix -> matrix.checkFilters(limits.adjacencyFilters());
        default -> {}
      }
      checked(node.inner(), limits);
    }
    return aggregations;
  }

  private static void checkTopHits(String name, SearchBody hits, SearchLimits limits) {
    int window = hits.from() + hits.size();
    if (window > limits.innerResultWindow()) {
      throw ApiException.illegalArgument(
          "Top hits result window is too large, the top hits aggregator ["
              + name
              + "]'s from + size must be less than or equal to: ["
              + limits.innerResultWindow()
              + "] but was ["
              + window
              + "]. This limit can be set by changing the [index.max_inner_result_window] index"
              + " level setting.");
    }
    checkDocvalueFields(hits, limits);
  }

  private static void checkPatterns(IncludeExclude values, SearchLimits limits) {
    for (String pattern : Arrays.asList(values.include(), values.exclude())) {
      if (pattern != null && pattern.length() > limits.regexLength()) {
        throw ApiException.illegalArgument(
            "The length of regex ["
                + pattern.length()
                + "] used in the request has exceeded the allowed maximum of ["
                + limits.regexLength()
                + "]. This maximum can be set by changing the [index.max_regex_length] index level"
                + " setting.");
      }
    }
  }

  private static void checkRescore(SearchBody body, SearchLimits limits) {
    if (!body.sort().isEmpty()) {
      throw ApiException.illegalArgument("Cannot use [sort] option in conjunction with [rescore].");
    }
    if (body.collapse() != null) {
      throw misuse("cannot use `collapse` in conjunction with `rescore`");
    }
    for (Rescore rescore : body.rescores()) {
      if (rescore.windowSize() > limits.rescoreWindow()) {
        throw ApiException.illegalArgument(
            "Rescore window ["
                + rescore.windowSize()
                + "] is too large. It must be less than ["
                + limits.rescoreWindow()
                + "]. This prevents allocating massive heaps for storing the results to be"
                + " rescored. This limit can be set by changing the [index.max_rescore_window]"
                + " index level setting.");
      }
    }
  }

  /** OpenSearch says 500 of these, although the request is at fault. */
  static ApiException misuse(String reason) {
    return new ApiException(400, "search_exception", reason);
  }
}
