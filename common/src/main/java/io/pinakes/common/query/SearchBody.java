package io.pinakes.common.query;

import io.pinakes.common.dsl.Compound;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.suggest.Suggest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A search request. Made by its builder, so that a member more is a line in each of its parts.
 *
 * @param sort empty: by score
 * @param trackScores whether to score although sorted by something else
 * @param trackTotalHitsUpTo how far to count matches; {@link #TRACK_ALL} or {@link #TRACK_NONE}
 * @param timeout that the request names; null: none
 * @param minScore hits with less are left out; null: none are
 * @param stats names under which the search is counted in the statistics of the index
 * @param aggregations as the request has them, for {@code common.aggregation} to read; null: none
 * @param postFilter what hits, but not aggregations, must match too; null: nothing
 * @param rescores further looks at the best hits, one after the other
 * @param searchAfter the sort values after which hits begin; empty: at the first
 * @param terminateAfter documents of a shard after which it stops; 0: it does not
 * @param collapse the field of whose values only the best hits are shown; null: all
 * @param slice the part of the documents that is searched; null: all
 * @param pointInTime the point in time that is searched; null: now
 * @param indicesBoost factors of the scores of some indices
 * @param profile whether the answer says what took how long
 * @param suggest what the user may have meant; null: not asked for
 * @param view what the answer shows of each hit
 */
public record SearchBody(
    QueryNode query,
    int from,
    int size,
    List<SortKey> sort,
    boolean trackScores,
    int trackTotalHitsUpTo,
    @Nullable Duration timeout,
    @Nullable Float minScore,
    List<String> stats,
    @Nullable ObjectNode aggregations,
    @Nullable QueryNode postFilter,
    List<Rescore> rescores,
    List<@Nullable Object> searchAfter,
    int terminateAfter,
    @Nullable Collapse collapse,
    @Nullable Slice slice,
    @Nullable PointInTime pointInTime,
    List<IndexBoost> indicesBoost,
    boolean profile,
    @Nullable Suggest suggest,
    HitView view) {

  /** Count every match. */
  public static final int TRACK_ALL = Integer.MAX_VALUE;

  /** Do not count matches; the answer has no total. */
  public static final int TRACK_NONE = -1;

  /** How far matches are counted if the request does not say, as in OpenSearch. */
  public static final int DEFAULT_TRACK_TOTAL_HITS = 10_000;

  /** Hits if the request does not say, as in OpenSearch. */
  public static final int DEFAULT_SIZE = 10;

  /**
   * Hits that are ranked or scored again in one shard, whatever {@code index.max_result_window} and
   * {@code index.max_rescore_window} allow: each costs some tens of bytes.
   */
  public static final int MAX_WINDOW = 1_000_000;

  public SearchBody {
    sort = List.copyOf(sort);
    stats = List.copyOf(stats);
    rescores = List.copyOf(rescores);
    searchAfter = Collections.unmodifiableList(new ArrayList<>(searchAfter));
    indicesBoost = List.copyOf(indicesBoost);
  }

  /**
   * Reads a request's body.
   *
   * @throws ApiException 400 for what is wrong, unknown or out of bounds
   */
  public static SearchBody parse(ObjectNode json) {
    return SearchBodyParser.parse(json);
  }

  /**
   * Reads a request's body that was checked before.
   *
   * @param json in UTF-8
   */
  public static SearchBody parse(byte[] json) {
    return parse((ObjectNode) JsonMapper.shared().readTree(json));
  }

  /** All documents that a query matches, with everything else at its default. */
  public static SearchBody of(QueryNode query) {
    return new Builder(query).build();
  }

  /** Whether nothing is asked for but suggestions: no document is searched for. */
  public boolean onlySuggests() {
    return suggest != null && aggregations == null && query instanceof Compound.MatchNone;
  }

  /** The same with some of it changed. */
  public Builder toBuilder() {
    return new Builder(query)
        .from(from)
        .size(size)
        .sort(sort)
        .trackScores(trackScores)
        .trackTotalHitsUpTo(trackTotalHitsUpTo)
        .timeout(timeout)
        .minScore(minScore)
        .stats(stats)
        .aggregations(aggregations)
        .postFilter(postFilter)
        .rescores(rescores)
        .searchAfter(searchAfter)
        .terminateAfter(terminateAfter)
        .collapse(collapse)
        .slice(slice)
        .pointInTime(pointInTime)
        .indicesBoost(indicesBoost)
        .profile(profile)
        .suggest(suggest)
        .view(view);
  }

  /** Gathers what a request says; what it does not say stays at OpenSearch's default. */
  public static final class Builder {
    private QueryNode query;
    private int from;
    private int size = DEFAULT_SIZE;
    private List<SortKey> sort = List.of();
    private boolean trackScores;
    private int trackTotalHitsUpTo = DEFAULT_TRACK_TOTAL_HITS;
    private @Nullable Duration timeout;
    private @Nullable Float minScore;
    private List<String> stats = List.of();
    private @Nullable ObjectNode aggregations;
    private @Nullable QueryNode postFilter;
    private List<Rescore> rescores = List.of();
    private List<@Nullable Object> searchAfter = List.of();
    private int terminateAfter;
    private @Nullable Collapse collapse;
    private @Nullable Slice slice;
    private @Nullable PointInTime pointInTime;
    private List<IndexBoost> indicesBoost = List.of();
    private boolean profile;
    private @Nullable Suggest suggest;
    private HitView view = HitView.DEFAULT;

    public Builder(QueryNode query) {
      this.query = query;
    }

    public Builder query(QueryNode matching) {
      query = matching;
      return this;
    }

    public Builder from(int first) {
      from = first;
      return this;
    }

    public Builder size(int most) {
      size = most;
      return this;
    }

    public Builder sort(List<SortKey> keys) {
      sort = keys;
      return this;
    }

    public Builder trackScores(boolean track) {
      trackScores = track;
      return this;
    }

    public Builder trackTotalHitsUpTo(int bound) {
      trackTotalHitsUpTo = bound;
      return this;
    }

    public Builder timeout(@Nullable Duration time) {
      timeout = time;
      return this;
    }

    public Builder minScore(@Nullable Float least) {
      minScore = least;
      return this;
    }

    public Builder stats(List<String> names) {
      stats = names;
      return this;
    }

    public Builder aggregations(@Nullable ObjectNode json) {
      aggregations = json;
      return this;
    }

    public Builder postFilter(@Nullable QueryNode value) {
      postFilter = value;
      return this;
    }

    public Builder rescores(List<Rescore> value) {
      rescores = value;
      return this;
    }

    public Builder searchAfter(List<@Nullable Object> value) {
      searchAfter = value;
      return this;
    }

    public Builder terminateAfter(int value) {
      terminateAfter = value;
      return this;
    }

    public Builder collapse(@Nullable Collapse value) {
      collapse = value;
      return this;
    }

    public Builder slice(@Nullable Slice value) {
      slice = value;
      return this;
    }

    public Builder pointInTime(@Nullable PointInTime value) {
      pointInTime = value;
      return this;
    }

    public Builder indicesBoost(List<IndexBoost> value) {
      indicesBoost = value;
      return this;
    }

    public Builder profile(boolean value) {
      profile = value;
      return this;
    }

    public Builder suggest(@Nullable Suggest value) {
      suggest = value;
      return this;
    }

    public Builder view(HitView shown) {
      view = shown;
      return this;
    }

    public SearchBody build() {
      return new SearchBody(
          query,
          from,
          size,
          sort,
          trackScores,
          trackTotalHitsUpTo,
          timeout,
          minScore,
          stats,
          aggregations,
          postFilter,
          rescores,
          searchAfter,
          terminateAfter,
          collapse,
          slice,
          pointInTime,
          indicesBoost,
          profile,
          suggest,
          view);
    }
  }
}
