package io.pinakes.common.dsl;

import io.pinakes.common.dsl.FullText.Across;
import io.pinakes.common.dsl.FullText.CombinedFields;
import io.pinakes.common.dsl.FullText.Manner;
import io.pinakes.common.dsl.FullText.Match;
import io.pinakes.common.dsl.FullText.MultiMatch;
import io.pinakes.common.error.ApiException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the match queries: of one field, and of several. */
final class MatchParser {

  private static final Set<String> MATCH =
      Set.of(
          "operator",
          "minimum_should_match",
          "analyzer",
          "fuzziness",
          "prefix_length",
          "max_expansions",
          "fuzzy_transpositions",
          "fuzzy_rewrite",
          "lenient",
          "zero_terms_query",
          "auto_generate_synonyms_phrase_query");

  private static final Set<String> MATCH_BOOL_PREFIX =
      Set.of(
          "operator",
          "minimum_should_match",
          "analyzer",
          "fuzziness",
          "prefix_length",
          "max_expansions",
          "fuzzy_transpositions",
          "fuzzy_rewrite");

  private static final Set<String> MULTI_MATCH =
      Set.of(
          "operator",
          "minimum_should_match",
          "analyzer",
          "slop",
          "fuzziness",
          "prefix_length",
          "max_expansions",
          "fuzzy_transpositions",
          "fuzzy_rewrite",
          "lenient",
          "zero_terms_query",
          "auto_generate_synonyms_phrase_query");

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of(
          "match",
          (_, name, body) -> match(name, body, Manner.WORDS, MATCH),
          "match_phrase",
          (_, name, body) ->
              match(name, body, Manner.PHRASE, Set.of("analyzer", "slop", "zero_terms_query")),
          "match_phrase_prefix",
          (_, name, body) ->
              match(
                  name,
                  body,
                  Manner.PHRASE_PREFIX,
                  Set.of("analyzer", "slop", "max_expansions", "zero_terms_query")),
          "match_bool_prefix",
          (_, name, body) -> match(name, body, Manner.WORDS_PREFIX, MATCH_BOOL_PREFIX),
          "multi_match",
          (_, name, body) -> multiMatch(name, body),
          "combined_fields",
          (_, name, body) -> combinedFields(name, body));

  private MatchParser() {}

  private static QueryNode match(
      String name, ObjectNode body, Manner manner, Set<String> parameters) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (!field.getValue().isObject()) {
      String text = text(name, field.getValue());
      return new Match(field.getKey(), text, manner, TextOptions.DEFAULT);
    }
    var members = new Members(name, field.getValue());
    var options = new TextOptionsReader(name);
    String text = null;
    for (Map.Entry<String, JsonNode> member : members) {
      if (member.getKey().equals("query")) {
        text = text(name, member.getValue());
      } else if (!parameters.contains(member.getKey()) || !options.take(member.getKey(), member)) {
        members.rest(member);
      }
    }
    return members.weigh(
        new Match(field.getKey(), required(name, text), manner, options.options()));
  }

  static String required(String query, @Nullable String text) {
    if (text == null) {
      throw query.equals("match")
          ? ApiException.parsing("No text specified for text query")
          : ApiException.illegalArgument("[" + query + "] requires query value");
    }
    return text;
  }

  static String text(String query, JsonNode value) {
    if (value.isNull() || value.isContainer()) {
      throw ApiException.parsing(
          "[" + query + "] unknown token [" + JsonValues.token(value) + "] after [query]");
    }
    return JsonValues.text("query", value);
  }

  private static QueryNode multiMatch(String name, ObjectNode body) {
    var members = new Members(name, body);
    var options = new TextOptionsReader(name);
    Map<String, Float> fields = Map.of();
    String text = null;
    Across across = Across.BEST_FIELDS;
    Float tieBreaker = null;
    boolean fuzzy = false;
    boolean cutoff = false;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "query" -> text = text(name, member.getValue());
        case "fields" -> fields = Values.fields(name, member.getValue());
        case "type" -> across = across(Values.text(member));
        case "tie_breaker" -> tieBreaker = Values.fraction(member);
        case "cutoff_frequency" -> cutoff = true;
        default -> {
          fuzzy |= member.getKey().equals("fuzziness") && !member.getValue().isNull();
          if (!MULTI_MATCH.contains(member.getKey()) || !options.take(member.getKey(), member)) {
            members.rest(member);
          }
        }
      }
    }
    if (text == null) {
      throw ApiException.parsing("No text specified for multi_match query");
    }
    boolean exact =
        across == Across.CROSS_FIELDS || across == Across.PHRASE || across == Across.PHRASE_PREFIX;
    if (fuzzy && exact) {
      throw ApiException.parsing(
          "Fuzziness not allowed for type [" + across.name().toLowerCase(Locale.ROOT) + "]");
    }
    if (cutoff) {
      throw across == Across.BOOL_PREFIX
          ? ApiException.parsing("[cutoff_frequency] not allowed for type [bool_prefix]")
          : members.notSupported("cutoff_frequency");
    }
    if (body.has("slop") && across == Across.BOOL_PREFIX) {
      throw ApiException.parsing("[slop] not allowed for type [bool_prefix]");
    }
    return members.weigh(new MultiMatch(fields, text, across, tieBreaker, options.options()));
  }

  static Across across(String text) {
    for (Across across : Across.values()) {
      if (across.name().toLowerCase(Locale.ROOT).equals(text)) {
        return across;
      }
    }
    throw new ApiException(
        400,
        "parse_exception",
        "failed to parse [multi_match] query type [" + text + "]. unknown type.");
  }

  private static QueryNode combinedFields(String name, ObjectNode body) {
    var members = new Members(name, body);
    var options = new TextOptionsReader(name);
    Map<String, Float> fields = Map.of();
    String text = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "query" -> text = text(name, member.getValue());
        case "fields" -> fields = Values.fields(name, member.getValue());
        case "operator", "minimum_should_match" -> options.take(member.getKey(), member);
        default -> members.restByName(member);
      }
    }
    if (text == null) {
      throw ApiException.illegalArgument("Required [query]");
    }
    if (fields.isEmpty()) {
      throw ApiException.illegalArgument("Required [fields]");
    }
    return members.weigh(new CombinedFields(fields, text, options.options()));
  }
}
