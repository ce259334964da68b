package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.IndexDefinition;

/** What an alias may be called: OpenSearch's rules and words. */
final class AliasName {

  private AliasName() {}

  /**
   * Checks a name.
   *
   * @throws ApiException 400, {@code invalid_alias_name_exception}
   */
  static void check(String name) {
    IndexName.problem(name, false)
        .ifPresent(
            why -> {
              throw new ApiException(
                  400, "invalid_alias_name_exception", "Invalid alias name [" + name + "]: " + why);
            });
  }

  /** 400: an index has the name. */
  static ApiException taken(String name, IndexDefinition index) {
    return new ApiException(
            400,
            "invalid_alias_name_exception",
            "Invalid alias name [" + name + "], an index exists with the same name as the alias")
        .with("index", index.name())
        .with("index_uuid", index.uuid());
  }
}
