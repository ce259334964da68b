package io.pinakes.common.query;

import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.dsl.Compound.MatchNone;
import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryParser;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.suggest.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the top level of a search request. */
final class SearchBodyParser {

  /**
   * Parts of OpenSearch's request that Pinakes does not have yet: refused by name, not as unknown.
   */
  private static final Set<String> UNSUPPORTED =
      Set.of("derived", "ext", "knn", "script_fields", "search_pipeline");

  private SearchBodyParser() {}

  static SearchBody parse(ObjectNode json) {
    var body = new SearchBody.Builder(new MatchAll());
    var view = new HitView.Builder();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "query" -> body.query(query(value));
        case "from" -> body.from(from(value));
        case "size" -> body.size(size(value));
        case "sort" -> body.sort(SortParser.parse(value));
        case "track_total_hits" -> body.trackTotalHitsUpTo(trackTotalHits(value));
        case "timeout" -> body.timeout(TimeValue.parseOrNone(key, JsonValues.text(key, value)));
        case "min_score" -> body.minScore(JsonValues.fraction(key, value));
        case "stats" -> body.stats(stats(value));
        case "aggs", "aggregations" -> body.aggregations(object(key, value));
        case "track_scores" -> body.trackScores(JsonValues.flag(key, value));
        case "post_filter" -> body.postFilter(query(value));
        case "rescore" -> body.rescores(RescoreParser.parse(value));
        case "search_after" -> body.searchAfter(searchAfter(value));
        case "terminate_after" -> body.terminateAfter(terminateAfter(value));
        case "collapse" -> body.collapse(Collapse.parse(object(key, value)));
        case "slice" -> body.slice(Slice.parse(object(key, value)));
        case "pit" -> body.pointInTime(PointInTime.parse(object(key, value)));
        case "profile" -> body.profile(JsonValues.flag(key, value));
        case "suggest" -> body.suggest(Suggest.parse(object(key, value)));
        case "indices_boost" -> body.indicesBoost(IndexBoost.parse(value));
        default -> {
          if (!HitViewParser.read(key, value, view)) {
            throw unknown(key, value);
          }
        }
      }
    }
    if (json.has("suggest")
        && !json.has("query")
        && !json.has("aggs")
        && !json.has("aggregations")) {
      // Only suggestions are asked for: no document is searched.
      body.query(new MatchNone());
    }
    SearchBody parsed = body.view(view.build()).build();
    checkWindow(parsed.from(), parsed.size());
    return parsed;
  }

  private static QueryNode query(JsonNode value) {
    var parser = new QueryParser();
    QueryNode query = parser.parse(value);
    // For their errors: shards read them where they compile the query.
    parser.innerHits().forEach(InnerHits::parse);
    return query;
  }

  private static ObjectNode object(String key, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw unknown(key, value);
  }

  private static void checkWindow(int from, int size) {
    if ((long) from + size > SearchBody.MAX_WINDOW) {
      throw ApiException.illegalArgument(
          "Result window is too large, from + size must be less than or equal to: ["
              + SearchBody.MAX_WINDOW
              + "] but was ["
              + ((long) from + size)
              + "]. See the scroll api for a more efficient way to request large data sets. No"
              + " setting allows more.");
    }
  }

  private static ApiException unknown(String key, JsonNode value) {
    if (UNSUPPORTED.contains(key)) {
      return unsupported(key);
    }
    return ApiException.parsing(
        "Unknown key for a " + JsonValues.token(value) + " in [" + key + "].");
  }

  private static ApiException unsupported(String key) {
    return ApiException.parsing("[" + key + "] in a search request is not supported");
  }

  /** At most so many names: each is counted by itself. */
  private static final int MAX_STATS = 100;

  private static List<String> stats(JsonNode value) {
    if (!value.isArray()) {
      throw unknown("stats", value);
    }
    var names = new ArrayList<String>();
    for (JsonNode name : value) {
      names.add(JsonValues.text("stats", name));
    }
    if (names.size() > MAX_STATS) {
      throw ApiException.illegalArgument(
          "[stats] names [" + names.size() + "] groups, at most [" + MAX_STATS + "] are allowed");
    }
    return names.stream().distinct().toList();
  }

  private static int terminateAfter(JsonNode value) {
    int bound = JsonValues.whole("terminate_after", value);
    if (bound < 0) {
      throw ApiException.illegalArgument("terminateAfter must be > 0");
    }
    return bound;
  }

  private static List<@Nullable Object> searchAfter(JsonNode json) {
    if (!json.isArray()) {
      throw unknown("search_after", json);
    }
    if (json.isEmpty()) {
      throw ApiException.illegalArgument("Values must contains at least one value.");
    }
    var values = new ArrayList<@Nullable Object>();
    for (JsonNode value : json) {
      if (value.isContainer()) {
        throw ApiException.parsing(
            "Expected [VALUE_STRING] or [VALUE_NUMBER] or [VALUE_BOOLEAN] or [VALUE_NULL] but"
                + " found ["
                + JsonValues.token(value)
                + "] inside search_after.");
      }
      values.add(value.isNull() ? null : JsonValues.scalar(value));
    }
    return values;
  }

  private static int from(JsonNode value) {
    int from = JsonValues.whole("from", value);
    if (from < 0) {
      throw ApiException.illegalArgument(
          "[from] parameter cannot be negative, found [" + from + "]");
    }
    return from;
  }

  private static int size(JsonNode value) {
    int size = JsonValues.whole("size", value);
    if (size < 0) {
      throw ApiException.illegalArgument(
          "[size] parameter cannot be negative, found [" + size + "]");
    }
    return size;
  }

  private static int trackTotalHits(JsonNode value) {
    if (value.isBoolean() || (value.isString() && !isNumber(value.asString()))) {
      return JsonValues.flag("track_total_hits", value)
          ? SearchBody.TRACK_ALL
          : SearchBody.TRACK_NONE;
    }
    int upTo = JsonValues.whole("track_total_hits", value);
    if (upTo < -1) {
      throw ApiException.illegalArgument(
          "[track_total_hits] parameter must be positive or equals to -1, got " + upTo);
    }
    // OpenSearch's number for "do not count".
    return upTo == -1 ? SearchBody.TRACK_NONE : upTo;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && (Character.isDigit(text.charAt(0)) || text.charAt(0) == '-');
  }
}
