package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What an index may be called: OpenSearch's rules and words. */
final class IndexName {

  /** OpenSearch's {@code MAX_INDEX_NAME_BYTES}. */
  private static final int MAX_BYTES = 255;

  private static final String FORBIDDEN = " \"*\\<|,>/?";

  private IndexName() {}

  /**
   * Checks a name.
   *
   * @throws ApiException 400, {@code invalid_index_name_exception}
   */
  static void check(String name) {
    if (name.isEmpty()) {
      throw invalid(name, "must not be empty");
    }
    if (name.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0 || c < ' ')) {
      throw invalid(
          name, "must not contain the following characters [ , \", *, \\, <, |, ,, >, /, ?]");
    }
    if (name.indexOf('#') >= 0) {
      throw invalid(name, "must not contain '#'");
    }
    if (name.indexOf(':') >= 0) {
      throw invalid(name, "must not contain ':'");
    }
    char first = name.charAt(0);
    if (first == '_' || first == '-' || first == '+') {
      throw invalid(name, "must not start with '_', '-', or '+'");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw invalid(name, "index name is too long, (" + bytes + " > " + MAX_BYTES + ")");
    }
    if (name.equals(".") || name.equals("..")) {
      throw invalid(name, "must not be '.' or '..'");
    }
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      throw invalid(name, "must be lowercase");
    }
  }

  static ApiException invalid(String name, String why) {
    return new ApiException(
            400, "invalid_index_name_exception", "Invalid index name [" + name + "], " + why)
        .with("index", name)
        .with("index_uuid", "_na_");
  }
}
