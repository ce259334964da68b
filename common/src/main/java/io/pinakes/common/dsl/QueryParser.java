package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.error.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one query, within bounds on its depth and its number of clauses. */
public final class QueryParser {

  /** Queries inside queries; OpenSearch's {@code indices.query.bool.max_nested_depth}. */
  public static final int MAX_DEPTH = 20;

  /** Queries in one request; Lucene's own bound on clauses. */
  public static final int MAX_CLAUSES = 1_024;

  /** Queries in one, whatever {@code indices.query.bool.max_clause_count} allows. */
  static final int MAX_QUERIES = 65_536;

  /** Reads the body of one kind of query. */
  interface Kind {
    QueryNode parse(QueryParser parser, String name, ObjectNode body);
  }

  private static final Map<String, Kind> KINDS = kinds();

  /** OpenSearch's, refused by name and not as unknown. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "agentic",
          "common",
          "has_child",
          "has_parent",
          "neural",
          "neural_sparse",
          "parent_id",
          "percolate",
          "pinned",
          "rank_feature",
          "script",
          "script_score",
          "shape",
          "template",
          "xy_shape");

  private final List<ObjectNode> innerHits = new ArrayList<>();
  private int depth;
  private int clauses;

  private static Map<String, Kind> kinds() {
    var kinds = new TreeMap<String, Kind>();
    CompoundParser.KINDS.forEach(kinds::put);
    MatchParser.KINDS.forEach(kinds::put);
    QueryStringParser.KINDS.forEach(kinds::put);
    TermParser.KINDS.forEach(kinds::put);
    PatternParser.KINDS.forEach(kinds::put);
    SpanParser.KINDS.forEach(kinds::put);
    IntervalsParser.KINDS.forEach(kinds::put);
    MoreLikeThisParser.KINDS.forEach(kinds::put);
    FunctionScoreParser.KINDS.forEach(kinds::put);
    SpecialParser.KINDS.forEach(kinds::put);
    GeoShapeParser.KINDS.forEach(kinds::put);
    return Map.copyOf(kinds);
  }

  /**
   * Reads a query: an object with its name as the only member.
   *
   * @throws ApiException 400 for what is wrong, unknown or out of bounds
   */
  public QueryNode parse(JsonNode value) {
    if (!value.isObject()) {
      throw ApiException.parsing("[_na] query malformed, must start with start_object");
    }
    if (value.isEmpty()) {
      throw ApiException.illegalArgument("query malformed, empty clause found");
    }
    Map.Entry<String, JsonNode> only = value.properties().iterator().next();
    String name = only.getKey();
    if (!(only.getValue() instanceof ObjectNode body)) {
      throw ApiException.parsing(
          "[" + name + "] query malformed, no start_object after query name");
    }
    Kind kind = KINDS.get(name);
    if (kind == null) {
      throw UNSUPPORTED.contains(name)
          ? ApiException.parsing("[" + name + "] query is not supported")
          : ApiException.parsing(
              "unknown query [" + name + "]" + DidYouMean.of(name, KINDS.keySet()));
    }
    if (++clauses > MAX_QUERIES) {
      throw new ApiException(400, "too_many_clauses", "maxClauseCount is set to " + MAX_QUERIES);
    }
    if (++depth > MAX_DEPTH) {
      throw ApiException.illegalArgument(
          "The nested depth of the query exceeds the maximum nested depth for bool queries set in"
              + " [indices.query.bool.max_nested_depth]");
    }
    QueryNode query = kind.parse(this, name, body);
    depth--;
    if (value.size() > 1) {
      throw ApiException.parsing(
          "[" + name + "] malformed query, expected [END_OBJECT] but found [FIELD_NAME]");
    }
    return query;
  }

  /** Notes what hits are to show of what a query matched inside them. */
  void showInside(ObjectNode hits) {
    innerHits.add(hits);
  }

  /** What hits are to show of what queries matched inside them, as the request has it. */
  public List<ObjectNode> innerHits() {
    return List.copyOf(innerHits);
  }

  /** Whether the query that is read now is in no other. */
  boolean isAtTop() {
    return depth == 1;
  }

  /** Reads a query or a list of them. */
  List<QueryNode> parseList(Members members, Map.Entry<String, JsonNode> member) {
    JsonNode value = member.getValue();
    if (value.isObject()) {
      return List.of(parse(value));
    }
    if (!value.isArray()) {
      throw members.notSupported(member.getKey());
    }
    var queries = new ArrayList<QueryNode>();
    value.forEach(clause -> queries.add(parse(clause)));
    return queries;
  }
}
