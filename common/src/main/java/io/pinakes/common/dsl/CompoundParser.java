package io.pinakes.common.dsl;

import io.pinakes.common.dsl.Compound.Bool;
import io.pinakes.common.dsl.Compound.Boosting;
import io.pinakes.common.dsl.Compound.ConstantScore;
import io.pinakes.common.dsl.Compound.DisMax;
import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.dsl.Compound.MatchNone;
import io.pinakes.common.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads queries made of queries. */
final class CompoundParser {

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of(
          "match_all", (_, name, body) -> bare(name, body, new MatchAll()),
          "match_none", (_, name, body) -> bare(name, body, new MatchNone()),
          "bool", CompoundParser::bool,
          "constant_score", CompoundParser::constantScore,
          "dis_max", CompoundParser::disMax,
          "boosting", CompoundParser::boosting,
          "wrapper", CompoundParser::wrapper);

  private CompoundParser() {}

  private static QueryNode bare(String name, ObjectNode body, QueryNode query) {
    var members = new Members(name, body);
    members.forEach(members::restByName);
    return members.weigh(query);
  }

  private static QueryNode bool(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    List<QueryNode> must = List.of();
    List<QueryNode> should = List.of();
    List<QueryNode> mustNot = List.of();
    List<QueryNode> filter = List.of();
    MinimumShouldMatch minimum = null;
    boolean adjust = true;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "must" -> must = parser.parseList(members, member);
        case "should" -> should = parser.parseList(members, member);
        case "must_not", "mustNot" -> mustNot = parser.parseList(members, member);
        case "filter" -> filter = parser.parseList(members, member);
        case "minimum_should_match" -> minimum = Values.minimum(member.getValue());
        case "adjust_pure_negative" -> adjust = Values.flag(member);
        default -> members.rest(member);
      }
    }
    return members.weigh(new Bool(must, should, mustNot, filter, minimum, adjust));
  }

  private static QueryNode constantScore(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    QueryNode filter = null;
    for (Map.Entry<String, JsonNode> member : members) {
      if (!member.getKey().equals("filter")) {
        members.rest(member);
        continue;
      }
      if (member.getValue().isArray()) {
        throw ApiException.parsing("unexpected token [START_ARRAY]");
      }
      if (filter != null) {
        throw ApiException.parsing("[constant_score] accepts only one 'filter' element.");
      }
      filter = parser.parse(member.getValue());
    }
    if (filter == null) {
      throw ApiException.parsing("[constant_score] requires a 'filter' element");
    }
    return members.weigh(new ConstantScore(filter));
  }

  private static QueryNode disMax(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    List<QueryNode> queries = null;
    float tieBreaker = 0;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "queries" -> queries = parser.parseList(members, member);
        case "tie_breaker" -> tieBreaker = JsonValues.fraction("tie_breaker", member.getValue());
        default -> members.rest(member);
      }
    }
    if (queries == null || queries.isEmpty()) {
      throw ApiException.parsing("[dis_max] requires 'queries' field with at least one clause");
    }
    return members.weigh(new DisMax(queries, tieBreaker));
  }

  private static QueryNode boosting(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    QueryNode positive = null;
    QueryNode negative = null;
    Float negativeBoost = null;
    for (Map.Entry<String, JsonNode> member : members) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "positive" -> positive = parser.parse(value);
        case "negative" -> negative = parser.parse(value);
        case "negative_boost" -> negativeBoost = JsonValues.fraction("negative_boost", value);
        default -> members.rest(member);
      }
    }
    if (positive == null) {
      throw ApiException.parsing("[boosting] query requires 'positive' query to be set'");
    }
    if (negative == null) {
      throw ApiException.parsing("[boosting] query requires 'negative' query to be set'");
    }
    if (negativeBoost == null || negativeBoost < 0) {
      throw ApiException.parsing(
          "[boosting] query requires 'negative_boost' to be set to be a positive value'");
    }
    return members.weigh(new Boosting(positive, negative, negativeBoost));
  }

  /** A query as text in base 64. */
  private static QueryNode wrapper(QueryParser parser, String name, ObjectNode body) {
    if (body.size() != 1 || !body.has("query")) {
      throw ApiException.parsing(
          body.isEmpty()
              ? "[wrapper] query malformed, expected [FIELD_NAME] but found [END_OBJECT]"
              : "[wrapper] query malformed, expected `query` but was ["
                  + body.propertyNames().iterator().next()
                  + "]");
    }
    String text = JsonValues.text("query", body.get("query"));
    try {
      byte[] json = Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
      return parser.parse(JsonMapper.shared().readTree(json));
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(
          e.getMessage() == null ? "[wrapper] is not base64" : e.getMessage());
    } catch (JacksonException e) {
      throw ApiException.parsing("[wrapper] query malformed: " + e.getOriginalMessage());
    }
  }
}
