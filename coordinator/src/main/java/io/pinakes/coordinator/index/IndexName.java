package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What an index may be called: OpenSearch's rules and words. */
public final class IndexName {

  /** OpenSearch's {@code MAX_INDEX_NAME_BYTES}. */
  private static final int MAX_BYTES = 255;

  private static final String FORBIDDEN = " \"*\\<|,>/?";

  private IndexName() {}

  /**
   * Checks a name.
   *
   * @throws ApiException 400, {@code invalid_index_name_exception}
   */
  public static void check(String name) {
    problem(name, true)
        .ifPresent(
            why -> {
              throw invalid(name, why);
            });
  }

  /**
   * Checks the name of an index to write to; one with a date in it is checked when that is put in.
   *
   * @throws ApiException 400, {@code invalid_index_name_exception}
   */
  public static void checkGiven(String name) {
    if (!DateMathName.is(name)) {
      check(name);
    }
  }

  /**
   * What is wrong with a name.
   *
   * @param lowercase whether it must have no capital letters
   */
  static Optional<String> problem(String name, boolean lowercase) {
    if (name.isEmpty()) {
      return Optional.of("must not be empty");
    }
    if (name.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0 || c < ' ')) {
      return Optional.of(
          "must not contain the following characters [ , \", *, \\, <, |, ,, >, /, ?]");
    }
    if (name.indexOf('#') >= 0) {
      return Optional.of("must not contain '#'");
    }
    if (name.indexOf(':') >= 0) {
      return Optional.of("must not contain ':'");
    }
    char first = name.charAt(0);
    if (first == '_' || first == '-' || first == '+') {
      return Optional.of("must not start with '_', '-', or '+'");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      return Optional.of("index name is too long, (" + bytes + " > " + MAX_BYTES + ")");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("must not be '.' or '..'");
    }
    return lowercase && !name.equals(name.toLowerCase(Locale.ROOT))
        ? Optional.of("must be lowercase")
        : Optional.empty();
  }

  public static ApiException invalid(String name, String why) {
    return new ApiException(
            400, "invalid_index_name_exception", "Invalid index name [" + name + "], " + why)
        .with("index", name)
        .with("index_uuid", "_na_");
  }
}
