package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryParser;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code rescore}. */
final class RescoreParser {

  /** Looks at the same hits; more only cost time. */
  private static final int MAX_RESCORES = 16;

  private RescoreParser() {}

  static List<Rescore> parse(JsonNode json) {
    if (!json.isContainer()) {
      throw ApiException.parsing("Unknown key for a " + JsonValues.token(json) + " in [rescore].");
    }
    var rescores = new ArrayList<Rescore>();
    for (JsonNode element : json.isArray() ? json : List.of(json)) {
      rescores.add(rescore(element));
    }
    if (rescores.size() > MAX_RESCORES) {
      throw ApiException.illegalArgument("[rescore] has more than [" + MAX_RESCORES + "] elements");
    }
    return rescores;
  }

  private static Rescore rescore(JsonNode json) {
    int window = Rescore.DEFAULT_WINDOW;
    JsonNode query = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      switch (member.getKey()) {
        case "window_size" -> window = JsonValues.whole("window_size", member.getValue());
        case "query" -> query = member.getValue();
        default ->
            throw new ApiException(
                400, "named_object_not_found_exception", "unknown field [" + member.getKey() + "]");
      }
    }
    if (query == null) {
      throw ApiException.parsing("missing rescore type");
    }
    if (window < 1) {
      throw ApiException.illegalArgument("[window_size] must be positive, found [" + window + "]");
    }
    if (window > SearchBody.MAX_WINDOW) {
      throw ApiException.illegalArgument(
          "Rescore window ["
              + window
              + "] is too large. It must be less than ["
              + SearchBody.MAX_WINDOW
              + "]. No setting allows more.");
    }
    return query(window, query);
  }

  private static Rescore query(int window, JsonNode json) {
    @Nullable QueryNode query = null;
    float queryWeight = 1;
    float rescoreWeight = 1;
    Rescore.Mode mode = Rescore.Mode.TOTAL;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "rescore_query" -> query = new QueryParser().parse(value);
        case "query_weight" -> queryWeight = JsonValues.fraction("query_weight", value);
        case "rescore_query_weight" ->
            rescoreWeight = JsonValues.fraction("rescore_query_weight", value);
        case "score_mode" -> mode = mode(JsonValues.text("score_mode", value));
        default -> throw ParseErrors.unknown("query", member.getKey());
      }
    }
    if (query == null) {
      throw ApiException.illegalArgument("rescore_query cannot be null");
    }
    return new Rescore(window, query, queryWeight, rescoreWeight, mode);
  }

  private static Rescore.Mode mode(String name) {
    for (Rescore.Mode mode : Rescore.Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
        return mode;
      }
    }
    throw ParseErrors.failed("query", "score_mode", "illegal score_mode [" + name + "]");
  }
}
