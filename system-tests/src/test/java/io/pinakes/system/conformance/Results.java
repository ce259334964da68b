package io.pinakes.system.conformance;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of the cases of a run. */
final class Results {

  private final SortedMap<TestCase, Outcome> outcomes =
      new TreeMap<>(Comparator.comparing(TestCase::id));

  void put(TestCase test, Outcome outcome) {
    if (outcomes.put(test, outcome) != null) {
      throw new IllegalStateException("two cases are called " + test.id());
    }
  }

  SortedMap<TestCase, Outcome> all() {
    return outcomes;
  }

  SortedSet<String> passed() {
    var passed = new TreeSet<String>();
    outcomes.forEach(
        (test, outcome) -> {
          if (outcome.passed()) {
            passed.add(test.id());
          }
        });
    return passed;
  }

  /** Why cases failed, by id. */
  SortedMap<String, String> failed() {
    var failed = new TreeMap<String, String>();
    outcomes.forEach(
        (test, outcome) -> {
          if (outcome instanceof Outcome.Failed(String reason)) {
            failed.put(test.id(), reason);
          }
        });
    return failed;
  }

  /** A line for each case that was run, with what became of it. */
  String lines() {
    var lines = new StringBuilder();
    for (Map.Entry<TestCase, Outcome> result : outcomes.entrySet()) {
      String what =
          switch (result.getValue()) {
            case Outcome.Passed _ -> "passed";
            case Outcome.Failed(String reason) -> "failed\t" + reason.replaceAll("\\s+", " ");
            case Outcome.OutOfScope(String reason) -> "out of scope\t" + reason;
          };
      lines.append(result.getKey().id()).append('\t').append(what).append('\n');
    }
    return lines.toString();
  }
}
