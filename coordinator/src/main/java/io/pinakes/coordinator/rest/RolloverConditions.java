package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.error.DidYouMean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code conditions} of a rollover, of which one must be met if there is any. */
final class RolloverConditions {

  private static final List<String> NAMES = List.of("max_age", "max_docs", "max_size");

  private final List<Condition> conditions;

  private RolloverConditions(List<Condition> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /** What an index is like. */
  record Situation(Duration age, long documents, long bytes) {}

  private sealed interface Condition {

    boolean isMetBy(Situation situation);

    record MaxAge(Duration age) implements Condition {
      @Override
      public boolean isMetBy(Situation situation) {
        return situation.age.compareTo(age) >= 0;
      }

      @Override
      public String toString() {
        return "[max_age: " + TimeValue.format(age) + "]";
      }
    }

    record MaxDocs(long documents) implements Condition {
      @Override
      public boolean isMetBy(Situation situation) {
        return situation.documents >= documents;
      }

      @Override
      public String toString() {
        return "[max_docs: " + documents + "]";
      }
    }

    record MaxSize(ByteSize size) implements Condition {
      @Override
      public boolean isMetBy(Situation situation) {
        return situation.bytes >= size.bytes();
      }

      @Override
      public String toString() {
        return "[max_size: " + size + "]";
      }
    }
  }

  /** No conditions: the alias moves on in any case. */
  static RolloverConditions none() {
    return new RolloverConditions(List.of());
  }

  /**
   * Reads them.
   *
   * @throws ApiException 400 for one that is unknown or cannot be read
   */
  static RolloverConditions parse(ObjectNode json) {
    var conditions = new ArrayList<Condition>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      conditions.add(
          switch (name) {
            case "max_age" ->
                parsed(name, () -> new Condition.MaxAge(TimeValue.parse(name, text(name, value))));
            case "max_docs" -> parsed(name, () -> new Condition.MaxDocs(number(name, value)));
            case "max_size" ->
                parsed(name, () -> new Condition.MaxSize(ByteSize.parse(name, text(name, value))));
            default ->
                throw nested(
                    new ApiError(
                        400,
                        "x_content_parse_exception",
                        "[conditions] unknown field [" + name + "]" + DidYouMean.of(name, NAMES)));
          });
    }
    return new RolloverConditions(conditions);
  }

  private static <T> T parsed(String name, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (ApiException e) {
      if (e.error().type().equals("x_content_parse_exception")) {
        throw e;
      }
      throw nested(
          new ApiError(
              400,
              "x_content_parse_exception",
              "[conditions] failed to parse field [" + name + "]",
              Map.of(),
              e.error()));
    }
  }

  private static ApiException nested(ApiError cause) {
    return new ApiException(
        new ApiError(
            400,
            "x_content_parse_exception",
            "[rollover] failed to parse field [conditions]",
            Map.of(),
            cause));
  }

  private static String text(String name, JsonNode value) {
    if (!value.isString()) {
      throw wrongType(name, value);
    }
    return value.asString();
  }

  private static long number(String name, JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (!value.isString() && !value.isNumber()) {
      throw wrongType(name, value);
    }
    try {
      return Long.parseLong(value.asString());
    } catch (NumberFormatException e) {
      throw ApiException.illegalArgument("For input string: \"" + value.asString() + "\"");
    }
  }

  private static ApiException wrongType(String name, JsonNode value) {
    return nested(
        new ApiError(
            400,
            "x_content_parse_exception",
            "[conditions] %s doesn't support values of type: %s"
                .formatted(name, JsonValues.token(value))));
  }

  boolean isEmpty() {
    return conditions.isEmpty();
  }

  /** Each condition as it is shown, and whether it is met. */
  Map<String, Boolean> with(Situation situation) {
    var met = new LinkedHashMap<String, Boolean>();
    conditions.forEach(condition -> met.put(condition.toString(), condition.isMetBy(situation)));
    return met;
  }
}
