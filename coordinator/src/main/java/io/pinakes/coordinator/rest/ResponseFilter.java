package io.pinakes.coordinator.rest;

import io.pinakes.common.mapping.Glob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code filter_path} of a request: which members of the answer are wanted. Patterns are names
 * separated by dots; {@code *} stands for any part of a name, {@code **} for any number of names,
 * and a {@code -} before a pattern takes away. Arrays are looked through. What becomes empty goes.
 */
final class ResponseFilter {

  private final List<List<String>> includes = new ArrayList<>();
  private final List<List<String>> excludes = new ArrayList<>();

  ResponseFilter(List<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.startsWith("-")) {
        excludes.add(List.of(pattern.substring(1).split("\\.", -1)));
      } else {
        includes.add(List.of(pattern.split("\\.", -1)));
      }
    }
  }

  JsonNode apply(JsonNode answer) {
    JsonNode kept = includes.isEmpty() ? answer : include(answer, includes);
    if (kept != null && !excludes.isEmpty()) {
      kept = exclude(kept, excludes);
    }
    if (kept != null) {
      return kept;
    }
    return answer.isArray()
        ? JsonNodeFactory.instance.arrayNode()
        : JsonNodeFactory.instance.objectNode();
  }

  /** What is left of a node for patterns of which each still has a name to match. */
  private static @Nullable JsonNode include(JsonNode node, List<List<String>> patterns) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (var member : object.properties()) {
          List<List<String>> rest = step(patterns, member.getKey());
          JsonNode value =
              rest.stream().anyMatch(ResponseFilter::isMatched)
                  ? member.getValue()
                  : include(member.getValue(), rest);
          if (value != null) {
            kept.set(member.getKey(), value);
          }
        }
        yield kept.isEmpty() ? null : kept;
      }
      case ArrayNode array -> {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : array) {
          JsonNode value = include(element, patterns);
          if (value != null) {
            kept.add(value);
          }
        }
        yield kept.isEmpty() ? null : kept;
      }
      default -> null;
    };
  }

  private static @Nullable JsonNode exclude(JsonNode node, List<List<String>> patterns) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (var member : object.properties()) {
          List<List<String>> rest = step(patterns, member.getKey());
          if (rest.stream().noneMatch(ResponseFilter::isMatched)) {
            JsonNode value = exclude(member.getValue(), rest);
            if (value != null) {
              kept.set(member.getKey(), value);
            }
          }
        }
        yield kept.isEmpty() && !object.isEmpty() ? null : kept;
      }
      case ArrayNode array -> {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : array) {
          JsonNode value = exclude(element, patterns);
          if (value != null) {
            kept.add(value);
          }
        }
        yield kept.isEmpty() && !array.isEmpty() ? null : kept;
      }
      default -> node;
    };
  }

  /** What remains of the patterns below a member of this name. */
  private static List<List<String>> step(List<List<String>> patterns, String name) {
    var rest = new ArrayList<List<String>>();
    for (List<String> pattern : patterns) {
      if (pattern.isEmpty()) {
        continue;
      }
      List<String> tail = pattern.subList(1, pattern.size());
      if (pattern.getFirst().equals("**")) {
        add(rest, pattern);
        if (tail.isEmpty()) {
          add(rest, tail);
        } else if (Glob.matches(tail.getFirst(), name)) {
          add(rest, tail.subList(1, tail.size()));
        }
      } else if (Glob.matches(pattern.getFirst(), name)) {
        add(rest, tail);
      }
    }
    return rest;
  }

  /** Each once, so that patterns of many {@code **} do not multiply. */
  private static void add(List<List<String>> patterns, List<String> pattern) {
    if (!patterns.contains(pattern)) {
      patterns.add(pattern);
    }
  }

  private static boolean isMatched(List<String> pattern) {
    return pattern.isEmpty();
  }
}
