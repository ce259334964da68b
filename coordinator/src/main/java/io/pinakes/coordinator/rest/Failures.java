package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;

/** What a client is told of an exception. */
final class Failures {

  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private Failures() {}

  static ApiError describe(Throwable thrown) {
    return switch (thrown) {
      case ApiException e -> e.error();
      case CompletionException e when e.getCause() != null -> describe(e.getCause());
      case RejectedExecutionException e ->
          ApiException.rejected("too much work is waiting here; try again later").error();
      default ->
          new ApiError(
              500,
              snakeCase(thrown.getClass().getSimpleName()),
              thrown.getMessage() == null ? "unexpected failure" : thrown.getMessage());
    };
  }

  /** Whether the cause is here and not with the client, and nothing foresaw it. */
  static boolean isUnexpected(Throwable thrown) {
    return switch (thrown) {
      case ApiException e -> false;
      case CompletionException e when e.getCause() != null -> isUnexpected(e.getCause());
      case RejectedExecutionException e -> false;
      default -> true;
    };
  }

  private static String snakeCase(String className) {
    String words =
        WORD_START.matcher(className.isEmpty() ? "InternalError" : className).replaceAll("_");
    return words.toLowerCase(Locale.ROOT);
  }
}
