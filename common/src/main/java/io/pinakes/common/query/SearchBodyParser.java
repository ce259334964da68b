package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryNode.MatchAll;
import io.pinakes.common.dsl.QueryParser;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
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
          "aggregations",
          "aggs",
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
          "stats",
          "stored_fields",
          "suggest",
          "terminate_after");

  private SearchBodyParser() {}

  static SearchBody parse(ObjectNode json) {
    QueryNode query = new MatchAll(1);
    int from = 0;
    int size = SearchBody.DEFAULT_SIZE;
    List<SortKey> sort = List.of();
    SourceFilter source = SourceFilter.ALL;
    int trackTotalHits = SearchBody.DEFAULT_TRACK_TOTAL_HITS;
    Duration timeout = null;
    Float minScore = null;
    boolean version = false;
    boolean seqNo = false;
    boolean trackScores = false;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "query" -> query = new QueryParser().parse(value);
        case "from" -> from = from(value);
        case "size" -> size = size(value);
        case "sort" -> sort = SortParser.parse(value);
        case "_source" -> source = source(value);
        case "track_total_hits" -> trackTotalHits = trackTotalHits(value);
        case "timeout" -> timeout = TimeValue.parse(key, JsonValues.text(key, value));
        case "min_score" -> minScore = JsonValues.fraction(key, value);
        case "version" -> version = JsonValues.flag(key, value);
        case "seq_no_primary_term" -> seqNo = JsonValues.flag(key, value);
        case "track_scores" -> trackScores = JsonValues.flag(key, value);
        case "explain" -> {
          if (JsonValues.flag(key, value)) {
            throw unsupported(key);
          }
        }
        default -> throw unknown(key, value);
      }
    }
    if ((long) from + size > SearchBody.MAX_RESULT_WINDOW) {
      throw ApiException.illegalArgument(
          "Result window is too large, from + size must be less than or equal to: ["
              + SearchBody.MAX_RESULT_WINDOW
              + "] but was ["
              + ((long) from + size)
              + "]. See the scroll api for a more efficient way to request large data sets. This"
              + " limit can be set by changing the [index.max_result_window] index level setting.");
    }
    return new SearchBody(
        query,
        from,
        size,
        sort,
        source,
        trackTotalHits,
        timeout,
        minScore,
        version,
        seqNo,
        trackScores);
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

  private static SourceFilter source(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? SourceFilter.ALL : SourceFilter.NONE;
    }
    if (value.isString() || value.isArray()) {
      return new SourceFilter(true, patterns("_source", value), List.of());
    }
    if (!value.isObject()) {
      throw ApiException.parsing(
          "Expected one of [VALUE_BOOLEAN, VALUE_STRING, START_ARRAY, START_OBJECT] but found ["
              + JsonValues.token(value)
              + "]");
    }
    List<String> includes = List.of();
    List<String> excludes = List.of();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      switch (member.getKey()) {
        case "includes", "include" -> includes = patterns(member.getKey(), member.getValue());
        case "excludes", "exclude" -> excludes = patterns(member.getKey(), member.getValue());
        default ->
            throw ApiException.parsing(
                "Unknown key for a "
                    + JsonValues.token(member.getValue())
                    + " in ["
                    + member.getKey()
                    + "].");
      }
    }
    return new SourceFilter(true, includes, excludes);
  }

  /** Paths of fields, as many as a mapping may have. */
  private static List<String> patterns(String name, JsonNode value) {
    var patterns = new ArrayList<String>();
    for (JsonNode pattern : value.isArray() ? value : List.of(value)) {
      if (!pattern.isString()) {
        throw ApiException.parsing(
            "Unknown key for a " + JsonValues.token(pattern) + " in [" + name + "].");
      }
      patterns.add(pattern.asString());
    }
    if (patterns.size() > Mapping.MAX_FIELDS) {
      throw ApiException.illegalArgument(
          "[" + name + "] names more fields than an index may have: " + patterns.size());
    }
    return patterns;
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
