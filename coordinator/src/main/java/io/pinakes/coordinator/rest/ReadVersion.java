package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import java.util.Optional;

/**
 * The version that a read expects a document to have.
 *
 * @param version {@link #ANY}: whichever it has
 */
record ReadVersion(VersionType type, long version) {

  /** OpenSearch's mark for no version. */
  static final long ANY = -3;

  static ReadVersion of(Parameters parameters) {
    return new ReadVersion(
        VersionTypes.of(parameters.nonEmpty("version_type")),
        parameters.number("version").orElse(ANY));
  }

  static ReadVersion of(Optional<String> type, long version) {
    return new ReadVersion(VersionTypes.of(type), version);
  }

  /** Adds what is wrong with the two together. */
  void check(Validation validation) {
    if (version < 0 && version != ANY) {
      validation.add("illegal version value [" + version + "] for version type [" + type + "]");
    }
  }

  /**
   * Compares it with what was found; a document that is not there has no version to compare.
   *
   * @throws ApiException 409: it has another one
   */
  void require(String id, GetAnswer found) {
    if (version != ANY && found.source() != null && found.version() != version) {
      throw new ApiException(
          409,
          "version_conflict_engine_exception",
          "[%s]: version conflict, current version [%d] is different than the one provided [%d]"
              .formatted(id, found.version(), version));
    }
  }
}
