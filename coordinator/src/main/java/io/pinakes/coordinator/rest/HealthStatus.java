package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.Locale;

/** How well an index or the cluster is, the best first. */
enum HealthStatus {
  /** All wanted copies are started. */
  GREEN,
  /** All primaries are. */
  YELLOW,
  /** Some primary is not. */
  RED;

  static HealthStatus parse(String name) {
    for (HealthStatus status : values()) {
      if (status.key().equalsIgnoreCase(name)) {
        return status;
      }
    }
    throw ApiException.illegalArgument("unknown cluster health status [" + name + "]");
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isAtLeast(HealthStatus wanted) {
    return compareTo(wanted) <= 0;
  }

  static HealthStatus worse(HealthStatus a, HealthStatus b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
