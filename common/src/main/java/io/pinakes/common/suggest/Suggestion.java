package io.pinakes.common.suggest;

/** One of the suggestions that a search asks for. */
public sealed interface Suggestion permits TermSuggestion, PhraseSuggestion, CompletionSuggestion {

  /** By which the answer tells it from others. */
  String name();

  /** What is known to be asked, as {@code typed_keys} shows it. */
  String type();

  /** The field that the suggestion comes from. */
  String field();
}
