package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.Rescore;
import io.pinakes.common.query.SearchBody;

/** What a search request must not combine. */
final class SearchChecks {

  private SearchChecks() {}

  static void check(SearchBody body) {
    refuseUnsupported(body);
    if (!body.searchAfter().isEmpty() && body.from() > 0) {
      throw misuse("`from` parameter must be set to 0 when `search_after` is used.");
    }
    if (!body.rescores().isEmpty()) {
      checkRescore(body);
    }
    if (!body.view().ids()) {
      if (body.view().askedSource() != null && body.view().source().fetch()) {
        throw misuse("[stored_fields] cannot be disabled if [_source] is requested");
      }
    }
  }

  private static void refuseUnsupported(SearchBody body) {
    if (body.collapse() != null) {
      throw unsupported("collapse");
    }
  }

  private static ApiException unsupported(String member) {
    return ApiException.parsing("[" + member + "] in a search request is not supported");
  }

  private static void checkRescore(SearchBody body) {
    if (!body.sort().isEmpty()) {
      throw ApiException.illegalArgument("Cannot use [sort] option in conjunction with [rescore].");
    }
    if (body.collapse() != null) {
      throw misuse("cannot use `collapse` in conjunction with `rescore`");
    }
    for (Rescore rescore : body.rescores()) {
      if (rescore.windowSize() > Rescore.MAX_WINDOW) {
        throw ApiException.illegalArgument(
            "Rescore window ["
                + rescore.windowSize()
                + "] is too large. It must be less than ["
                + Rescore.MAX_WINDOW
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
