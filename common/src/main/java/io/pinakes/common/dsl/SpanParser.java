package io.pinakes.common.dsl;

import io.pinakes.common.dsl.QueryNode.Weighted;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads queries for the places at which words stand. */
final class SpanParser {

  static final Map<String, QueryParser.Kind> KINDS =
      Map.ofEntries(
          Map.entry("span_term", (_, name, body) -> term(name, body)),
          Map.entry("span_near", SpanParser::near),
          Map.entry("span_or", SpanParser::or),
          Map.entry("span_not", SpanParser::not),
          Map.entry("span_first", SpanParser::first),
          Map.entry("span_containing", SpanParser::pair),
          Map.entry("span_within", SpanParser::pair),
          Map.entry("span_multi", SpanParser::multi),
          Map.entry("field_masking_span", SpanParser::masking),
          Map.entry("span_field_masking", SpanParser::masking));

  private SpanParser() {}

  private static QueryNode term(String name, ObjectNode body) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (!field.getValue().isObject()) {
      return new Span.Term(field.getKey(), Values.scalar(name, field.getValue()));
    }
    var members = new Members(name, field.getValue());
    Object value = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "value", "term" -> value = Values.scalar(name, member.getValue());
        default -> members.rest(member);
      }
    }
    if (value == null) {
      throw ApiException.illegalArgument("value cannot be null");
    }
    return members.weigh(new Span.Term(field.getKey(), value));
  }

  private static QueryNode near(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    List<Span> clauses = List.of();
    int slop = 0;
    boolean inOrder = true;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "clauses" -> clauses = clauses(parser, members, member);
        case "slop" -> slop = Values.whole(member);
        case "in_order" -> inOrder = Values.flag(member);
        default -> members.rest(member);
      }
    }
    if (clauses.isEmpty()) {
      throw ApiException.parsing("span_near must include [clauses]");
    }
    if (clauses.getFirst() instanceof Span.Gap) {
      throw ApiException.illegalArgument(
          "[span_near] query does not support gaps at its beginning");
    }
    return members.weigh(new Span.Near(clauses, slop, inOrder));
  }

  private static List<Span> clauses(
      QueryParser parser, Members members, Map.Entry<String, JsonNode> member) {
    if (!member.getValue().isArray()) {
      throw members.notSupported(member.getKey());
    }
    var clauses = new ArrayList<Span>();
    for (JsonNode clause : member.getValue()) {
      if (members.query().equals("span_near") && clause.has("span_gap")) {
        clauses.add(gap(clause.get("span_gap")));
      } else {
        clauses.add(span(parser, members.query(), "clauses", clause));
      }
    }
    return clauses;
  }

  private static Span gap(JsonNode value) {
    if (!value.isObject() || value.size() != 1) {
      throw ApiException.parsing("[span_gap] must name one field and a width");
    }
    Map.Entry<String, JsonNode> field = value.properties().iterator().next();
    return new Span.Gap(field.getKey(), JsonValues.whole("span_gap", field.getValue()));
  }

  /** A query inside another must be of places, and its score is not its own. */
  private static Span span(QueryParser parser, String query, String part, JsonNode value) {
    QueryNode node = parser.parse(value);
    if (node instanceof Weighted weighted) {
      if (weighted.boost() != 1) {
        throw ApiException.parsing(
            query
                + " ["
                + part
                + "] as a nested span clause can't have non-default boost value ["
                + weighted.boost()
                + "]");
      }
      node = weighted.query();
    }
    if (node instanceof Span span) {
      return span;
    }
    throw ApiException.parsing(query + " [" + part + "] must be of type span query");
  }

  private static QueryNode or(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    List<Span> clauses = List.of();
    for (Map.Entry<String, JsonNode> member : members) {
      if (member.getKey().equals("clauses")) {
        clauses = clauses(parser, members, member);
      } else {
        members.rest(member);
      }
    }
    if (clauses.isEmpty()) {
      throw ApiException.parsing("[span_or] must include [clauses]");
    }
    return members.weigh(new Span.Or(clauses));
  }

  private static QueryNode not(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    Span include = null;
    Span exclude = null;
    Integer dist = null;
    Integer pre = null;
    Integer post = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "include" -> include = span(parser, name, "include", member.getValue());
        case "exclude" -> exclude = span(parser, name, "exclude", member.getValue());
        case "dist" -> dist = Values.whole(member);
        case "pre" -> pre = Values.whole(member);
        case "post" -> post = Values.whole(member);
        default -> members.rest(member);
      }
    }
    if (include == null) {
      throw ApiException.parsing("span_not must have [include] span query clause");
    }
    if (exclude == null) {
      throw ApiException.parsing("span_not must have [exclude] span query clause");
    }
    if (dist != null && (pre != null || post != null)) {
      throw ApiException.parsing("span_not can either use [dist] or [pre] & [post] (or none)");
    }
    int before = dist != null ? dist : pre == null ? 0 : pre;
    int after = dist != null ? dist : post == null ? 0 : post;
    return members.weigh(new Span.Not(include, exclude, before, after));
  }

  private static QueryNode first(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    Span match = null;
    Integer end = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "match" -> match = span(parser, name, "match", member.getValue());
        case "end" -> end = Values.whole(member);
        default -> members.rest(member);
      }
    }
    if (match == null) {
      throw ApiException.parsing("span_first must have [match] span query clause");
    }
    if (end == null) {
      throw ApiException.parsing("span_first must have [end] set for it");
    }
    if (end < 0) {
      throw ApiException.illegalArgument("parameter [end] needs to be positive.");
    }
    return members.weigh(new Span.First(match, end));
  }

  private static QueryNode pair(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    Span big = null;
    Span little = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "big" -> big = span(parser, name, "big", member.getValue());
        case "little" -> little = span(parser, name, "little", member.getValue());
        default -> members.rest(member);
      }
    }
    if (big == null) {
      throw missing("big");
    }
    if (little == null) {
      throw missing("little");
    }
    return members.weigh(
        name.equals("span_within")
            ? new Span.Within(big, little)
            : new Span.Containing(big, little));
  }

  private static ApiException missing(String clause) {
    return ApiException.illegalArgument("inner clause [" + clause + "] cannot be null.");
  }

  private static QueryNode multi(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    QueryNode pattern = null;
    for (Map.Entry<String, JsonNode> member : members) {
      if (member.getKey().equals("match")) {
        pattern = plain(parser.parse(member.getValue()));
      } else {
        members.rest(member);
      }
    }
    if (pattern == null) {
      throw ApiException.parsing("[span_multi] must have [match] multi term query clause");
    }
    if (!isPattern(pattern)) {
      throw ApiException.parsing("[span_multi] [match] must be of type multi term query");
    }
    return members.weigh(new Span.Multi(pattern));
  }

  private static QueryNode plain(QueryNode node) {
    return node instanceof Weighted weighted ? weighted.query() : node;
  }

  private static boolean isPattern(QueryNode node) {
    return node instanceof TermLevel.Prefix
        || node instanceof TermLevel.Wildcard
        || node instanceof TermLevel.Regexp
        || node instanceof TermLevel.Fuzzy
        || node instanceof TermLevel.Range;
  }

  private static QueryNode masking(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    Span query = null;
    @Nullable String field = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "query" -> query = span(parser, name, "query", member.getValue());
        case "field" -> field = Values.text(member);
        default -> members.rest(member);
      }
    }
    if (query == null) {
      throw ApiException.parsing(name + " must have [query] span query clause");
    }
    if (field == null) {
      throw ApiException.parsing(name + " must have [field] set for it");
    }
    return members.weigh(new Span.FieldMasking(query, field));
  }
}
