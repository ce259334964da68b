package io.pinakes.system.conformance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs the cases that are in scope, each on an empty cluster. */
final class Conformance {

  private final Queue<TestCase> left = new ArrayDeque<>();
  private final Results results = new Results();
  private final Suite suite;

  private Conformance(Suite suite) {
    this.suite = suite;
  }

  /**
   * Runs them: one after the other on each server, and on all servers at the same time, since most
   * of a case is waiting.
   *
   * @param wanted the cases to run; what is not wanted is not in the results
   */
  static Results run(Suite suite, Scope scope, List<Server> servers, Predicate<TestCase> wanted)
      throws ExecutionException, InterruptedException {
    var run = new Conformance(suite);
    for (TestCase test : suite.cases()) {
      if (wanted.test(test)) {
        Optional<String> whyNot = scope.whyNot(test, suite.version());
        whyNot.ifPresent(reason -> run.results.put(test, new Outcome.OutOfScope(reason)));
        if (whyNot.isEmpty()) {
          run.left.add(test);
        }
      }
    }
    try (var lanes = Executors.newFixedThreadPool(servers.size())) {
      List<Future<?>> all = new ArrayList<>();
      servers.forEach(server -> all.add(lanes.submit(() -> run.runAll(server))));
      for (Future<?> lane : all) {
        lane.get();
      }
    }
    return run.results;
  }

  private void runAll(Server server) {
    var wipe = new Wipe(server);
    for (TestCase test = next(); test != null; test = next()) {
      wipe.run();
      Outcome outcome = CaseRun.run(test, server, suite.specs());
      synchronized (this) {
        results.put(test, outcome);
      }
    }
    wipe.run();
  }

  private synchronized @Nullable TestCase next() {
    return left.poll();
  }
}
