package io.pinakes.common.message;

import io.pinakes.common.rpc.Rpc;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that a worker answers. */
public final class WorkerCalls {

  public static final Rpc<WriteRequest, WriteAnswer> WRITE =
      new Rpc<>("write", WriteRequest.class, WriteAnswer.class);
  public static final Rpc<GetRequest, GetAnswer> GET =
      new Rpc<>("get", GetRequest.class, GetAnswer.class);
  public static final Rpc<SearchRequest, SearchAnswer> SEARCH =
      new Rpc<>("search", SearchRequest.class, SearchAnswer.class);

  /** Counts what scores rest on, before a search of several shards. */
  public static final Rpc<SearchRequest, SearchStatistics> STATISTICS =
      new Rpc<>("search-statistics", SearchRequest.class, SearchStatistics.class);

  public static final Rpc<RefreshRequest, RefreshAnswer> REFRESH =
      new Rpc<>("refresh", RefreshRequest.class, RefreshAnswer.class);
  public static final Rpc<ShardsRequest, ShardsAnswer> SHARDS =
      new Rpc<>("shards", ShardsRequest.class, ShardsAnswer.class);

  /** From a replica to its primary. */
  public static final Rpc<TailRequest, TailAnswer> TAIL =
      new Rpc<>("tail", TailRequest.class, TailAnswer.class);

  /** To any node: the cluster state has changed; look now instead of at the next poll. */
  public static final Rpc<Nudge, Nudged> NUDGE = new Rpc<>("nudge", Nudge.class, Nudged.class);

  /**
   * The type of the error with which a worker says that it is not the one, or not yet: nothing was
   * done, and the cluster state knows more. OpenSearch's own name for it.
   */
  public static final String NOT_PRIMARY = "shard_not_in_primary_mode_exception";

  /**
   * The type of the error with which a worker says that its copy cannot answer this read now, while
   * another may: it is not there, not started, or behind.
   */
  public static final String NOT_READY = "illegal_index_shard_state_exception";

  private WorkerCalls() {}

  /**
   * Writes to documents of one shard, in order.
   *
   * @param timeoutMillis how long the client still waits; after it the outcome is unknown to it
   * @param activeShards started copies, the primary among them, without which nothing is written
   * @param mappingVersion the least mapping version to read the documents with
   */
  public record WriteRequest(
      ShardId shard,
      List<DocumentWrite> writes,
      Refresh refresh,
      long timeoutMillis,
      int activeShards,
      long mappingVersion) {

    /** Writes for which the primary is enough. */
    public WriteRequest(
        ShardId shard, List<DocumentWrite> writes, Refresh refresh, long timeoutMillis) {
      this(shard, writes, refresh, timeoutMillis, 1, 0);
    }
  }

  /**
   * The results, in the order of the writes.
   *
   * @param position the log entry that holds the last of them; 0 if none was logged
   * @param mappingVersion the index's mapping version that these documents need
   * @param copies started copies of the shard, the primary among them
   * @param hidden of these, how many did not confirm in time that their searches show the writes,
   *     if that was asked for
   */
  public record WriteAnswer(
      List<DocumentResult> results, long position, long mappingVersion, int copies, int hidden) {}

  /**
   * Asks for a document.
   *
   * @param realtime see writes that no refresh has made visible to searches yet
   * @param freshness what the copy must have seen; without a position or strictness only the
   *     primary answers
   * @param timeoutMillis how long the coordinator waits
   */
  public record GetRequest(
      ShardId shard, String id, boolean realtime, Freshness freshness, long timeoutMillis) {}

  /**
   * A document, or that there is none ({@code source} is null).
   *
   * @param routing that it was written with; null if it was routed by its id
   */
  public record GetAnswer(
      byte @Nullable [] source,
      long version,
      long seqNo,
      long primaryTerm,
      @Nullable String routing) {

    /** A document that was routed by its id. */
    public GetAnswer(byte @Nullable [] source, long version, long seqNo, long primaryTerm) {
      this(source, version, seqNo, primaryTerm, null);
    }

    public static GetAnswer notFound() {
      return new GetAnswer(null, -1, -1, 0);
    }
  }

  /**
   * A search of one shard.
   *
   * @param body the search request's JSON, with URL parameters already merged in
   * @param mappingVersion the least mapping version to read the request with
   * @param timeoutMillis how long the coordinator waits
   * @param freshness what the copy must have seen
   * @param scope the shard's place in the search; null: it is alone
   * @param context that it is of; null: none
   * @param settings to read the request with, or newer ones; null: any
   * @param requestCache whether the answer may be one that was given before; null: as the index
   *     says
   */
  public record SearchRequest(
      ShardId shard,
      byte[] body,
      long mappingVersion,
      long timeoutMillis,
      Freshness freshness,
      @Nullable SearchScope scope,
      @Nullable ContextUse context,
      @Nullable SettingsSeen settings,
      @Nullable Boolean requestCache) {

    /** By any settings. */
    public SearchRequest(
        ShardId shard,
        byte[] body,
        long mappingVersion,
        long timeoutMillis,
        Freshness freshness,
        @Nullable SearchScope scope,
        @Nullable ContextUse context) {
      this(shard, body, mappingVersion, timeoutMillis, freshness, scope, context, null, null);
    }
  }

  /**
   * A shard's part of the answer.
   *
   * @param total matching documents counted
   * @param totalIsExact false if counting stopped at the request's bound
   * @param maxScore NaN if there is no hit or no score was asked for
   * @param hits the shard's first {@code from + size} hits, in order
   * @param parts what else the request asked for; null: nothing
   */
  public record SearchAnswer(
      long total,
      boolean totalIsExact,
      float maxScore,
      List<Hit> hits,
      boolean timedOut,
      @Nullable SearchParts parts) {

    /** The same of a scroll. */
    public SearchAnswer keptBy(String owner) {
      SearchParts kept = (parts == null ? SearchParts.NONE : parts).keptBy(owner);
      return new SearchAnswer(total, totalIsExact, maxScore, hits, timedOut, kept);
    }

    /** An answer of hits only. */
    public static SearchAnswer of(
        long total, boolean totalIsExact, float maxScore, List<Hit> hits, boolean timedOut) {
      return new SearchAnswer(total, totalIsExact, maxScore, hits, timedOut, null);
    }
  }

  /**
   * What a shard answers beside hits, each null unless it was asked for. Aggregations, suggestions
   * and profiles have their members here.
   *
   * @param profile what the search spent its time on, as JSON
   * @param aggregations partial results, as {@code PartialCodec} writes them
   * @param terminatedEarly whether there were more documents than it was to look at
   * @param contextOwner the owner of the lease of the worker that keeps the scroll
   * @param request that began the scroll whose next page this is
   * @param suggested by the names of suggestions
   * @param skipped whether nothing in the shard can match, so that no document was looked at
   */
  public record SearchParts(
      @Nullable Map<String, Object> profile,
      byte @Nullable [] aggregations,
      @Nullable Boolean terminatedEarly,
      @Nullable String contextOwner,
      byte @Nullable [] request,
      @Nullable Map<String, List<Suggested>> suggested,
      @Nullable Boolean skipped) {

    /** Of a shard that was not skipped. */
    public SearchParts(
        @Nullable Map<String, Object> profile,
        byte @Nullable [] aggregations,
        @Nullable Boolean terminatedEarly,
        @Nullable String contextOwner,
        byte @Nullable [] request,
        @Nullable Map<String, List<Suggested>> suggested) {
      this(profile, aggregations, terminatedEarly, contextOwner, request, suggested, null);
    }

    /** Nothing was asked for. */
    public static final SearchParts NONE = new SearchParts(null, null, null, null, null, null);

    /** Nothing can be found. */
    public static final SearchParts SKIPPED =
        new SearchParts(null, null, null, null, null, null, true);

    /** The same of a scroll. */
    public SearchParts keptBy(String owner) {
      return new SearchParts(
          profile, aggregations, terminatedEarly, owner, null, suggested, skipped);
    }

    /** The same of a scroll's next page. */
    public SearchParts begunBy(byte[] json) {
      return new SearchParts(profile, aggregations, terminatedEarly, null, json, suggested);
    }
  }

  /**
   * A hit.
   *
   * @param score NaN if no score was asked for
   * @param sort the sort values (Long, Double, String, Boolean or null), empty when sorted by score
   * @param source the document as it was sent; null if {@code _source} is false
   * @param detail what else the request wants to see of it; null: nothing
   * @param routing that it was written with; null if it was routed by its id
   * @param ignored fields whose values were malformed and are not indexed; null: none
   */
  public record Hit(
      String id,
      float score,
      List<@Nullable Object> sort,
      byte @Nullable [] source,
      long version,
      long seqNo,
      long primaryTerm,
      @Nullable HitDetail detail,
      @Nullable String routing,
      @Nullable List<String> ignored) {

    /** A hit that was routed by its id, and of which all is indexed. */
    public Hit(
        String id,
        float score,
        List<@Nullable Object> sort,
        byte @Nullable [] source,
        long version,
        long seqNo,
        long primaryTerm,
        @Nullable HitDetail detail) {
      this(id, score, sort, source, version, seqNo, primaryTerm, detail, null, null);
    }

    /** The same with what it was routed by. */
    public Hit withRouting(@Nullable String by) {
      return new Hit(id, score, sort, source, version, seqNo, primaryTerm, detail, by, ignored);
    }

    /** The same with another score. */
    public Hit withScore(float other) {
      return new Hit(
          id, other, sort, source, version, seqNo, primaryTerm, detail, routing, ignored);
    }

    /** A hit of which nothing special is shown. */
    public static Hit of(
        String id,
        float score,
        List<@Nullable Object> sort,
        byte @Nullable [] source,
        long version,
        long seqNo,
        long primaryTerm) {
      return new Hit(id, score, sort, source, version, seqNo, primaryTerm, null);
    }
  }

  /**
   * What few requests want to see of a hit, each null unless it was asked for. Fields, highlights,
   * inner hits, explanations and names of matched queries have their members here.
   *
   * @param shard {@code [index][number]}, shown with the explanation
   * @param node the id of the worker, shown with the explanation
   * @param explanation how the score came about
   * @param fields values by field, of all kinds of fields that a request can ask for
   * @param highlight fragments of texts with their matches marked, by field
   * @param matchedQueries the scores by the queries that have names and match, by name
   * @param nested which nested object the hit is; null: it is a whole document
   * @param innerHits nested objects that matched, by the names that the request has for them
   * @param group the value that the hit is the best of, or null for no value; null: hits are not
   *     collapsed
   */
  public record HitDetail(
      @Nullable String shard,
      @Nullable String node,
      @Nullable Explained explanation,
      @Nullable Map<String, List<@Nullable Object>> fields,
      @Nullable Map<String, List<String>> highlight,
      @Nullable Map<String, Float> matchedQueries,
      @Nullable List<@Nullable Object> group,
      @Nullable NestedPlace nested,
      @Nullable Map<String, InnerAnswer> innerHits) {}

  /**
   * Where a nested object is in the one around it.
   *
   * @param field its path in that
   * @param offset among the objects at that path, from 0
   * @param inner where the hit is in this object; null: it is this
   */
  public record NestedPlace(String field, int offset, @Nullable NestedPlace inner) {}

  /**
   * Nested objects of a hit that matched.
   *
   * @param maxScore NaN if there is none or no score was asked for
   * @param hits from {@code from} on, {@code size} at most
   * @param versions whether hits show the version of their document
   */
  public record InnerAnswer(long total, float maxScore, List<Hit> hits, boolean versions) {}

  /** A step in how a score came about. */
  public record Explained(Number value, String description, List<Explained> details) {}

  /** Asks the primary to make all that is logged so far visible to searches of every copy. */
  public record RefreshRequest(ShardId shard, long timeoutMillis) {}

  /**
   * The refresh is done.
   *
   * @param copies started copies, the primary among them
   * @param hidden of these, how many did not confirm in time
   */
  public record RefreshAnswer(int copies, int hidden) {}

  /**
   * A replica tells its primary how far it is and asks for what comes next.
   *
   * @param copy the owner of the lease of the worker that holds the replica
   * @param applied the last log entry in its index
   * @param shown the last log entry that its searches show
   * @param waitMillis how long the primary may wait for something to answer
   */
  public record TailRequest(
      ShardId shard, String copy, long applied, long shown, long waitMillis) {}

  /**
   * What comes next.
   *
   * @param entries as {@link io.pinakes.common.log.EntryCodec} writes them, in order, the first one
   *     after {@code applied}; empty also if the primary does not remember so far back, which
   *     {@code last} tells
   * @param last the last entry that the primary has logged
   * @param show the entry up to which the replica must make its index visible to searches now
   * @param counted whether the primary waits for this replica when it is asked to show something
   */
  public record TailAnswer(List<byte[]> entries, long last, long show, boolean counted) {}

  /** Asks for the shards that the worker holds. */
  public record ShardsRequest() {}

  /** The shards that a worker holds. */
  public record ShardsAnswer(List<ShardStatus> shards) {}

  /**
   * A shard copy as its worker sees it.
   *
   * @param primary whether it takes writes, or will once it is started
   * @param assignment the number of the assignment that it serves
   * @param started whether it answers
   * @param failure why it is not started, if it could not be opened
   * @param position the last log entry applied
   * @param bytes of the Lucene index
   */
  public record ShardStatus(
      ShardId shard,
      boolean primary,
      long assignment,
      boolean started,
      @Nullable String failure,
      long position,
      long documents,
      long deletedDocuments,
      long bytes) {}

  /**
   * The version of the cluster state to look for.
   *
   * @param assignments the version of the assignments that the node must have read, and follow,
   *     before it answers; 0: it need only look soon
   */
  public record Nudge(long stateVersion, long assignments) {}

  /** The nudge was heard. */
  public record Nudged() {}
}
