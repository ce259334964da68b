package io.pinakes.worker.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Adds what suggestions complete to. */
final class CompletionValues {

  /**
   * One value of a completion field.
   *
   * @param inputs what users may be typing
   * @param weight the greater, the earlier it is suggested
   * @param contexts by name: the categories or places where it is suggested
   */
  record Completion(List<String> inputs, int weight, Map<String, List<String>> contexts) {}

  private CompletionValues() {}

  static void add(IndexedDocument document, ValueField field, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (value.isArray()) {
      value.forEach(one -> add(document, field, one));
      return;
    }
    index(document, field, parse(field, value));
  }

  /** How completions are indexed: what the suggester reads. So far, only that there are any. */
  private static void index(IndexedDocument document, ValueField field, Completion completion) {
    if (!completion.inputs().isEmpty()) {
      document.name(field.path());
    }
  }

  private static Completion parse(ValueField field, JsonNode value) {
    if (value.isValueNode()) {
      if (!value.isString()) {
        throw invalid(
            "failed to parse ["
                + field.path()
                + "]: expected text or object, but got VALUE_NUMBER");
      }
      return new Completion(List.of(value.asString()), 1, Map.of());
    }
    List<String> inputs = List.of();
    int weight = 1;
    Map<String, List<String>> contexts = Map.of();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      switch (member.getKey()) {
        case "input" -> inputs = texts("input", member.getValue());
        case "weight" -> weight = weight(member.getValue());
        case "contexts" -> contexts = contexts(field, member.getValue());
        default ->
            throw new IllegalArgumentException(
                "unknown field name ["
                    + member.getKey()
                    + "], must be one of [input, weight,"
                    + " contexts]");
      }
    }
    return new Completion(inputs, weight, contexts);
  }

  private static List<String> texts(String name, JsonNode value) {
    var texts = new ArrayList<String>();
    Iterable<JsonNode> all = value.isArray() ? value : List.of(value);
    for (JsonNode text : all) {
      if (!text.isString()) {
        throw new IllegalArgumentException(
            name + " must be a string or an array of strings, but was: " + text);
      }
      texts.add(text.asString());
    }
    return texts;
  }

  private static int weight(JsonNode value) {
    long weight;
    if (value.isString()) {
      try {
        weight = Long.parseLong(value.asString());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "weight must be an integer, but was [" + value.asString() + "]", e);
      }
    } else if (value.isIntegralNumber() && value.canConvertToLong()) {
      weight = value.longValue();
    } else {
      throw new IllegalArgumentException(
          "weight must be a number [0, 2147483647], but was " + value);
    }
    if (weight < 0 || weight > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "weight must be in the interval [0..2147483647], but was [" + weight + "]");
    }
    return (int) weight;
  }

  private static Map<String, List<String>> contexts(ValueField field, JsonNode value) {
    JsonNode defined = field.contexts();
    if (defined == null) {
      throw new IllegalArgumentException(
          "contexts field is not supported for field: [" + field.path() + "]");
    }
    var contexts = new TreeMap<String, List<String>>();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      contexts.put(member.getKey(), texts("context", member.getValue()));
    }
    return contexts;
  }

  private static ApiException invalid(String reason) {
    return new ApiException(400, "mapper_parsing_exception", reason);
  }
}
