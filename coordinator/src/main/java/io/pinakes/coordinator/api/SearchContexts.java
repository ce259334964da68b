package io.pinakes.coordinator.api;

import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import io.pinakes.coordinator.api.Searches.ShardFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scrolls that are under way, and points in time. Workers keep what they need of both. */
public interface SearchContexts {

  /**
   * A point in time.
   *
   * @param failures shards of which no copy could be kept
   */
  record Pit(String id, long createdMillis, int shards, List<ShardFailure> failures) {}

  /** A point in time that is open. */
  record OpenPit(String id, long createdMillis, long keepAliveMillis) {}

  /**
   * A page of a scroll.
   *
   * @param request that began it
   */
  record Scrolled(SearchBody request, Found found) {}

  /**
   * Opens a point in time.
   *
   * @param indices each once; none with a filter
   * @param partial whether shards may be missing in it
   */
  Pit openPit(
      List<SearchTarget> indices, SearchOptions options, Duration keepAlive, boolean partial)
      throws InterruptedException;

  /** The points in time that are open anywhere, the youngest first. */
  List<OpenPit> pits() throws InterruptedException;

  /** Closes points in time; one that is not open any more is closed. */
  void closePits(List<String> ids) throws InterruptedException;

  /**
   * A scroll's next page.
   *
   * @param keepAlive how long it lives from now on; null: as long as it was to
   */
  Scrolled scroll(String id, @Nullable Duration keepAlive) throws InterruptedException;

  /** Closes scrolls; how many contexts there were. */
  int closeScrolls(List<String> ids) throws InterruptedException;

  /** Closes all scrolls; how many contexts there were. */
  int closeAllScrolls() throws InterruptedException;
}
