package io.pinakes.system.conformance;

/** What became of a case. */
sealed interface Outcome {

  Outcome PASSED = new Passed();

  /** Every step did what it should. */
  record Passed() implements Outcome {}

  /** A step did not. */
  record Failed(String reason) implements Outcome {}

  /** It was not run. */
  record OutOfScope(String reason) implements Outcome {}

  default boolean passed() {
    return this instanceof Passed;
  }
}
