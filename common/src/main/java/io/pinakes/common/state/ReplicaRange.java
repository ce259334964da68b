package io.pinakes.common.state;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas an index may have where their number follows the number of workers: {@code
 * index.auto_expand_replicas}.
 *
 * @param least fewest, whatever workers there are
 * @param most {@link Integer#MAX_VALUE}: one on every other worker
 */
public record ReplicaRange(int least, int most) {

  private static final String ALL = "all";

  /**
   * Reads {@code 0-5}, {@code 0-all} or {@code false}.
   *
   * @return empty: the number does not follow anything
   * @throws ApiException 400 if it is none of these
   */
  public static Optional<ReplicaRange> parse(String text) {
    if (text.equals("false")) {
      return Optional.empty();
    }
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new ApiException(unreadable(text, dash, null));
    }
    String upper = text.substring(dash + 1);
    int least = number(text, dash, text.substring(0, dash));
    int most = upper.equals(ALL) ? Integer.MAX_VALUE : number(text, dash, upper);
    if (least > most) {
      throw ApiException.illegalArgument(
          "[index.auto_expand_replicas] minReplicas must be =< maxReplicas but wasn't %d > %d"
              .formatted(least, most));
    }
    return Optional.of(new ReplicaRange(least, most));
  }

  private static int number(String text, int dash, String part) {
    try {
      int number = Integer.parseInt(part);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new ApiException(unreadable(text, dash, part), e);
    }
    throw new ApiException(unreadable(text, dash, part));
  }

  private static ApiError unreadable(String text, int dash, @Nullable String part) {
    return new ApiError(
        400,
        "illegal_argument_exception",
        "failed to parse [index.auto_expand_replicas] from value: [%s] at index %d"
            .formatted(text, dash),
        Map.of(),
        part == null
            ? null
            : new ApiError(400, "number_format_exception", "For input string: \"" + part + "\""));
  }

  /**
   * The number of replicas with so many workers.
   *
   * @return empty if the workers do not suffice for the fewest: the number stays what it is
   */
  public OptionalInt with(int workers) {
    int possible = Math.min(most, workers - 1);
    return possible < least ? OptionalInt.empty() : OptionalInt.of(possible);
  }
}
