package io.pinakes.coordinator.index;

import io.pinakes.common.error.DidYouMean;
import java.util.Collection;

/** What to say of a name that is not known. */
final class UnknownName {

  /** How alike two names must be, 1 being the same; OpenSearch's for settings. */
  private static final double ALIKE = 0.7;

  private static final int MOST_GUESSES = 5;

  private UnknownName() {}

  /** Names that are alike, or what else may be the matter. */
  static String hint(String name, Collection<String> known) {
    String guess = DidYouMean.of(name, known, ALIKE, MOST_GUESSES);
    return guess.isEmpty()
        ? " please check that any required plugins are installed, or check the breaking"
            + " changes documentation for removed settings"
        : guess;
  }
}
