package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Refresh;
import java.time.Duration;

/**
 * What all writes may say.
 *
 * @param refresh when it becomes visible
 * @param timeout how long the client waits
 */
record WriteParameters(Refresh refresh, Duration timeout) {

  static WriteParameters of(Parameters parameters) {
    // A write is answered when it is in the log, which is as durable with one copy as with many.
    ActiveShards.of(parameters);
    parameters.unsupported("routing");
    parameters.unsupportedFlag("require_alias");
    String pipeline = parameters.nonEmpty("pipeline").orElse("_none");
    if (!pipeline.equals("_none")) {
      throw noPipeline(pipeline);
    }
    return new WriteParameters(
        RefreshPolicy.of(parameters), parameters.timeout("timeout", Timeouts.WRITE));
  }

  /** There are no pipelines, so none has the id that is asked for. */
  static ApiException noPipeline(String id) {
    return ApiException.illegalArgument("pipeline with id [" + id + "] does not exist");
  }

  /** Refuses versions: there is {@code if_seq_no} for what they were for. */
  static void refuseVersions(Parameters parameters) {
    VersionType.refuse(
        parameters.nonEmpty("version_type"), parameters.number("version").isPresent());
  }
}
