package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Map;
import java.util.OptionalInt;

/** The parameter {@code wait_for_active_shards}. */
final class ActiveShards {

  /** Stands for {@code all}. */
  static final int ALL = -1;

  private ActiveShards() {}

  /** A number of copies, or {@link #ALL}; empty if the request does not say. */
  static OptionalInt of(Parameters parameters) {
    String value = parameters.nonEmpty("wait_for_active_shards").orElse(null);
    if (value == null || value.equals("index-setting")) {
      return OptionalInt.empty();
    }
    if (value.equals("all") || value.equals("-1")) {
      return OptionalInt.of(ALL);
    }
    try {
      int count = Integer.parseInt(value);
      if (count < 0) {
        throw ApiException.illegalArgument("shard count cannot be a negative value");
      }
      return OptionalInt.of(count);
    } catch (NumberFormatException e) {
      throw new ApiException(
          new ApiError(
              400,
              "illegal_argument_exception",
              "cannot parse ActiveShardCount[" + value + "]",
              Map.of(),
              new ApiError(400, "number_format_exception", "For input string: \"" + value + "\"")));
    }
  }
}
