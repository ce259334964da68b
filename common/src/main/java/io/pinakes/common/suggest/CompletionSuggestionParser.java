package io.pinakes.common.suggest;

import io.pinakes.common.dsl.Fuzziness;
import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.dsl.TermLevel.RegexpFlag;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.suggest.CompletionSuggestion.Beginning;
import io.pinakes.common.suggest.CompletionSuggestion.Matching;
import io.pinakes.common.suggest.CompletionSuggestion.Prefix;
import io.pinakes.common.suggest.CompletionSuggestion.Similar;
import io.pinakes.common.suggest.SuggestParser.Given;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a suggestion asks of a completion field. */
final class CompletionSuggestionParser {

  private static final String KIND = "completion";

  /** UTF-16 units of what is to be completed; automata grow with it. */
  private static final int MAX_LENGTH = 1_000;

  /** Of an automaton, so that no request takes a node's memory for one. */
  private static final int MAX_DETERMINIZED_STATES = 1_000_000;

  private CompletionSuggestionParser() {}

  private record Regex(Set<RegexpFlag> flags, int states) {}

  static CompletionSuggestion parse(Given given, ObjectNode json) {
    String field = null;
    String analyzer = null;
    int size = SuggestParser.SIZE;
    int shardSize = 0;
    boolean distinct = false;
    ObjectNode contexts = null;
    Similar similar = null;
    Regex regex = new Regex(RegexpFlag.parse(""), CompletionSuggestion.DEFAULT_DETERMINIZED_STATES);
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "field" -> field = JsonValues.text(key, value);
        case "analyzer" -> analyzer = JsonValues.text(key, value);
        case "size" ->
            size = ParseErrors.reading(KIND, key, () -> SuggestParser.positive(key, value));
        case "shard_size" ->
            shardSize = ParseErrors.reading(KIND, key, () -> SuggestParser.positive(key, value));
        case "skip_duplicates" ->
            distinct = ParseErrors.reading(KIND, key, () -> JsonValues.flag(key, value));
        case "contexts" -> contexts = object(key, value);
        case "regex" -> {
          ObjectNode options = object(key, value);
          regex = ParseErrors.reading(KIND, key, () -> regex(options));
        }
        case "fuzzy" -> similar = ParseErrors.reading(KIND, key, () -> fuzzy(key, value));
        default -> throw ParseErrors.unknown(KIND, key);
      }
    }
    if (field == null) {
      throw SuggestParser.fieldMissing();
    }
    Beginning beginning = beginning(given, similar, regex);
    return new CompletionSuggestion(
        given.name(),
        shown(given),
        beginning,
        field,
        analyzer,
        size,
        shardSize > 0 ? shardSize : size,
        distinct,
        contexts);
  }

  private static @Nullable String shown(Given given) {
    if (given.text() != null) {
      return given.text();
    }
    return given.prefix() != null ? given.prefix() : given.regex();
  }

  private static @Nullable Beginning beginning(
      Given given, @Nullable Similar similar, Regex regex) {
    if (given.prefix() == null && given.regex() != null) {
      if (similar != null) {
        throw ApiException.illegalArgument("can not use 'fuzzy' options with 'regex");
      }
      return new Matching(bounded(given.regex()), regex.flags(), regex.states());
    }
    String text = given.prefix() != null ? given.prefix() : given.text();
    if (text == null) {
      return null;
    }
    bounded(text);
    return similar == null
        ? new Prefix(text)
        : new Similar(
            text,
            similar.fuzziness(),
            similar.transpositions(),
            similar.minLength(),
            similar.prefixLength(),
            similar.unicodeAware(),
            similar.maxDeterminizedStates());
  }

  private static String bounded(String text) {
    if (text.length() > MAX_LENGTH) {
      throw ApiException.illegalArgument(
          "the text to be completed has ["
              + text.length()
              + "] characters, at most ["
              + MAX_LENGTH
              + "] are allowed");
    }
    return text;
  }

  private static Regex regex(ObjectNode json) {
    Set<RegexpFlag> flags = RegexpFlag.parse("");
    int states = CompletionSuggestion.DEFAULT_DETERMINIZED_STATES;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "flags" ->
            flags =
                ParseErrors.reading(
                    "regex", key, () -> RegexpFlag.parse(JsonValues.text(key, value)));
        case "max_determinized_states" ->
            states = ParseErrors.reading("regex", key, () -> states(key, value));
        default -> throw ParseErrors.unknown("regex", key);
      }
    }
    return new Regex(flags, states);
  }

  /** Null for {@code false}; the text is not known here. */
  private static @Nullable Similar fuzzy(String name, JsonNode json) {
    if (json.isBoolean() && !json.booleanValue()) {
      return null;
    }
    if (!json.isBoolean() && !json.isObject()) {
      throw unexpected(name, json);
    }
    Fuzziness fuzziness = Fuzziness.of(1);
    boolean transpositions = true;
    int minLength = 3;
    int prefixLength = 1;
    boolean unicodeAware = false;
    int states = CompletionSuggestion.DEFAULT_DETERMINIZED_STATES;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "fuzziness" ->
            fuzziness =
                ParseErrors.reading(name, key, () -> Fuzziness.parse(JsonValues.text(key, value)));
        case "transpositions" ->
            transpositions = ParseErrors.reading(name, key, () -> JsonValues.flag(key, value));
        case "min_length" ->
            minLength =
                ParseErrors.reading(name, key, () -> atLeastZero("fuzzyMinLength", key, value));
        case "prefix_length" ->
            prefixLength =
                ParseErrors.reading(name, key, () -> atLeastZero("fuzzyPrefixLength", key, value));
        case "unicode_aware" ->
            unicodeAware = ParseErrors.reading(name, key, () -> JsonValues.flag(key, value));
        case "max_determinized_states" ->
            states = ParseErrors.reading(name, key, () -> states(key, value));
        default -> throw ParseErrors.unknown(name, key);
      }
    }
    return new Similar(
        "", fuzziness, transpositions, minLength, prefixLength, unicodeAware, states);
  }

  private static int states(String key, JsonNode value) {
    int states = atLeastZero("maxDeterminizedStates", key, value);
    if (states > MAX_DETERMINIZED_STATES) {
      throw ApiException.illegalArgument(
          "[" + key + "] must not be more than [" + MAX_DETERMINIZED_STATES + "]: " + states);
    }
    return states;
  }

  private static int atLeastZero(String shown, String key, JsonNode value) {
    int number = JsonValues.whole(key, value);
    if (number < 0) {
      throw ApiException.illegalArgument(shown + " must not be negative");
    }
    return number;
  }

  private static ObjectNode object(String key, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw unexpected(key, value);
  }

  private static ApiException unexpected(String key, JsonNode value) {
    return new ApiException(
        400,
        "x_content_parse_exception",
        "[" + KIND + "] " + key + " doesn't support values of type: " + JsonValues.token(value));
  }
}
