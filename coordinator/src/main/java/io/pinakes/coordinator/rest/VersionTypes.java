package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.VersionType;
import java.util.Arrays;
import java.util.Optional;

/** The parameter {@code version_type}. */
final class VersionTypes {

  private VersionTypes() {}

  /** The type of that name; internal without one. */
  static VersionType of(Optional<String> name) {
    return name.map(VersionTypes::named).orElse(VersionType.INTERNAL);
  }

  private static VersionType named(String name) {
    return Arrays.stream(VersionType.values())
        .filter(type -> type.parameter().equals(name))
        .findFirst()
        .orElseThrow(() -> ApiException.illegalArgument("No version type match [" + name + "]"));
  }
}
