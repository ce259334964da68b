package io.pinakes.common.query;

import io.pinakes.common.mapping.Glob;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts a document's source down to what a request wants to see of it. A pattern is a dotted path in
 * which {@code *} stands for any characters, dots included; it takes what is below it too.
 */
public final class SourceSelector {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final SourceFilter filter;

  public SourceSelector(SourceFilter filter) {
    this.filter = filter;
  }

  /** The wanted part; the bytes as they are if all is wanted. */
  public byte[] select(byte[] source) {
    if (filter.isWhole()) {
      return source;
    }
    JsonNode whole = JSON.readTree(source);
    if (!(whole instanceof ObjectNode object)) {
      throw new IllegalStateException("a source is no object: " + whole.getNodeType());
    }
    return JSON.writeValueAsBytes(select(object, "", filter.includes().isEmpty()));
  }

  private ObjectNode select(ObjectNode object, String prefix, boolean included) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String path = prefix + member.getKey();
      if (matchesAny(filter.excludes(), path)) {
        continue;
      }
      boolean wanted = included || matchesAny(filter.includes(), path);
      if (wanted || mayHoldWanted(path)) {
        JsonNode selected = select(member.getValue(), path, wanted);
        if (selected != null) {
          result.set(member.getKey(), selected);
        }
      }
    }
    return result;
  }

  /** Null if nothing of the value is wanted. */
  private @Nullable JsonNode select(JsonNode value, String path, boolean wanted) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode inner = select(object, path + ".", wanted);
        yield wanted || !inner.isEmpty() ? inner : null;
      }
      case ArrayNode array -> {
        ArrayNode inner = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : array) {
          JsonNode selected = select(element, path, wanted);
          if (selected != null) {
            inner.add(selected);
          }
        }
        yield wanted || !inner.isEmpty() ? inner : null;
      }
      default -> wanted ? value : null;
    };
  }

  private boolean mayHoldWanted(String path) {
    String below = path + ".";
    return filter.includes().stream().anyMatch(include -> Glob.matchesSomeFrom(include, below));
  }

  private static boolean matchesAny(List<String> patterns, String path) {
    return patterns.stream().anyMatch(pattern -> Glob.matches(pattern, path));
  }
}
