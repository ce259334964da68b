package io.pinakes.coordinator.rest;

import java.util.Optional;

/** The HTTP methods that routes use, in the order in which OpenSearch lists what it allows. */
public enum Method {
  POST,
  PUT,
  DELETE,
  GET,
  HEAD;

  static Optional<Method> of(String name) {
    for (Method method : values()) {
      if (method.name().equals(name)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
