package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/**
 * One of the things that buckets are ordered by.
 *
 * @param by {@link #COUNT}, {@link #KEY}, or the path to a number of a sub-aggregation
 */
public record BucketOrder(String by, boolean descending) {

  public static final String COUNT = "_count";
  public static final String KEY = "_key";

  /** Orders of one request; each costs a comparison per bucket. */
  static final int MAX_ORDERS = 32;

  /** Most documents first, then by key: what {@code terms} do by default. */
  public static final List<BucketOrder> COUNT_DESCENDING =
      List.of(new BucketOrder(COUNT, true), new BucketOrder(KEY, false));

  public static final List<BucketOrder> KEY_ASCENDING = List.of(new BucketOrder(KEY, false));

  public boolean isCount() {
    return by.equals(COUNT);
  }

  public boolean isKey() {
    return by.equals(KEY);
  }

  /** By a number; what has none comes last in both directions, as in OpenSearch. */
  public static <T> Comparator<T> numbers(ToDoubleFunction<T> number, boolean descending) {
    return (a, b) -> {
      double x = number.applyAsDouble(a);
      double y = number.applyAsDouble(b);
      if (Double.isNaN(x) || Double.isNaN(y)) {
        return Boolean.compare(Double.isNaN(x), Double.isNaN(y));
      }
      return descending ? Double.compare(y, x) : Double.compare(x, y);
    };
  }

  /** Reads an object with one member, or an array of such; ends with the key to break ties. */
  static List<BucketOrder> parse(JsonNode json) {
    var orders = new ArrayList<BucketOrder>();
    if (json.isArray()) {
      for (JsonNode one : json) {
        orders.add(one(one));
      }
    } else {
      orders.add(one(json));
    }
    if (orders.size() > MAX_ORDERS) {
      throw ApiException.illegalArgument(
          "[order] has more than " + MAX_ORDERS + " members: " + orders.size());
    }
    if (orders.stream().noneMatch(BucketOrder::isKey)) {
      orders.add(new BucketOrder(KEY, false));
    }
    return List.copyOf(orders);
  }

  private static BucketOrder one(JsonNode json) {
    if (!json.isObject() || json.isEmpty()) {
      throw ApiException.parsing("Must specify at least one field for [order]");
    }
    // OpenSearch reads several members, and keeps the last.
    Map.Entry<String, JsonNode> only = List.copyOf(json.properties()).getLast();
    if (!only.getValue().isString()) {
      throw ApiException.parsing("Unexpected token for [order]");
    }
    boolean descending =
        switch (only.getValue().asString().toLowerCase(Locale.ROOT)) {
          case "asc" -> false;
          case "desc" -> true;
          default ->
              throw ApiException.parsing(
                  "Unknown order direction [" + only.getValue().asString() + "]");
        };
    // The older names of the key.
    String by = only.getKey();
    return new BucketOrder(by.equals("_term") || by.equals("_time") ? KEY : by, descending);
  }
}
