package io.pinakes.common.query;

import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.QueryParser;
import io.pinakes.common.error.ApiException;
import java.time.Duration;
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
      Set.of(
          "collapse",
          "derived",
          "docvalue_fields",
          "ext",
          "fields",
          "highlight",
          "indices_boost",
          "knn",
          "pit",
          "post_filter",
          "profile",
          "rescore",
          "script_fields",
          "search_after",
          "search_pipeline",
          "slice",
          "stored_fields",
          "suggest",
          "terminate_after");

  private SearchBodyParser() {}

  static SearchBody parse(ObjectNode json) {
    var body = new SearchBody.Builder(new MatchAll());
    var view = new HitView.Builder();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "query" -> body.query(new QueryParser().parse(value));
        case "from" -> body.from(from(value));
        case "size" -> body.size(size(value));
        case "sort" -> body.sort(SortParser.parse(value));
        case "track_total_hits" -> body.trackTotalHitsUpTo(trackTotalHits(value));
        case "timeout" -> body.timeout(TimeValue.parse(key, JsonValues.text(key, value)));
        case "min_score" -> body.minScore(JsonValues.fraction(key, value));
        case "stats" -> body.stats(stats(value));
        case "aggs", "aggregations" -> body.aggregations(object(key, value));
        case "track_scores" -> body.trackScores(JsonValues.flag(key, value));
        case "explain" -> {
          if (JsonValues.flag(key, value)) {
            throw unsupported(key);
          }
        }
        default -> {
          if (!HitViewParser.read(key, value, view)) {
            throw unknown(key, value);
          }
        }
      }
    }
    SearchBody parsed = body.view(view.build()).build();
    checkWindow(parsed.from(), parsed.size());
    return parsed;
  }

  private static ObjectNode object(String key, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw unknown(key, value);
  }

  private static void checkWindow(int from, int size) {
    if ((long) from + size > SearchBody.MAX_RESULT_WINDOW) {
      throw ApiException.illegalArgument(
          "Result window is too large, from + size must be less than or equal to: ["
              + SearchBody.MAX_RESULT_WINDOW
              + "] but was ["
              + ((long) from + size)
              + "]. See the scroll api for a more efficient way to request large data sets. This"
              + " limit can be set by changing the [index.max_result_window] index level setting.");
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

  /** OpenSearch's durations: a number and a unit. */
  private static final class TimeValue {
    private TimeValue() {}

    static @Nullable Duration parse(String name, String text) {
      int digits = 0;
      while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
        digits++;
      }
      if (text.equals("-1")) {
        return null;
      }
      // 18 digits fit a long; no one waits for more.
      if (digits == 0 || digits > 18) {
        throw invalid(name, text);
      }
      long number = Long.parseLong(text.substring(0, digits));
      try {
        return switch (text.substring(digits)) {
          case "nanos" -> Duration.ofNanos(number);
          case "micros" -> Duration.ofNanos(Math.multiplyExact(number, 1_000L));
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          case "d" -> Duration.ofDays(number);
          default -> throw invalid(name, text);
        };
      } catch (ArithmeticException e) {
        throw invalid(name, text);
      }
    }

    private static ApiException invalid(String name, String text) {
      return ApiException.illegalArgument(
          "failed to parse setting ["
              + name
              + "] with value ["
              + text
              + "] as a time value: unit is missing or unrecognized");
    }
  }
}
