package io.pinakes.system.conformance;

import java.util.Optional;
import java.util.function.Predicate;

/** Runs the cases that are in scope, one after the other, each on an empty cluster. */
final class Conformance {

  private Conformance() {}

  /**
   * Runs them.
   *
   * @param wanted the cases to run; what is not wanted is not in the results
   */
  static Results run(Suite suite, Scope scope, Server server, Predicate<TestCase> wanted) {
    var wipe = new Wipe(server);
    var results = new Results();
    for (TestCase test : suite.cases()) {
      if (!wanted.test(test)) {
        continue;
      }
      Optional<String> whyNot = scope.whyNot(test, suite.version());
      if (whyNot.isPresent()) {
        results.put(test, new Outcome.OutOfScope(whyNot.get()));
        continue;
      }
      wipe.run();
      results.put(test, CaseRun.run(test, server, suite.specs()));
    }
    wipe.run();
    return results;
  }
}
