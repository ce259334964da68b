package io.pinakes.common.suggest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the member {@code suggest} of a request. The defaults are OpenSearch's. */
final class SuggestParser {

  /** Suggestions of one request. */
  private static final int MAX_SUGGESTIONS = 100;

  /** Options of each word, so that no request makes a shard keep its whole dictionary. */
  private static final int MAX_SIZE = 10_000;

  /** Options of each word if the request does not say. */
  static final int SIZE = 5;

  private SuggestParser() {}

  /**
   * What a suggestion says beside its kind.
   *
   * @param text to be corrected, or to be repeated in the answer
   * @param prefix to be completed; null: the text
   * @param regex that matches what is to be completed, if there is no prefix
   */
  record Given(
      String name, @Nullable String text, @Nullable String prefix, @Nullable String regex) {}

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
    List<Suggestion> suggestions = new ArrayList<>();
    for (Map.Entry<String, ObjectNode> each : asked) {
      suggestions.add(suggestion(each.getKey(), each.getValue(), text));
    }
    return new Suggest(suggestions);
  }

  private static Suggestion suggestion(String name, ObjectNode json, @Nullable String globalText) {
    String text = globalText;
    String prefix = null;
    String regex = null;
    String kind = null;
    ObjectNode body = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      if (!value.isObject()) {
        if (value.isNull()) {
          continue;
        }
        switch (key) {
          case "text" -> text = JsonValues.text(key, value);
          case "prefix" -> prefix = JsonValues.text(key, value);
          case "regex" -> regex = JsonValues.text(key, value);
          default -> throw ApiException.parsing("suggestion does not support [" + key + "]");
        }
        continue;
      }
      switch (key) {
        case "term", "phrase", "completion" -> {
          if (kind != null) {
            throw ApiException.parsing(
                "suggestion [" + name + "] has [" + kind + "] and [" + key + "], but may be one");
          }
          kind = key;
          body = (ObjectNode) value;
        }
        default ->
            throw new ApiException(
                400, "named_object_not_found_exception", "unknown field [" + key + "]");
      }
    }
    if (kind == null || body == null) {
      throw new ApiException(400, "parse_exception", "missing suggestion object");
    }
    var given = new Given(name, text, prefix, regex);
    return switch (kind) {
      case "term" -> TermSuggestionParser.parse(given, body);
      case "phrase" -> PhraseSuggestionParser.parse(given, body);
      default -> CompletionSuggestionParser.parse(given, body);
    };
  }

  static ApiException fieldMissing() {
    return new ApiException(400, "parse_exception", "the required field option [field] is missing");
  }

  static int positive(String name, JsonNode value) {
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
}
