package io.pinakes.common.suggest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.suggest.Spelling.Distance;
import io.pinakes.common.suggest.Spelling.Mode;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Reads how words are corrected, member by member. The defaults are OpenSearch's. */
final class SpellingReader {

  private Mode mode = Mode.MISSING;
  private boolean byFrequency;
  private float accuracy = 0.5f;
  private int maxEdits = 2;
  private int maxInspections = 5;
  private float maxTermFrequency = 0.01f;
  private float minDocumentFrequency;
  private int prefixLength = 1;
  private int minWordLength = 4;
  private Distance distance = Distance.INTERNAL;

  private enum Sort {
    SCORE,
    FREQUENCY
  }

  /** Whether the member says how words are corrected; then it is read. */
  boolean read(String key, JsonNode value) {
    switch (key) {
      case "suggest_mode" -> mode = choice(Mode.values(), JsonValues.text(key, value), key);
      case "sort" ->
          byFrequency = choice(Sort.values(), JsonValues.text(key, value), key) == Sort.FREQUENCY;
      case "accuracy" -> accuracy = JsonValues.fraction(key, value);
      case "max_edits" -> maxEdits = edits(JsonValues.whole(key, value));
      case "max_inspections" -> maxInspections = atLeast(0, key, value);
      case "max_term_freq" -> maxTermFrequency = JsonValues.fraction(key, value);
      case "min_doc_freq" -> minDocumentFrequency = JsonValues.fraction(key, value);
      case "prefix_length" -> prefixLength = atLeast(0, key, value);
      case "min_word_length" -> minWordLength = atLeast(1, key, value);
      case "string_distance" -> distance = distance(JsonValues.text(key, value));
      default -> {
        return false;
      }
    }
    return true;
  }

  Spelling spelling() {
    return new Spelling(
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
