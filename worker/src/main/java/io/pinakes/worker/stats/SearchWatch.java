package io.pinakes.worker.stats;

import java.util.List;

/**
 * Times one search: first its query phase or, if that is all it wants, its suggestions, then the
 * loading of its hits. Of one thread at a time.
 */
public final class SearchWatch implements AutoCloseable {

  private final SearchMeters meters;
  private final List<String> groups;
  private SearchMeters.Phase phase;
  private long begun;
  private boolean ended;

  SearchWatch(SearchMeters meters, SearchMeters.Phase first, List<String> groups) {
    this.meters = meters;
    this.phase = first;
    this.groups = groups;
    begun = meters.begin(phase, groups);
  }

  /** The query phase is over; the hits are loaded next. */
  public void fetches() {
    meters.end(phase, groups, begun);
    phase = SearchMeters.Phase.FETCH;
    begun = meters.begin(phase, groups);
  }

  /** The search has its answer. */
  public void ends() {
    meters.end(phase, groups, begun);
    ended = true;
  }

  /** A search that has not ended by then has failed. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      meters.fail(phase, groups);
    }
  }
}
