package io.pinakes.common.suggest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.suggest.SuggestParser.Given;
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
    var spelling = new SpellingReader();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "text" -> text = JsonValues.text(key, value);
        case "field" -> field = JsonValues.text(key, value);
        case "analyzer" -> analyzer = JsonValues.text(key, value);
        case "size" -> size = SuggestParser.positive(key, value);
        case "shard_size" -> shardSize = SuggestParser.positive(key, value);
        default -> {
          if (!spelling.read(key, value)) {
            throw ApiException.parsing("suggester[term] doesn't support field [" + key + "]");
          }
        }
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
        spelling.spelling());
  }
}
