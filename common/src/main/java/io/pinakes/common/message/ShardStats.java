package io.pinakes.common.message;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What one shard copy has done since it was opened, and what it holds; or the sum of several. All
 * times are in nanoseconds of the worker's own clock, all sizes in bytes.
 *
 * @param storeBytes of the Lucene index's files
 */
public record ShardStats(
    Docs docs,
    long storeBytes,
    Indexing indexing,
    Gets gets,
    Searches searches,
    Merges merges,
    Refreshes refreshes,
    Flushes flushes,
    QueryCache queryCache,
    FieldBytes fielddata,
    FieldBytes completion,
    Segments segments,
    Translog translog,
    RequestCache requestCache) {

  /** Of no copy. */
  public static final ShardStats NONE =
      new ShardStats(
          new Docs(0, 0),
          0,
          new Indexing(Timed.NEVER, 0, Timed.NEVER, 0, 0),
          new Gets(Timed.NEVER, Timed.NEVER, 0),
          new Searches(0, 0, Phases.NONE, Collections.emptySortedMap()),
          new Merges(Timed.NEVER, 0, 0, 0, 0),
          new Refreshes(Timed.NEVER, 0),
          new Flushes(Timed.NEVER, 0),
          new QueryCache(0, 0, 0, 0, 0),
          FieldBytes.NONE,
          FieldBytes.NONE,
          new Segments(0, 0, 0, Collections.emptySortedMap()),
          new Translog(0, 0, 0),
          RequestCache.NONE);

  public ShardStats {
    // A node of an older version does not tell.
    requestCache = Objects.requireNonNullElse(requestCache, RequestCache.NONE);
  }

  /** The sum. */
  public ShardStats plus(ShardStats other) {
    return new ShardStats(
        docs.plus(other.docs),
        storeBytes + other.storeBytes,
        indexing.plus(other.indexing),
        gets.plus(other.gets),
        searches.plus(other.searches),
        merges.plus(other.merges),
        refreshes.plus(other.refreshes),
        flushes.plus(other.flushes),
        queryCache.plus(other.queryCache),
        fielddata.plus(other.fielddata),
        completion.plus(other.completion),
        segments.plus(other.segments),
        translog.plus(other.translog),
        requestCache.plus(other.requestCache));
  }

  private static <T> SortedMap<String, T> merged(
      SortedMap<String, T> a, SortedMap<String, T> b, BinaryOperator<T> plus) {
    var sum = new TreeMap<>(a);
    b.forEach((name, value) -> sum.merge(name, value, plus));
    return sum;
  }

  /**
   * Something that was done again and again.
   *
   * @param total times that it has ended
   * @param nanos that these took together
   * @param current under way now
   */
  public record Timed(long total, long nanos, long current) {

    public static final Timed NEVER = new Timed(0, 0, 0);

    public Timed plus(Timed other) {
      return new Timed(total + other.total, nanos + other.nanos, current + other.current);
    }
  }

  /** Documents that searches see, and deleted ones that merges have yet to drop. */
  public record Docs(long count, long deleted) {
    Docs plus(Docs other) {
      return new Docs(count + other.count, deleted + other.deleted);
    }
  }

  /**
   * Writes.
   *
   * @param failed that were refused: conflicts, and documents that do not fit the mapping
   * @param noopUpdates updates that changed nothing
   * @param lastMillis when the last document was indexed, in milliseconds since 1970; 0: never
   */
  public record Indexing(
      Timed indexed, long failed, Timed deleted, long noopUpdates, long lastMillis) {
    Indexing plus(Indexing other) {
      return new Indexing(
          indexed.plus(other.indexed),
          failed + other.failed,
          deleted.plus(other.deleted),
          noopUpdates + other.noopUpdates,
          Math.max(lastMillis, other.lastMillis));
    }
  }

  /** Gets that found their document, and those that did not. */
  public record Gets(Timed found, Timed missing, long current) {
    Gets plus(Gets other) {
      return new Gets(
          found.plus(other.found), missing.plus(other.missing), current + other.current);
    }

    /** All of them. */
    public Timed all() {
      return found.plus(missing);
    }
  }

  /**
   * Searches.
   *
   * @param openContexts kept for a scroll or a point in time
   * @param reactivations searches that found the copy idle, and refreshed it first
   * @param groups those that named a group in {@code stats}, by the group
   */
  public record Searches(
      long openContexts, long reactivations, Phases all, SortedMap<String, Phases> groups) {
    Searches plus(Searches other) {
      return new Searches(
          openContexts + other.openContexts,
          reactivations + other.reactivations,
          all.plus(other.all),
          merged(groups, other.groups, Phases::plus));
    }
  }

  /** The phases of searches. */
  public record Phases(
      Timed query, long failed, Timed fetch, Timed scroll, Timed pointInTime, Timed suggest) {

    public static final Phases NONE =
        new Phases(Timed.NEVER, 0, Timed.NEVER, Timed.NEVER, Timed.NEVER, Timed.NEVER);

    public Phases plus(Phases other) {
      return new Phases(
          query.plus(other.query),
          failed + other.failed,
          fetch.plus(other.fetch),
          scroll.plus(other.scroll),
          pointInTime.plus(other.pointInTime),
          suggest.plus(other.suggest));
    }
  }

  /** Merges of segments. */
  public record Merges(
      Timed merged, long documents, long bytes, long currentDocuments, long currentBytes) {
    Merges plus(Merges other) {
      return new Merges(
          merged.plus(other.merged),
          documents + other.documents,
          bytes + other.bytes,
          currentDocuments + other.currentDocuments,
          currentBytes + other.currentBytes);
    }
  }

  /**
   * Refreshes.
   *
   * @param listeners requests that wait for the next one
   */
  public record Refreshes(Timed refreshed, long listeners) {
    Refreshes plus(Refreshes other) {
      return new Refreshes(refreshed.plus(other.refreshed), listeners + other.listeners);
    }
  }

  /**
   * Snapshots, which are what a flush is here.
   *
   * @param periodic those that nobody asked for
   */
  public record Flushes(Timed flushed, long periodic) {
    Flushes plus(Flushes other) {
      return new Flushes(flushed.plus(other.flushed), periodic + other.periodic);
    }
  }

  /** The cache of answers. */
  public record RequestCache(long bytes, long evictions, long hits, long misses) {

    public static final RequestCache NONE = new RequestCache(0, 0, 0, 0);

    RequestCache plus(RequestCache other) {
      return new RequestCache(
          bytes + other.bytes,
          evictions + other.evictions,
          hits + other.hits,
          misses + other.misses);
    }
  }

  /** The cache of filters' matches. */
  public record QueryCache(long bytes, long hits, long misses, long size, long count) {
    QueryCache plus(QueryCache other) {
      return new QueryCache(
          bytes + other.bytes,
          hits + other.hits,
          misses + other.misses,
          size + other.size,
          count + other.count);
    }
  }

  /**
   * What structures of fields take.
   *
   * @param fields of the fields that were asked for
   */
  public record FieldBytes(long bytes, SortedMap<String, Long> fields) {

    public static final FieldBytes NONE = new FieldBytes(0, Collections.emptySortedMap());

    FieldBytes plus(FieldBytes other) {
      return new FieldBytes(bytes + other.bytes, merged(fields, other.fields, Long::sum));
    }
  }

  /**
   * Segments that searches see.
   *
   * @param writerBytes documents that are not in a segment yet
   * @param recentBytes documents that gets see and searches do not yet
   * @param files sizes by the files' extensions, if that was asked for
   */
  public record Segments(
      long count, long writerBytes, long recentBytes, SortedMap<String, Long> files) {
    Segments plus(Segments other) {
      return new Segments(
          count + other.count,
          writerBytes + other.writerBytes,
          recentBytes + other.recentBytes,
          merged(files, other.files, Long::sum));
    }
  }

  /**
   * The tail of the shard's log that no snapshot holds yet; only the primary, whose log it is,
   * tells it.
   *
   * @param bytes of the ids and sources in it
   * @param ageMillis since it was last cut off or, before that, since the copy was opened
   */
  public record Translog(long operations, long bytes, long ageMillis) {
    Translog plus(Translog other) {
      return new Translog(
          operations + other.operations, bytes + other.bytes, Math.max(ageMillis, other.ageMillis));
    }
  }
}
