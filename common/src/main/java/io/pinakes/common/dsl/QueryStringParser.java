package io.pinakes.common.dsl;

import io.pinakes.common.dsl.FullText.Across;
import io.pinakes.common.dsl.FullText.Flag;
import io.pinakes.common.dsl.FullText.QueryString;
import io.pinakes.common.dsl.FullText.SimpleQueryString;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the two queries that are written in a syntax of their own. */
final class QueryStringParser {

  /** UTF-16 units; OpenSearch's {@code search.query.max_query_string_length}. */
  static final int MAX_LENGTH = 32_000;

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of(
          "query_string", (_, name, body) -> queryString(name, body),
          "simple_query_string", (_, name, body) -> simple(name, body));

  /** What the match queries call the same parameter. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("default_operator", "operator"),
          Map.entry("analyzer", "analyzer"),
          Map.entry("lenient", "lenient"),
          Map.entry("phrase_slop", "slop"),
          Map.entry("minimum_should_match", "minimum_should_match"),
          Map.entry("fuzziness", "fuzziness"),
          Map.entry("fuzzy_prefix_length", "prefix_length"),
          Map.entry("fuzzy_max_expansions", "max_expansions"),
          Map.entry("fuzzy_transpositions", "fuzzy_transpositions"),
          Map.entry("fuzzy_rewrite", "fuzzy_rewrite"),
          Map.entry("auto_generate_synonyms_phrase_query", "auto_generate_synonyms_phrase_query"));

  private static final Set<String> NOT_SIMPLE = Set.of("phrase_slop", "fuzziness", "fuzzy_rewrite");

  /** OpenSearch's numbers for {@link Flag}s. */
  private static final Map<Integer, Flag> FLAG_BITS =
      Map.ofEntries(
          Map.entry(0, Flag.AND),
          Map.entry(1, Flag.NOT),
          Map.entry(2, Flag.OR),
          Map.entry(3, Flag.PREFIX),
          Map.entry(4, Flag.PHRASE),
          Map.entry(5, Flag.PRECEDENCE),
          Map.entry(6, Flag.ESCAPE),
          Map.entry(7, Flag.WHITESPACE),
          Map.entry(8, Flag.FUZZY),
          Map.entry(9, Flag.NEAR));

  private QueryStringParser() {}

  private static QueryNode queryString(String name, ObjectNode body) {
    if (body.has("fields") && body.has("default_field")) {
      throw ApiException.illegalArgument(
          "cannot use [fields] parameter in conjunction with [default_field]");
    }
    var members = new Members(name, body);
    var options = new TextOptionsReader(name);
    String query = null;
    Map<String, Float> fields = Map.of();
    Across across = Across.BEST_FIELDS;
    Float tieBreaker = null;
    boolean leadingWildcard = true;
    boolean analyzeWildcard = false;
    String quoteAnalyzer = null;
    String quoteFieldSuffix = null;
    boolean escape = false;
    Rewrite rewrite = null;
    int states = PatternParser.DEFAULT_MAX_DETERMINIZED_STATES;
    String timeZone = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "query" -> query = MatchParser.text(name, member.getValue());
        case "default_field" ->
            fields = member.getValue().isNull() ? Map.of() : Map.of(Values.text(member), 1f);
        case "fields" -> fields = fieldList(members, member);
        case "type" -> across = MatchParser.across(Values.text(member));
        case "tie_breaker" -> tieBreaker = Values.fraction(member);
        case "allow_leading_wildcard" -> leadingWildcard = Values.flag(member);
        case "analyze_wildcard" -> analyzeWildcard = Values.flag(member);
        case "quote_analyzer" -> quoteAnalyzer = Values.text(member);
        case "quote_field_suffix" -> quoteFieldSuffix = Values.text(member);
        case "escape" -> escape = Values.flag(member);
        case "rewrite" -> rewrite = Values.rewrite(member);
        case "max_determinized_states" -> states = PatternParser.states(member);
        case "time_zone" -> timeZone = Values.text(member);
        case "enable_position_increments" -> {
          if (!Values.flag(member)) {
            throw members.notSupported("enable_position_increments");
          }
        }
        default -> {
          String option = OPTIONS.get(member.getKey());
          if (option == null || !options.take(option, member)) {
            members.rest(member);
          }
        }
      }
    }
    if (query == null) {
      throw ApiException.parsing("[query_string] must be provided with a [query]");
    }
    checkLength(query);
    return members.weigh(
        new QueryString(
            query,
            fields,
            across,
            tieBreaker,
            options.options(),
            leadingWildcard,
            analyzeWildcard,
            quoteAnalyzer,
            quoteFieldSuffix,
            escape,
            rewrite,
            states,
            timeZone));
  }

  private static void checkLength(String query) {
    if (query.length() > MAX_LENGTH) {
      throw ApiException.illegalArgument(
          "Query string length exceeds max allowed length "
              + MAX_LENGTH
              + " (search.query.max_query_string_length); actual length: "
              + query.length());
    }
  }

  private static Map<String, Float> fieldList(Members members, Map.Entry<String, JsonNode> member) {
    if (!member.getValue().isArray()) {
      throw members.notSupported("fields");
    }
    return Values.fields(members.query(), member.getValue());
  }

  private static QueryNode simple(String name, ObjectNode body) {
    var members = new Members(name, body);
    var options = new TextOptionsReader(name);
    String query = null;
    Map<String, Float> fields = Map.of();
    List<Flag> flags = List.copyOf(Flag.all());
    boolean analyzeWildcard = false;
    String quoteFieldSuffix = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "query" -> query = MatchParser.text(name, member.getValue());
        case "fields" -> fields = fieldList(members, member);
        case "flags" -> flags = List.copyOf(flags(member.getValue()));
        case "analyze_wildcard" -> analyzeWildcard = Values.flag(member);
        case "quote_field_suffix" -> quoteFieldSuffix = Values.text(member);
        default -> {
          String option =
              NOT_SIMPLE.contains(member.getKey()) ? null : OPTIONS.get(member.getKey());
          if (option == null || !options.take(option, member)) {
            members.rest(member);
          }
        }
      }
    }
    if (query == null) {
      throw ApiException.parsing("[simple_query_string] query text missing");
    }
    checkLength(query);
    return members.weigh(
        new SimpleQueryString(
            query, fields, flags, analyzeWildcard, quoteFieldSuffix, options.options()));
  }

  private static Set<Flag> flags(JsonNode value) {
    if (value.isNumber()) {
      return flags(JsonValues.whole("flags", value));
    }
    var flags = new LinkedHashSet<Flag>();
    for (String part : List.of(JsonValues.text("flags", value).split("\\|", -1))) {
      String flag = part.strip().toUpperCase(Locale.ROOT);
      switch (flag) {
        case "" -> {}
        case "ALL" -> {
          return Flag.all();
        }
        case "NONE" -> {
          return Set.of();
        }
        case "SLOP" -> flags.add(Flag.NEAR);
        default -> flags.add(flag(flag));
      }
    }
    return flags.isEmpty() ? Flag.all() : flags;
  }

  private static Flag flag(String name) {
    for (Flag flag : Flag.values()) {
      if (flag.name().equals(name)) {
        return flag;
      }
    }
    throw ApiException.illegalArgument("Unknown simple_query_string flag [" + name + "]");
  }

  private static Set<Flag> flags(int bits) {
    if (bits < 0) {
      return Flag.all();
    }
    var flags = new ArrayList<Flag>();
    for (int bit = 0; bit < FLAG_BITS.size(); bit++) {
      Flag flag = FLAG_BITS.get(bit);
      if (flag != null && (bits & 1 << bit) != 0) {
        flags.add(flag);
      }
    }
    return Set.copyOf(flags);
  }
}
