package io.pinakes.system.simulation;

/** An invariant did not hold. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final Invariant invariant;
  private final long seed;

  Violation(Invariant invariant, long seed, String message) {
    super(message);
    this.invariant = invariant;
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  Invariant invariant() {
    return invariant;
  }
}
