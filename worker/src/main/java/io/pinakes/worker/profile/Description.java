package io.pinakes.worker.profile;

/** What a profile shows of a query or an aggregation. */
final class Description {

  /** Characters of a description; queries with many terms would make the answer large. */
  static final int MAX_CHARACTERS = 10_000;

  private Description() {}

  /** The text, cut off with an ellipsis where it is too long. */
  static String of(Object shown) {
    String text = shown.toString();
    return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
  }

  /** The name of a class as OpenSearch shows it. */
  static String type(Object shown) {
    Class<?> type = shown.getClass();
    while (type.isAnonymousClass()) {
      type = type.getSuperclass();
    }
    return type.getSimpleName();
  }
}
