package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.coordinator.routing.CopyChoice;
import io.pinakes.coordinator.routing.CopyChoice.Kind;

/**
 * The parameter {@code preference} where the primary answers, because it alone knows the last
 * write: what asks for certain other copies is refused, anything else changes nothing.
 */
final class Preference {

  private Preference() {}

  /**
   * Reads it.
   *
   * @throws ApiException 400: it is unknown, or asks for what is not done
   */
  static void check(Parameters parameters) {
    CopyChoice choice = CopyChoice.parse(parameters.nonEmpty("preference").orElse(null));
    if (choice.kind() == Kind.ONLY_NODES
        || choice.kind() == Kind.REPLICA
        || choice.shards() != null) {
      throw ApiException.illegalArgument(
          "preference [_only_nodes], [_replica] and [_shards] are supported for searches only");
    }
  }
}
