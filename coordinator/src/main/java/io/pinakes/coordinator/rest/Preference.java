package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.Set;

/**
 * The parameter {@code preference}. Which copy answers is decided by how they do, so that a
 * preference is checked and changes nothing.
 */
final class Preference {

  private static final Set<String> KNOWN =
      Set.of(
          "_shards",
          "_prefer_nodes",
          "_local",
          "_primary",
          "_replica",
          "_primary_first",
          "_replica_first",
          "_only_local",
          "_only_nodes");

  private Preference() {}

  /**
   * Reads it.
   *
   * @throws ApiException 400: it begins as those that OpenSearch knows, and is none of them
   */
  static void check(Parameters parameters) {
    String preference = parameters.nonEmpty("preference").orElse("");
    int colon = preference.indexOf(':');
    String name = colon < 0 ? preference : preference.substring(0, colon);
    if (name.startsWith("_") && !KNOWN.contains(name)) {
      throw ApiException.illegalArgument("no Preference for [" + name + "]");
    }
  }
}
