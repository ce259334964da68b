package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, to tell all of it at once. */
final class Validation {

  private final List<String> problems = new ArrayList<>();

  void add(String problem) {
    problems.add(problem);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Throws a 400 that lists the problems, if there are any. */
  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    var reason = new StringBuilder("Validation Failed: ");
    for (int i = 0; i < problems.size(); i++) {
      reason.append(i + 1).append(": ").append(problems.get(i)).append(';');
    }
    throw new ApiException(400, "action_request_validation_exception", reason.toString());
  }
}
