package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryParser;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.SortKey.Missing;
import io.pinakes.common.query.SortKey.Mode;
import io.pinakes.common.query.SortKey.NumericType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads {@code sort}. */
final class SortParser {

  /** Things to sort by; more only cost memory. */
  private static final int MAX_KEYS = 64;

  /** What a sort by a field is called in errors. */
  private static final String NAME = "field_sort";

  private static final Set<String> DISTANCES = Set.of("_geo_distance", "_geoDistance");

  private SortParser() {}

  static List<SortKey> parse(JsonNode value) {
    var keys = new ArrayList<SortKey>();
    if (value.isArray()) {
      value.forEach(element -> add(element, keys));
    } else {
      add(value, keys);
    }
    if (keys.size() > MAX_KEYS) {
      throw ApiException.illegalArgument(
          "[sort] names " + keys.size() + " fields, more than [" + MAX_KEYS + "]");
    }
    // By score alone, the best first, is no sort at all.
    if (keys.size() == 1 && keys.getFirst().isScore() && keys.getFirst().descending()) {
      return List.of();
    }
    return keys;
  }

  private static void add(JsonNode value, List<SortKey> keys) {
    if (value.isString()) {
      keys.add(named(value.asString()));
    } else if (value.isObject()) {
      value.properties().forEach(member -> keys.add(key(member.getKey(), member.getValue())));
    } else {
      throw ApiException.illegalArgument(
          "malformed sort format, within the sort array, an object, or an actual string are"
              + " allowed");
    }
  }

  private static SortKey named(String field) {
    return SortKey.of(field, field.equals(SortKey.SCORE));
  }

  private static SortKey key(String field, JsonNode value) {
    SortKey key = named(field);
    if (value.isString()) {
      return SortKey.of(field, descending(value));
    }
    if (value.isObject() && DISTANCES.contains(field)) {
      return DistanceSortParser.parse(value);
    }
    if (!value.isObject()) {
      throw ApiException.parsing(
          "[field_sort] Expected START_OBJECT or VALUE_STRING but was: " + JsonValues.token(value));
    }
    boolean descending = key.descending();
    Missing missing = Missing.LAST;
    Object missingValue = null;
    Mode mode = null;
    String unmappedType = null;
    NestedSort nested = null;
    String nestedPath = null;
    QueryNode nestedFilter = null;
    NumericType numericType = null;
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode option = member.getValue();
      String name = member.getKey();
      if (!name.equals("order") && key.isScore()) {
        throw ParseErrors.unknown("_score", name);
      }
      switch (name) {
        case "order" -> descending = descending(option);
        case "missing" -> {
          missingValue = JsonValues.scalar(option);
          if (missingValue == null) {
            throw ApiException.parsing(
                "[field_sort] missing doesn't support values of type: " + JsonValues.token(option));
          }
          missing = missing(missingValue);
          missingValue = missing == Missing.VALUE ? missingValue : null;
        }
        case "mode" -> mode = mode(option);
        case "unmapped_type" -> unmappedType = JsonValues.text("unmapped_type", option);
        case "numeric_type" -> numericType = numericType(option);
        case "nested" -> nested = NestedSortParser.parse(NAME, option);
        case "nested_path" -> nestedPath = JsonValues.text(name, option);
        case "nested_filter" -> nestedFilter = new QueryParser().parse(option);
        default -> throw unknown(name);
      }
    }
    return new SortKey(
        field,
        descending,
        missing,
        missingValue,
        mode,
        unmappedType,
        numericType,
        null,
        NestedSort.of(NAME, nested, nestedPath, nestedFilter));
  }

  private static ApiException unknown(String option) {
    return new ApiException(
        400, "x_content_parse_exception", "[field_sort] unknown field [" + option + "]");
  }

  private static Missing missing(Object value) {
    return switch (value.toString()) {
      case "_last" -> Missing.LAST;
      case "_first" -> Missing.FIRST;
      default -> Missing.VALUE;
    };
  }

  static boolean descending(JsonNode value) {
    return switch (JsonValues.text("order", value).toLowerCase(Locale.ROOT)) {
      case "asc" -> false;
      case "desc" -> true;
      default ->
          throw ApiException.illegalArgument(
              "Unknown sort order [" + JsonValues.preview(value) + "]: use [asc] or [desc]");
    };
  }

  private static Mode mode(JsonNode value) {
    String text = JsonValues.text("mode", value);
    Mode mode = Mode.find(text);
    if (mode == null) {
      throw ParseErrors.failed(NAME, "mode", "Unknown SortMode [" + text + "]");
    }
    return mode;
  }

  private static NumericType numericType(JsonNode value) {
    String text = JsonValues.text("numeric_type", value);
    for (NumericType type : NumericType.values()) {
      if (type.name().equalsIgnoreCase(text)) {
        return type;
      }
    }
    throw ParseErrors.failed(
        "field_sort",
        "numeric_type",
        "invalid value for [numeric_type], must be [long, double, date, date_nanos], got " + text);
  }
}
