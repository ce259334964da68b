package io.pinakes.worker.index;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.mapping.Geohash;
import io.pinakes.common.mapping.SuggestContext;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads what a document says of a completion field. */
final class CompletionReader {

  /**
   * An input.
   *
   * @param input what users may be typing
   * @param weight the greater, the earlier it is suggested
   * @param contexts by name: the categories or places that it is for
   */
  record Completion(String input, int weight, Map<String, List<String>> contexts) {}

  private final ValueField field;

  /** By input, of which a document has each once: with the greatest weight that it gives it. */
  private final Map<String, Completion> found = new LinkedHashMap<>();

  private CompletionReader(ValueField field) {
    this.field = field;
  }

  /**
   * The inputs of a value.
   *
   * @throws ApiException 400
   */
  static Collection<Completion> read(ValueField field, JsonNode value) {
    var reader = new CompletionReader(field);
    if (value.isArray()) {
      value.forEach(one -> reader.read("null", one));
    } else if (!value.isNull()) {
      reader.read(field.path(), value);
    }
    return reader.found.values();
  }

  /** The inputs of a value that {@link #read} accepts; of others, those that can be told. */
  static List<String> inputs(JsonNode value) {
    var inputs = new ArrayList<String>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      JsonNode input = one.isObject() ? one.path("input") : one;
      for (JsonNode text : input.isArray() ? input : List.of(input)) {
        if (text.isString()) {
          inputs.add(text.asString());
        }
      }
    }
    return inputs;
  }

  private void read(String shown, JsonNode value) {
    if (value.isString()) {
      add(value.asString(), 1, Map.of());
      return;
    }
    if (!value.isObject()) {
      throw DocumentParser.failedToParse(
          "parsing_exception",
          "failed to parse ["
              + shown
              + "]: expected text or object, but got "
              + JsonValues.token(value),
          null);
    }
    List<String> inputs = List.of();
    int weight = 1;
    Map<String, List<String>> contexts = Map.of();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      switch (member.getKey()) {
        case "input" -> inputs = inputsOf(member.getValue());
        case "weight" -> weight = weight(member.getValue());
        case "contexts" -> contexts = contexts(member.getValue());
        default ->
            throw wrong(
                "unknown field name ["
                    + member.getKey()
                    + "], must be one of [input, weight, contexts]");
      }
    }
    for (String input : inputs) {
      add(input, weight, contexts);
    }
  }

  private void add(String input, int weight, Map<String, List<String>> contexts) {
    Completion known = found.get(input);
    if (known == null || known.weight() < weight) {
      found.put(input, new Completion(input, weight, contexts));
    }
  }

  private static List<String> inputsOf(JsonNode value) {
    if (!value.isString() && !value.isArray()) {
      throw wrong("input must be a string or array, but was [" + JsonValues.token(value) + "]");
    }
    var texts = new ArrayList<String>();
    for (JsonNode text : value.isArray() ? value : List.of(value)) {
      if (!text.isString()) {
        throw wrong(
            "input array must have string values, but was [" + JsonValues.token(text) + "]");
      }
      texts.add(text.asString());
    }
    return texts;
  }

  private static int weight(JsonNode value) {
    if (!value.isString() && !value.isNumber()) {
      throw wrong("weight must be a number or string, but was [" + JsonValues.token(value) + "]");
    }
    long weight;
    try {
      weight = Long.parseLong(value.asString());
    } catch (NumberFormatException e) {
      throw wrong("weight must be an integer, but was [" + value.asString() + "]");
    }
    if (weight < 0 || weight > Integer.MAX_VALUE) {
      throw wrong("weight must be in the interval [0..2147483647], but was [" + weight + "]");
    }
    return (int) weight;
  }

  private Map<String, List<String>> contexts(JsonNode value) {
    if (field.contexts().isEmpty()) {
      throw wrong("contexts field is not supported for field: [" + field.path() + "]");
    }
    if (!value.isObject()) {
      throw wrong(
          "contexts must be an object or an array , but was [" + JsonValues.token(value) + "]");
    }
    var contexts = new TreeMap<String, List<String>>();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      contexts.put(
          member.getKey(),
          switch (find(field, member.getKey())) {
            case SuggestContext.Category _ -> categories(member.getValue());
            case SuggestContext.Place place -> places(place, member.getValue());
          });
    }
    return contexts;
  }

  private static SuggestContext find(ValueField field, String name) {
    return field.contexts().stream()
        .filter(context -> context.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "Unknown context name ["
                        + name
                        + "], must be one of "
                        + field.contexts().stream().map(SuggestContext::name).toList()));
  }

  private static List<String> categories(JsonNode value) {
    boolean array = value.isArray();
    var texts = new ArrayList<String>();
    for (JsonNode text : array ? value : List.of(value)) {
      if (!text.isString() && !text.isNumber() && !text.isBoolean()) {
        throw unreadable(
            (array
                    ? "context array must have string, number or boolean values, but was ["
                    : "contexts must be a string, number or boolean or a list of string, number or"
                        + " boolean, but was [")
                + JsonValues.token(text)
                + "]");
      }
      texts.add(text.asString());
    }
    return texts;
  }

  private static List<String> places(SuggestContext.Place context, JsonNode value) {
    boolean several = value.isArray() && (value.isEmpty() || !value.get(0).isNumber());
    var cells = new ArrayList<String>();
    for (JsonNode place : several ? value : List.of(value)) {
      try {
        cells.add(Geohash.of(GeoPoint.of(place).checked(), context.digits()));
      } catch (IllegalArgumentException e) {
        throw unreadable(String.valueOf(e.getMessage()));
      }
    }
    return cells;
  }

  private static ApiException wrong(String reason) {
    return DocumentParser.failedToParse("illegal_argument_exception", reason, null);
  }

  private static ApiException unreadable(String reason) {
    return DocumentParser.failedToParse("parse_exception", reason, null);
  }
}
