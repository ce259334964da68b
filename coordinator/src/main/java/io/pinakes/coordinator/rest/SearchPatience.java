package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.Metadata;
import io.pinakes.common.state.SearchSetting;
import io.pinakes.coordinator.api.Searches.Found;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a search may take.
 *
 * @param timeout after which it answers with what was found
 * @param cancelAfter after which it is given up, unless it has timed out before; not positive:
 *     never
 */
record SearchPatience(Duration timeout, Duration cancelAfter) {

  /** A search. */
  @FunctionalInterface
  interface Search {
    Found within(Duration time) throws InterruptedException;
  }

  /**
   * What a request and the cluster say.
   *
   * @param asked the request's own timeout; null: it has none
   */
  static SearchPatience of(Parameters parameters, @Nullable Duration asked, Metadata cluster) {
    Duration timeout = asked == null ? SearchSetting.DEFAULT_TIMEOUT.time(cluster) : asked;
    Duration cancelAfter =
        parameters
            .duration("cancel_after_time_interval")
            .orElseGet(() -> SearchSetting.CANCEL_AFTER.time(cluster));
    return new SearchPatience(
        timeout.isPositive() && timeout.compareTo(Timeouts.READ) < 0 ? timeout : Timeouts.READ,
        cancelAfter);
  }

  private boolean cancels() {
    return cancelAfter.isPositive() && cancelAfter.compareTo(timeout) < 0;
  }

  /**
   * Searches.
   *
   * @throws ApiException 500: the search was given up
   */
  Found carryOut(Search search) throws InterruptedException {
    if (!cancels()) {
      return search.within(timeout);
    }
    Found found;
    try {
      found = search.within(cancelAfter);
    } catch (ApiException e) {
      throw e.status() == 503 ? cancelled() : e;
    }
    if (found.timedOut() || found.tookMillis() > cancelAfter.toMillis()) {
      throw cancelled();
    }
    return found;
  }

  private ApiException cancelled() {
    return new ApiException(
        500,
        "task_cancelled_exception",
        "cancelled task with reason: Cancellation timeout of "
            + TimeValue.format(cancelAfter)
            + " is expired");
  }
}
