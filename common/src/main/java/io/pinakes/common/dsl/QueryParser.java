package io.pinakes.common.dsl;

import io.pinakes.common.dsl.QueryNode.Bool;
import io.pinakes.common.dsl.QueryNode.ConstantScore;
import io.pinakes.common.dsl.QueryNode.Exists;
import io.pinakes.common.dsl.QueryNode.Ids;
import io.pinakes.common.dsl.QueryNode.Match;
import io.pinakes.common.dsl.QueryNode.MatchAll;
import io.pinakes.common.dsl.QueryNode.MatchNone;
import io.pinakes.common.dsl.QueryNode.MatchPhrase;
import io.pinakes.common.dsl.QueryNode.Operator;
import io.pinakes.common.dsl.QueryNode.QueryString;
import io.pinakes.common.dsl.QueryNode.Range;
import io.pinakes.common.dsl.QueryNode.Term;
import io.pinakes.common.dsl.QueryNode.Terms;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one query, within bounds on its depth and its number of clauses. */
public final class QueryParser {

  /** Queries inside queries; OpenSearch's {@code indices.query.bool.max_nested_depth}. */
  static final int MAX_DEPTH = 20;

  /** Queries in one request; Lucene's own bound on clauses. */
  static final int MAX_CLAUSES = 1_024;

  /** Values of a terms or ids query; OpenSearch's {@code index.max_terms_count}. */
  static final int MAX_TERMS = 65_536;

  /** UTF-16 units; OpenSearch's {@code search.query.max_query_string_length}. */
  static final int MAX_QUERY_STRING_LENGTH = 32_000;

  private int depth;
  private int clauses;

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
    if (value.size() > 1) {
      throw ApiException.parsing(
          "[" + name + "] malformed query, expected [END_OBJECT] but found [FIELD_NAME]");
    }
    if (++clauses > MAX_CLAUSES) {
      throw new ApiException(400, "too_many_clauses", "maxClauseCount is set to " + MAX_CLAUSES);
    }
    if (++depth > MAX_DEPTH) {
      throw ApiException.illegalArgument(
          "The nested depth of the query exceeds the maximum nested depth for bool queries set in"
              + " [indices.query.bool.max_nested_depth]");
    }
    QueryNode query =
        switch (name) {
          case "match_all" -> new MatchAll(onlyBoost(name, body));
          case "match_none" -> new MatchNone(onlyBoost(name, body));
          case "match" -> match(body);
          case "match_phrase" -> matchPhrase(body);
          case "term" -> term(body);
          case "terms" -> terms(body);
          case "range" -> range(body);
          case "exists" -> exists(body);
          case "ids" -> ids(body);
          case "bool" -> bool(body);
          case "constant_score" -> constantScore(body);
          case "query_string" -> queryString(body);
          default -> throw ApiException.parsing("unknown query [" + name + "]");
        };
    depth--;
    return query;
  }

  private static float onlyBoost(String query, ObjectNode body) {
    float boost = 1;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (!member.getKey().equals("boost")) {
        throw new ApiException(
            400,
            "x_content_parse_exception",
            "[" + query + "] unknown field [" + member.getKey() + "]");
      }
      boost = boost(query, member.getValue());
    }
    return boost;
  }

  private static float boost(String query, JsonNode value) {
    float boost = JsonValues.fraction("boost", value);
    if (boost < 0) {
      throw ApiException.illegalArgument(
          "negative [boost] are not allowed in ["
              + query
              + "], use a value between 0 and 1 to deboost");
    }
    return boost;
  }

  /** The one field that a query names, and what it says of it. */
  private static Map.Entry<String, JsonNode> oneField(String query, ObjectNode body) {
    if (body.isEmpty()) {
      throw ApiException.illegalArgument("[" + query + "] field name is null or empty");
    }
    var members = body.properties().iterator();
    Map.Entry<String, JsonNode> field = members.next();
    if (members.hasNext()) {
      throw ApiException.parsing(
          "["
              + query
              + "] query doesn't support multiple fields, found ["
              + field.getKey()
              + "] and ["
              + members.next().getKey()
              + "]");
    }
    if (field.getKey().isEmpty()) {
      throw ApiException.illegalArgument("[" + query + "] field name is null or empty");
    }
    return field;
  }

  private static ApiException notSupported(String query, String parameter) {
    return ApiException.parsing("[" + query + "] query does not support [" + parameter + "]");
  }

  private static QueryNode match(ObjectNode body) {
    Map.Entry<String, JsonNode> field = oneField("match", body);
    String text = null;
    Operator operator = Operator.OR;
    MinimumShouldMatch minimum = null;
    String analyzer = null;
    boolean lenient = false;
    boolean allIfEmpty = false;
    float boost = 1;
    if (field.getValue().isObject()) {
      for (Map.Entry<String, JsonNode> member : field.getValue().properties()) {
        JsonNode value = member.getValue();
        switch (member.getKey()) {
          case "query" -> text = queryText("match", value);
          case "operator" -> operator = operator(value);
          case "minimum_should_match" -> minimum = minimum(value);
          case "analyzer" -> analyzer = JsonValues.text("analyzer", value);
          case "lenient" -> lenient = JsonValues.flag("lenient", value);
          case "zero_terms_query" -> allIfEmpty = allIfEmpty(value);
          case "boost" -> boost = boost("match", value);
          default -> throw notSupported("match", member.getKey());
        }
      }
    } else {
      text = queryText("match", field.getValue());
    }
    if (text == null) {
      throw ApiException.parsing("No text specified for text query");
    }
    return new Match(field.getKey(), text, operator, minimum, analyzer, lenient, allIfEmpty, boost);
  }

  private static QueryNode matchPhrase(ObjectNode body) {
    Map.Entry<String, JsonNode> field = oneField("match_phrase", body);
    String text = null;
    int slop = 0;
    String analyzer = null;
    boolean allIfEmpty = false;
    float boost = 1;
    if (field.getValue().isObject()) {
      for (Map.Entry<String, JsonNode> member : field.getValue().properties()) {
        JsonNode value = member.getValue();
        switch (member.getKey()) {
          case "query" -> text = queryText("match_phrase", value);
          case "slop" -> slop = slop(value);
          case "analyzer" -> analyzer = JsonValues.text("analyzer", value);
          case "zero_terms_query" -> allIfEmpty = allIfEmpty(value);
          case "boost" -> boost = boost("match_phrase", value);
          default -> throw notSupported("match_phrase", member.getKey());
        }
      }
    } else {
      text = queryText("match_phrase", field.getValue());
    }
    if (text == null) {
      throw ApiException.parsing("No text specified for text query");
    }
    return new MatchPhrase(field.getKey(), text, slop, analyzer, allIfEmpty, boost);
  }

  private static String queryText(String query, JsonNode value) {
    if (value.isNull()) {
      throw ApiException.illegalArgument("[" + query + "] requires query value");
    }
    if (value.isContainer()) {
      throw ApiException.parsing(
          "[" + query + "] unknown token [" + JsonValues.token(value) + "] after [query]");
    }
    return JsonValues.text("query", value);
  }

  private static int slop(JsonNode value) {
    int slop = JsonValues.whole("slop", value);
    if (slop < 0) {
      throw ApiException.illegalArgument("No negative slop allowed.");
    }
    return slop;
  }

  private static boolean allIfEmpty(JsonNode value) {
    String text = JsonValues.text("zero_terms_query", value);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none" -> false;
      case "all" -> true;
      default -> throw ApiException.parsing("Unsupported zero_terms_query value [" + text + "]");
    };
  }

  private static Operator operator(JsonNode value) {
    String text = JsonValues.text("operator", value);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "and" -> Operator.AND;
      case "or" -> Operator.OR;
      default ->
          throw ApiException.illegalArgument("operator needs to be either AND or OR, not " + text);
    };
  }

  private static MinimumShouldMatch minimum(JsonNode value) {
    String text = JsonValues.text("minimum_should_match", value);
    try {
      return new MinimumShouldMatch(text);
    } catch (NumberFormatException e) {
      throw JsonValues.numberFormat(text);
    }
  }

  private static QueryNode term(ObjectNode body) {
    Map.Entry<String, JsonNode> field = oneField("term", body);
    Object term = null;
    boolean caseInsensitive = false;
    float boost = 1;
    if (field.getValue().isObject()) {
      for (Map.Entry<String, JsonNode> member : field.getValue().properties()) {
        JsonNode value = member.getValue();
        switch (member.getKey()) {
          case "value", "term" -> term = value("term", value);
          case "case_insensitive" -> caseInsensitive = JsonValues.flag("case_insensitive", value);
          case "boost" -> boost = boost("term", value);
          default -> throw notSupported("term", member.getKey());
        }
      }
    } else if (field.getValue().isArray()) {
      throw ApiException.parsing("[term] query does not support array of values");
    } else {
      term = value("term", field.getValue());
    }
    if (term == null) {
      throw ApiException.illegalArgument("value cannot be null");
    }
    return new Term(field.getKey(), term, caseInsensitive, boost);
  }

  private static Object value(String query, JsonNode value) {
    if (value.isNull()) {
      throw ApiException.illegalArgument("value cannot be null");
    }
    Object scalar = JsonValues.scalar(value);
    if (scalar == null) {
      throw ApiException.parsing(
          "[" + query + "] query does not support a " + JsonValues.token(value) + " as a value");
    }
    return scalar;
  }

  private static QueryNode terms(ObjectNode body) {
    String field = null;
    List<Object> values = List.of();
    float boost = 1;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      JsonNode value = member.getValue();
      if (value.isArray()) {
        if (field != null) {
          throw ApiException.parsing("[terms] query does not support multiple fields");
        }
        field = member.getKey();
        values = values(value);
      } else if (member.getKey().equals("boost")) {
        boost = boost("terms", value);
      } else if (value.isObject()) {
        throw ApiException.parsing(
            "[terms] query does not support terms lookup, in [" + member.getKey() + "]");
      } else {
        throw notSupported("terms", member.getKey());
      }
    }
    if (field == null || field.isEmpty()) {
      throw ApiException.parsing(
          "[terms] query requires a field name, followed by array of terms or a document lookup"
              + " specification");
    }
    return new Terms(field, values, boost);
  }

  private static List<Object> values(JsonNode array) {
    checkCount(array.size());
    var values = new ArrayList<Object>(array.size());
    array.forEach(value -> values.add(value("terms", value)));
    return values;
  }

  private static void checkCount(int count) {
    if (count > MAX_TERMS) {
      throw ApiException.illegalArgument(
          "The number of terms ["
              + count
              + "] used in the Terms Query request has exceeded the allowed maximum of ["
              + MAX_TERMS
              + "]. This maximum can be set by changing the [index.max_terms_count] index level"
              + " setting.");
    }
  }

  private static QueryNode range(ObjectNode body) {
    Map.Entry<String, JsonNode> field = oneField("range", body);
    if (!field.getValue().isObject()) {
      throw notSupported("range", field.getKey());
    }
    Object from = null;
    boolean includeFrom = true;
    Object to = null;
    boolean includeTo = true;
    String format = null;
    String timeZone = null;
    float boost = 1;
    for (Map.Entry<String, JsonNode> member : field.getValue().properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "gt", "gte" -> {
          from = bound(value);
          includeFrom = member.getKey().equals("gte");
        }
        case "lt", "lte" -> {
          to = bound(value);
          includeTo = member.getKey().equals("lte");
        }
        case "from" -> from = bound(value);
        case "to" -> to = bound(value);
        case "include_lower" -> includeFrom = JsonValues.flag("include_lower", value);
        case "include_upper" -> includeTo = JsonValues.flag("include_upper", value);
        case "format" -> format = JsonValues.text("format", value);
        case "time_zone" -> timeZone = JsonValues.text("time_zone", value);
        case "boost" -> boost = boost("range", value);
        default -> throw notSupported("range", member.getKey());
      }
    }
    return new Range(field.getKey(), from, includeFrom, to, includeTo, format, timeZone, boost);
  }

  private static @Nullable Object bound(JsonNode value) {
    return value.isNull() ? null : value("range", value);
  }

  private static QueryNode exists(ObjectNode body) {
    String field = null;
    float boost = 1;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      switch (member.getKey()) {
        case "field" -> field = JsonValues.text("field", member.getValue());
        case "boost" -> boost = boost("exists", member.getValue());
        default -> throw notSupported("exists", member.getKey());
      }
    }
    if (field == null || field.isEmpty()) {
      throw ApiException.parsing("[exists] must be provided with a [field]");
    }
    return new Exists(field, boost);
  }

  private static QueryNode ids(ObjectNode body) {
    List<String> values = null;
    float boost = 1;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      switch (member.getKey()) {
        case "values" -> values = ids(member.getValue());
        case "boost" -> boost = boost("ids", member.getValue());
        default ->
            throw new ApiException(
                400, "x_content_parse_exception", "[ids] unknown field [" + member.getKey() + "]");
      }
    }
    if (values == null) {
      throw ApiException.illegalArgument("Required [values]");
    }
    return new Ids(values, boost);
  }

  private static List<String> ids(JsonNode value) {
    checkCount(value.size());
    var ids = new ArrayList<String>();
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (!id.isString() && !id.isNumber()) {
        throw new ApiException(
            400,
            "x_content_parse_exception",
            "[ids] values doesn't support values of type: " + JsonValues.token(id));
      }
      ids.add(JsonValues.text("values", id));
    }
    return ids;
  }

  private QueryNode bool(ObjectNode body) {
    List<QueryNode> must = List.of();
    List<QueryNode> should = List.of();
    List<QueryNode> mustNot = List.of();
    List<QueryNode> filter = List.of();
    MinimumShouldMatch minimum = null;
    float boost = 1;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "must" -> must = clauses("must", value);
        case "should" -> should = clauses("should", value);
        case "must_not", "mustNot" -> mustNot = clauses("must_not", value);
        case "filter" -> filter = clauses("filter", value);
        case "minimum_should_match" -> minimum = minimum(value);
        case "boost" -> boost = boost("bool", value);
        default -> throw notSupported("bool", member.getKey());
      }
    }
    return new Bool(must, should, mustNot, filter, minimum, boost);
  }

  private List<QueryNode> clauses(String occurrence, JsonNode value) {
    if (value.isObject()) {
      return List.of(parse(value));
    }
    if (!value.isArray()) {
      throw notSupported("bool", occurrence);
    }
    var queries = new ArrayList<QueryNode>();
    value.forEach(clause -> queries.add(parse(clause)));
    return queries;
  }

  private QueryNode constantScore(ObjectNode body) {
    QueryNode filter = null;
    float boost = 1;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      switch (member.getKey()) {
        case "filter" -> {
          if (member.getValue().isArray()) {
            throw ApiException.parsing("unexpected token [START_ARRAY]");
          }
          filter = parse(member.getValue());
        }
        case "boost" -> boost = boost("constant_score", member.getValue());
        default -> throw notSupported("constant_score", member.getKey());
      }
    }
    if (filter == null) {
      throw ApiException.parsing("[constant_score] requires a 'filter' element");
    }
    return new ConstantScore(filter, boost);
  }

  private static QueryNode queryString(ObjectNode body) {
    String query = null;
    List<String> fields = List.of();
    Operator operator = Operator.OR;
    String analyzer = null;
    Boolean lenient = null;
    int slop = 0;
    boolean leadingWildcard = true;
    MinimumShouldMatch minimum = null;
    float boost = 1;
    if (body.has("fields") && body.has("default_field")) {
      throw ApiException.illegalArgument(
          "cannot use [fields] parameter in conjunction with [default_field]");
    }
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "query" -> query = queryText("query_string", value);
        case "default_field" -> fields = List.of(JsonValues.text("default_field", value));
        case "fields" -> fields = fields(value);
        case "default_operator" -> operator = operator(value);
        case "analyzer" -> analyzer = JsonValues.text("analyzer", value);
        case "lenient" -> lenient = JsonValues.flag("lenient", value);
        case "phrase_slop" -> slop = slop(value);
        case "allow_leading_wildcard" ->
            leadingWildcard = JsonValues.flag("allow_leading_wildcard", value);
        case "minimum_should_match" -> minimum = minimum(value);
        case "boost" -> boost = boost("query_string", value);
        default -> throw notSupported("query_string", member.getKey());
      }
    }
    if (query == null) {
      throw ApiException.parsing("[query_string] must be provided with a [query]");
    }
    if (query.length() > MAX_QUERY_STRING_LENGTH) {
      throw ApiException.illegalArgument(
          "Query string length exceeds max allowed length "
              + MAX_QUERY_STRING_LENGTH
              + " (search.query.max_query_string_length); actual length: "
              + query.length());
    }
    return new QueryString(
        query, fields, operator, analyzer, lenient, slop, leadingWildcard, minimum, boost);
  }

  private static List<String> fields(JsonNode value) {
    if (!value.isArray()) {
      throw notSupported("query_string", "fields");
    }
    if (value.size() > MAX_CLAUSES) {
      throw ApiException.illegalArgument(
          "field expansion matches too many fields, limit: "
              + MAX_CLAUSES
              + ", got: "
              + value.size());
    }
    var fields = new ArrayList<String>();
    value.forEach(field -> fields.add(JsonValues.text("fields", field)));
    return fields;
  }
}
