package io.pinakes.system.simulation;

import io.pinakes.common.store.Store;
import io.pinakes.coordinator.garbage.GarbageRules;

/**
 * What is between the production code and its stores. Production code has no switch for its guards;
 * so a guard is taken out by changing what it says to the store, or what the store says to it, or
 * by passing in a weaker rule.
 */
interface Mutation {

  /** Everything as it is. */
  Mutation NONE = new Mutation() {};

  /** The table as nodes use it. */
  default Store store(Store store) {
    return store;
  }

  /** What the leader's sweeps may delete. */
  default GarbageRules garbageRules() {
    return GarbageRules.byNumbers();
  }
}
