package io.pinakes.common.suggest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.suggest.TermSuggestion.Distance;
import io.pinakes.common.suggest.TermSuggestion.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the member {@code suggest} of a request. The defaults are OpenSearch's. */
final class SuggestParser {

  /** Suggestions of one request. */
  private static final int MAX_SUGGESTIONS = 100;

  /** Corrections of each word, so that no request makes a shard keep its whole dictionary. */
  private static final int MAX_SIZE = 10_000;

  private static final int SIZE = 5;

  private SuggestParser() {}

  static Suggest parse(ObjectNode json) {
    String text = null;
    var asked = new ArrayList<Map.Entry<String, ObjectNode>>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (member.getValue() instanceof ObjectNode object) {
        asked.add(Map.entry(member.getKey(), object));
      } else if (member.getKey().equals("text") && member.getValue().isValueNode()) {
        text = member.getValue().asString();
      } else {
        throw ApiException.illegalArgument("[suggest] does not support [" + member.getKey() + "]");
      }
    }
    if (asked.size() > MAX_SUGGESTIONS) {
      throw ApiException.illegalArgument(
          "[suggest] may have [" + MAX_SUGGESTIONS + "] suggestions, not [" + asked.size() + "]");
    }
    List<TermSuggestion> terms = new ArrayList<>();
    for (Map.Entry<String, ObjectNode> each : asked) {
      terms.add(suggestion(each.getKey(), each.getValue(), text));
    }
    return new Suggest(terms);
  }

  private static TermSuggestion suggestion(
      String name, ObjectNode json, @Nullable String globalText) {
    String text = globalText;
    ObjectNode term = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "text", "prefix" -> text = JsonValues.text(member.getKey(), value);
        case "term" -> term = object(member.getKey(), value);
        case "phrase", "completion", "regex" ->
            throw ApiException.illegalArgument(
                "[" + member.getKey() + "] in a suggestion is not supported");
        default ->
            throw new ApiException(
                400, "named_object_not_found_exception", "unknown field [" + member.getKey() + "]");
      }
    }
    if (term == null) {
      throw new ApiException(400, "parse_exception", "missing suggestion object");
    }
    return term(name, text, term);
  }

  private static ObjectNode object(String name, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.parsing(
        "[" + name + "] must be an object but was " + JsonValues.token(value));
  }

  private static TermSuggestion term(String name, @Nullable String given, ObjectNode json) {
    String text = given;
    String field = null;
    String analyzer = null;
    int size = SIZE;
    int shardSize = 0;
    Mode mode = Mode.MISSING;
    boolean byFrequency = false;
    float accuracy = 0.5f;
    int maxEdits = 2;
    int maxInspections = 5;
    float maxTermFrequency = 0.01f;
    float minDocumentFrequency = 0;
    int prefixLength = 1;
    int minWordLength = 4;
    Distance distance = Distance.INTERNAL;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "text" -> text = JsonValues.text(key, value);
        case "field" -> field = JsonValues.text(key, value);
        case "analyzer" -> analyzer = JsonValues.text(key, value);
        case "size" -> size = positive(key, value);
        case "shard_size" -> shardSize = positive(key, value);
        case "suggest_mode" ->
            mode = choice(Mode.values(), JsonValues.text(key, value), "suggest_mode");
        case "sort" ->
            byFrequency =
                choice(Sort.values(), JsonValues.text(key, value), "sort") == Sort.FREQUENCY;
        case "accuracy" -> accuracy = JsonValues.fraction(key, value);
        case "max_edits" -> maxEdits = edits(JsonValues.whole(key, value));
        case "max_inspections" -> maxInspections = atLeast(0, key, value);
        case "max_term_freq" -> maxTermFrequency = JsonValues.fraction(key, value);
        case "min_doc_freq" -> minDocumentFrequency = JsonValues.fraction(key, value);
        case "prefix_length" -> prefixLength = atLeast(0, key, value);
        case "min_word_length" -> minWordLength = atLeast(1, key, value);
        case "string_distance" -> distance = distance(JsonValues.text(key, value));
        default ->
            throw new ApiException(
                400, "parsing_exception", "suggester[term] doesn't support field [" + key + "]");
      }
    }
    if (field == null) {
      throw new ApiException(
          400, "parse_exception", "the required field option [field] is missing");
    }
    return new TermSuggestion(
        name,
        text,
        field,
        analyzer,
        size,
        shardSize > 0 ? shardSize : Math.max(size, SIZE),
        mode,
        byFrequency,
        accuracy,
        maxEdits,
        maxInspections,
        maxTermFrequency,
        minDocumentFrequency,
        prefixLength,
        minWordLength,
        distance);
  }

  private enum Sort {
    SCORE,
    FREQUENCY
  }

  private static <T extends Enum<T>> T choice(T[] choices, String text, String parameter) {
    for (T choice : choices) {
      if (choice.name().equals(text.toUpperCase(Locale.ROOT))) {
        return choice;
      }
    }
    throw ApiException.illegalArgument(
        "No enum constant for [" + parameter + "]: " + text.toUpperCase(Locale.ROOT));
  }

  private static Distance distance(String text) {
    for (Distance distance : Distance.values()) {
      if (distance.name().equals(text.toUpperCase(Locale.ROOT))) {
        return distance;
      }
    }
    throw ApiException.illegalArgument("Illegal distance option " + text);
  }

  private static int positive(String name, JsonNode value) {
    int number = JsonValues.whole(name, value);
    if (number < 1) {
      throw ApiException.illegalArgument(name + " must be positive");
    }
    if (number > MAX_SIZE) {
      throw ApiException.illegalArgument(
          "[" + name + "] must not be more than [" + MAX_SIZE + "]: " + number);
    }
    return number;
  }

  private static int edits(int edits) {
    if (edits < 1 || edits > 2) {
      throw ApiException.illegalArgument("maxEdits must be between 1 and 2");
    }
    return edits;
  }

  private static int atLeast(int least, String name, JsonNode value) {
    int number = JsonValues.whole(name, value);
    if (number < least) {
      throw ApiException.illegalArgument(
          "[" + name + "] must be at least [" + least + "]: " + number);
    }
    return number;
  }
}
