package io.pinakes.common.mapping;

import static io.pinakes.common.mapping.ParameterJson.text;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads and shows the {@code contexts} of a completion field. */
public final class SuggestContextParser {

  /** Of a field; OpenSearch warns of more. Every context of a value is a term of the index. */
  private static final int MAX_CONTEXTS = 10;

  /** OpenSearch's default. */
  private static final int DEFAULT_DIGITS = 6;

  private SuggestContextParser() {}

  static List<SuggestContext> parse(JsonNode json) {
    if (!json.isContainer()) {
      throw invalid("expected a list or an entry of context mapping");
    }
    if (json.isArray() && json.isEmpty()) {
      throw invalid("expected at least one context mapping");
    }
    var contexts = new ArrayList<SuggestContext>();
    for (JsonNode one : json.isArray() ? json : List.of(json)) {
      if (!one.isObject()) {
        throw invalid("expected a list or an entry of context mapping");
      }
      contexts.add(context(one));
    }
    if (contexts.size() > MAX_CONTEXTS) {
      throw ApiException.illegalArgument(
          "Limit of completion field contexts [" + MAX_CONTEXTS + "] has been exceeded");
    }
    return List.copyOf(contexts);
  }

  private static SuggestContext context(JsonNode json) {
    String name = required("name", json);
    String type = required("type", json);
    boolean ofPlaces =
        switch (type.toLowerCase(Locale.ROOT)) {
          case "category" -> false;
          case "geo" -> true;
          default -> throw ApiException.illegalArgument("No context type for [" + type + "]");
        };
    String path = null;
    int digits = DEFAULT_DIGITS;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      if (key.equals("path")) {
        path = text(member.getValue());
      } else if (key.equals("precision") && ofPlaces) {
        digits = digits(member.getValue());
      } else if (!key.equals("name") && !key.equals("type")) {
        throw ParameterJson.invalid(
            "Mapping definition for ["
                + name
                + "] has unsupported parameters:  ["
                + key
                + " : "
                + text(member.getValue())
                + "]");
      }
    }
    return ofPlaces
        ? new SuggestContext.Place(name, path, digits)
        : new SuggestContext.Category(name, path);
  }

  private static String required(String member, JsonNode json) {
    JsonNode value = json.get(member);
    if (value == null || value.isNull()) {
      throw invalid("missing [" + member + "] in context mapping");
    }
    return text(value);
  }

  /**
   * The digits of the geohash cells of a mapping: a number of them or, as OpenSearch reads it, a
   * distance that the cells are larger than.
   */
  private static int digits(JsonNode json) {
    return json.isIntegralNumber()
        ? inRange(json)
        : Math.clamp(Geohash.digits(distance(json)) - 1L, 1, Geohash.MAX_DIGITS);
  }

  /**
   * The digits of the geohash cells of a request: a number of them, or the size of the cells.
   *
   * @throws ApiException 400
   */
  public static int digitsAsked(JsonNode json) {
    String text = text(json).strip();
    if (json.isNumber() || (!text.isEmpty() && text.chars().allMatch(Character::isDigit))) {
      return inRange(json);
    }
    int digits = Geohash.digits(distance(json));
    if (digits > Geohash.MAX_DIGITS) {
      throw ApiException.illegalArgument("precision too high [" + text + "]");
    }
    return digits;
  }

  private static int inRange(JsonNode json) {
    int digits = json.isString() ? wholeNumber(json.asString()) : json.asInt(0);
    if (digits < 1 || digits > Geohash.MAX_DIGITS) {
      throw ApiException.illegalArgument("precision must be between 1 and " + Geohash.MAX_DIGITS);
    }
    return digits;
  }

  /** Of digits only; 0 for one that is too large. */
  private static int wholeNumber(String digits) {
    return digits.strip().length() > 2 ? 0 : Integer.parseInt(digits.strip());
  }

  private static double distance(JsonNode json) {
    double metres;
    try {
      metres = DistanceUnit.meters(text(json).strip(), DistanceUnit.METERS);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          new ApiError(400, "number_format_exception", "For input string: \"" + text(json) + "\""),
          e);
    }
    if (!(metres >= 0)) {
      throw ApiException.illegalArgument("precision must not be negative: [" + text(json) + "]");
    }
    return metres;
  }

  static JsonNode toJson(List<SuggestContext> contexts) {
    var json = JsonNodeFactory.instance.arrayNode();
    contexts.forEach(context -> json.add(context.toJson()));
    return json;
  }

  private static ApiException invalid(String reason) {
    return new ApiException(400, "parse_exception", reason);
  }
}
