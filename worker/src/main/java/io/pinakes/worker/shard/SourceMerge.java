package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a part of a document over the document: objects are merged member by member, anything else
 * takes the place of what was there, arrays and null too.
 */
final class SourceMerge {

  /** Numbers stay as they were written, however large or exact. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(io.pinakes.worker.index.DocumentParser.MAX_NESTING)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private SourceMerge() {}

  /**
   * The changed document.
   *
   * @param detectNoop answer null if nothing changes
   * @throws ApiException 400: the part is no JSON object
   */
  static byte @Nullable [] merge(byte[] document, byte[] part, boolean detectNoop) {
    ObjectNode merged = object(document);
    boolean changed = merge(merged, object(part));
    return changed || !detectNoop ? JSON.writeValueAsBytes(merged) : null;
  }

  private static ObjectNode object(byte[] json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new ApiException(
          new ApiError(
              400,
              "mapper_parsing_exception",
              "failed to parse",
              Map.of(),
              new ApiError(400, "json_parse_exception", e.getOriginalMessage())),
          e);
    }
    throw new ApiException(400, "mapper_parsing_exception", "a document must be a JSON object");
  }

  private static boolean merge(ObjectNode into, ObjectNode part) {
    boolean changed = false;
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      JsonNode before = into.get(member.getKey());
      if (before instanceof ObjectNode inner && member.getValue() instanceof ObjectNode changes) {
        changed |= merge(inner, changes);
      } else if (!member.getValue().equals(before)) {
        into.set(member.getKey(), member.getValue());
        changed = true;
      }
    }
    return changed;
  }
}
