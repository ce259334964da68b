package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.Optional;

/** Versions that clients give, none of which is supported. */
final class VersionType {

  private VersionType() {}

  /**
   * Refuses them.
   *
   * @throws ApiException 400
   */
  static void refuse(Optional<String> type, boolean versionGiven) {
    switch (type.orElse("internal")) {
      case "internal" -> {
        if (versionGiven) {
          throw Validation.failed(
              "internal versioning can not be used for optimistic concurrency control. "
                  + "Please use `if_seq_no` and `if_primary_term` instead");
        }
      }
      case "external", "external_gte" ->
          throw ApiException.illegalArgument(
              "[version_type] [" + type.get() + "] is not supported");
      default -> throw ApiException.illegalArgument("No version type match [" + type.get() + "]");
    }
  }
}
