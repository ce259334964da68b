package io.pinakes.worker.analysis;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionLengthAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Collects the tokens of texts that follow each other, with positions that run on. */
final class TokenList {

  /** Between the last character of a text and the first of the next, as Lucene counts. */
  private static final int OFFSET_GAP = 1;

  private final int most;
  private final int gap;
  private final @Nullable Set<String> attributes;
  private final ArrayNode tokens = JsonNodeFactory.instance.arrayNode();
  private int position = -1;
  private int offset;

  /**
   * An empty list.
   *
   * @param most tokens that it may have
   * @param gap positions between texts
   * @param attributes to show of each token beside the usual ones, empty for all; null: none
   */
  TokenList(int most, int gap, @Nullable Set<String> attributes) {
    this.most = most;
    this.gap = gap;
    this.attributes = attributes;
  }

  ArrayNode json() {
    return tokens;
  }

  /** Reads a stream to its end. */
  void add(TokenStream stream) throws IOException {
    CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
    OffsetAttribute offsets = stream.addAttribute(OffsetAttribute.class);
    TypeAttribute type = stream.addAttribute(TypeAttribute.class);
    PositionIncrementAttribute increment = stream.addAttribute(PositionIncrementAttribute.class);
    PositionLengthAttribute length = stream.addAttribute(PositionLengthAttribute.class);
    stream.reset();
    while (stream.incrementToken()) {
      if (tokens.size() >= most) {
        throw tooMany();
      }
      position += increment.getPositionIncrement();
      ObjectNode token = tokens.addObject();
      token.put("token", term.toString());
      token.put("start_offset", offset + offsets.startOffset());
      token.put("end_offset", offset + offsets.endOffset());
      token.put("type", type.type());
      token.put("position", position);
      if (attributes != null) {
        more(stream, attributes, token);
      } else if (length.getPositionLength() > 1) {
        token.put("positionLength", length.getPositionLength());
      }
    }
    stream.end();
    offset += offsets.endOffset() + OFFSET_GAP;
    position += increment.getPositionIncrement() + gap;
  }

  private static void more(TokenStream stream, Set<String> wanted, ObjectNode token) {
    Map<String, Object> found = new TreeMap<>();
    stream.reflectWith(
        (attribute, key, value) -> {
          boolean usual =
              attribute == CharTermAttribute.class
                  || attribute == OffsetAttribute.class
                  || attribute == TypeAttribute.class
                  || attribute == PositionIncrementAttribute.class;
          if (!usual && (wanted.isEmpty() || wanted.contains(key.toLowerCase(Locale.ROOT)))) {
            found.put(key, value == null ? "" : value);
          }
        });
    found.forEach(
        (key, value) -> {
          switch (value) {
            case Integer number -> token.put(key, number);
            case Boolean flag -> token.put(key, flag);
            default -> token.put(key, value.toString());
          }
        });
  }

  private ApiException tooMany() {
    return new ApiException(
        500,
        "illegal_state_exception",
        "The number of tokens produced by calling _analyze has exceeded the allowed maximum of ["
            + most
            + "]. This limit can be set by changing the [index.analyze.max_token_count] index"
            + " level setting.");
  }
}
