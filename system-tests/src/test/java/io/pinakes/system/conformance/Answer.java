package io.pinakes.system.conformance;

import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param body maps and lists if it is JSON or YAML, or else text
 */
record Answer(String method, int status, Object body) {

  private static final int MAX_SHOWN = 400;

  static Answer of(String method, int status, String contentType, String text) {
    return new Answer(method, status, parse(contentType, text));
  }

  private static Object parse(String contentType, String text) {
    if (text.isBlank()) {
      return text;
    }
    if (contentType.contains("json")) {
      return Values.json(text).getFirst();
    }
    if (contentType.contains("yaml")) {
      return Values.yaml(text).getFirst();
    }
    return text;
  }

  /** Whether a case has to expect it. Nothing being there is an answer to HEAD. */
  boolean isError() {
    return status >= 400 && !(status == 404 && method.equals("HEAD"));
  }

  /** The value at a path. The empty path of an answer to HEAD says whether it is there. */
  @Nullable Object value(String path, Stash stash) {
    if (path.isEmpty() && method.equals("HEAD")) {
      return status < 400;
    }
    return body instanceof String ? null : ValuePath.evaluate(body, path, stash);
  }

  @Override
  public String toString() {
    String text = body instanceof String plain ? plain : reason();
    return status + " " + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…");
  }

  /** The error's type and reason if it has them. */
  private String reason() {
    var stash = new Stash();
    if (ValuePath.evaluate(body, "error", stash) instanceof String sentence) {
      return sentence;
    }
    if (ValuePath.evaluate(body, "error", stash) == null) {
      return Values.toJson(body);
    }
    Object type = ValuePath.evaluate(body, "error.type", stash);
    Object why = ValuePath.evaluate(body, "error.reason", stash);
    return type + ": " + why;
  }
}
