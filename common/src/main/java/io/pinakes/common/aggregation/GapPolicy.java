package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;
import java.util.Locale;

/** What a bucket without documents, or without the number, counts as for a pipeline aggregation. */
public enum GapPolicy {
  SKIP,
  INSERT_ZEROS;

  static GapPolicy parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "skip" -> SKIP;
      case "insert_zeros" -> INSERT_ZEROS;
      default ->
          throw ApiException.parsing(
              "Invalid gap policy: [" + text + "], accepted values: [insert_zeros, skip]");
    };
  }

  /** The number of a bucket; NaN: to be left out. */
  public double resolve(double value, boolean gap) {
    if (Double.isFinite(value) && !gap) {
      return value;
    }
    return this == SKIP ? Double.NaN : 0;
  }
}
