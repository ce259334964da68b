package io.pinakes.system.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One case, from its setup to its teardown. */
final class CaseRun {

  /** What a {@code catch} names, and the status that is meant. */
  private static final Map<String, Integer> FAILURES =
      Map.of(
          "bad_request", 400,
          "unauthorized", 401,
          "forbidden", 403,
          "missing", 404,
          "request_timeout", 408,
          "conflict", 409,
          "unavailable", 503);

  /** A {@code catch} of any other failure. */
  private static final String OTHER = "request";

  private static final Set<Integer> NOT_OTHER = Set.of(400, 401, 403, 404, 408, 409);

  /** A {@code catch} of a call that clients refuse to send. */
  private static final String CLIENTS_OWN = "param";

  private final Server server;
  private final ApiSpecs specs;
  private final Stash stash = new Stash();
  private Answer last = new Answer("", 0, "");

  private CaseRun(Server server, ApiSpecs specs) {
    this.server = server;
    this.specs = specs;
  }

  /** Runs a case on an empty cluster. */
  static Outcome run(TestCase test, Server server, ApiSpecs specs) {
    var run = new CaseRun(server, specs);
    Outcome outcome = run.steps("setup: ", test.setup());
    if (outcome.passed()) {
      outcome = run.steps("", test.steps());
    }
    Outcome end = run.steps("teardown: ", test.teardown());
    return outcome.passed() ? end : outcome;
  }

  private Outcome steps(String where, List<Step> steps) {
    try {
      steps.forEach(this::step);
      return Outcome.PASSED;
    } catch (CaseFailure e) {
      return new Outcome.Failed(where + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Outcome.Failed(where + e);
    }
  }

  private void step(Step step) {
    switch (step) {
      case Step.Do(Call call, String expected) -> call(call, expected);
      case Step.Match(String path, Object value) ->
          Comparison.requireMatch(path, stash.resolveAll(value), value(path));
      case Step.Length(String path, Object value) ->
          Comparison.requireLength(path, stash.resolveAll(value), value(path));
      case Step.Contains(String path, Object value) ->
          Comparison.requireContained(path, stash.resolveAll(value), value(path));
      case Step.IsTrue(String path) -> Comparison.requireTrue(path, value(path));
      case Step.IsFalse(String path) -> Comparison.requireFalse(path, value(path));
      case Step.Compare(Comparison.Order order, String path, Object value) ->
          Comparison.requireOrder(path, order, stash.resolveAll(value), value(path));
      case Step.CloseTo(String path, double value, double error) ->
          Comparison.requireClose(path, value, error, value(path));
      case Step.Keep(String path, String name) -> {
        Object value = value(path);
        if (value == null) {
          throw new CaseFailure(path + ": nothing there to keep");
        }
        stash.keep(name, value);
      }
    }
  }

  private @Nullable Object value(String path) {
    return Stash.isReference(path) && !path.startsWith("${")
        ? stash.resolve(path)
        : last.value(path, stash);
  }

  private void call(Call call, @Nullable String expected) {
    if (CLIENTS_OWN.equals(expected)) {
      return;
    }
    Map<String, String> arguments = resolved(call.arguments());
    Request request =
        specs.request(
            new Call(
                call.api(),
                arguments,
                Values.list(stash.resolveAll(call.bodies())),
                resolved(call.headers())));
    last = server.send(request);
    stash.keep("body", last.body());
    String what = request.method() + " " + call.api();
    if (expected != null) {
      requireFailure(what, expected);
    } else if (last.isError() && !isIgnored(arguments)) {
      throw new CaseFailure(what + ": " + last);
    }
  }

  private Map<String, String> resolved(Map<String, String> texts) {
    var resolved = new LinkedHashMap<String, String>();
    texts.forEach((name, text) -> resolved.put(name, String.valueOf(stash.resolveAll(text))));
    return resolved;
  }

  private boolean isIgnored(Map<String, String> arguments) {
    return List.of(arguments.getOrDefault("ignore", "").split(",", -1))
        .contains(Integer.toString(last.status()));
  }

  private void requireFailure(String what, String expected) {
    int status = last.status();
    boolean asExpected;
    if (Comparison.isRegex(expected)) {
      Object error = last.value("error", stash);
      asExpected = status >= 400 && error != null && Comparison.find(expected, 0, error.toString());
    } else if (expected.equals(OTHER)) {
      asExpected = status >= 400 && !NOT_OTHER.contains(status);
    } else {
      Integer meant = FAILURES.get(expected);
      if (meant == null) {
        throw new CaseFailure("unknown catch [" + expected + "]");
      }
      asExpected = status == meant;
    }
    if (!asExpected) {
      throw new CaseFailure(what + ": expected " + expected.strip() + ", answered " + last);
    }
  }
}
