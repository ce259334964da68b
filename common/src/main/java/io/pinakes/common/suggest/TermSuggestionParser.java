package io.pinakes.common.suggest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.suggest.SuggestParser.Given;
import io.pinakes.common.suggest.TermSuggestion.Distance;
import io.pinakes.common.suggest.TermSuggestion.Mode;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a suggestion asks of the words of a field. */
final class TermSuggestionParser {

  private TermSuggestionParser() {}

  static TermSuggestion parse(Given given, ObjectNode json) {
    String text = given.text() != null ? given.text() : given.prefix();
    String field = null;
    String analyzer = null;
    int size = SuggestParser.SIZE;
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
        case "size" -> size = SuggestParser.positive(key, value);
        case "shard_size" -> shardSize = SuggestParser.positive(key, value);
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
      throw SuggestParser.fieldMissing();
    }
    return new TermSuggestion(
        given.name(),
        text,
        field,
        analyzer,
        size,
        shardSize > 0 ? shardSize : Math.max(size, SuggestParser.SIZE),
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
