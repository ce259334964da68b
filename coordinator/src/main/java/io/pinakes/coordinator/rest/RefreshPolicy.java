package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Refresh;

/** The parameter {@code refresh} of writes. */
final class RefreshPolicy {

  private RefreshPolicy() {}

  static Refresh of(Parameters parameters) {
    return switch (parameters.get("refresh").orElse("false")) {
      case "", "true" -> Refresh.TRUE;
      case "false" -> Refresh.NONE;
      case "wait_for" -> Refresh.WAIT_FOR;
      case String other ->
          throw ApiException.illegalArgument("Unknown value for refresh: [" + other + "].");
    };
  }
}
