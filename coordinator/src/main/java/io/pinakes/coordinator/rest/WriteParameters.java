package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Refresh;
import io.pinakes.coordinator.api.Documents;
import org.jspecify.annotations.Nullable;

/**
 * What all writes may say.
 *
 * @param requireAlias of writes that do not say it themselves
 * @param routing of writes that do not say it themselves
 */
record WriteParameters(
    Documents.WriteOptions options, boolean requireAlias, @Nullable String routing) {

  static WriteParameters of(Parameters parameters) {
    String pipeline = parameters.nonEmpty("pipeline").orElse("_none");
    if (!pipeline.equals("_none")) {
      throw noPipeline(pipeline);
    }
    return ofUpdate(parameters);
  }

  /** What updates may say, which know no pipelines. */
  static WriteParameters ofUpdate(Parameters parameters) {
    int activeShards = ActiveShards.of(parameters).orElse(Documents.AS_INDEX_SAYS);
    return new WriteParameters(
        new Documents.WriteOptions(
            RefreshPolicy.of(parameters),
            activeShards == ActiveShards.ALL ? Documents.ALL_COPIES : activeShards,
            parameters.timeout("timeout", Timeouts.WRITE)),
        parameters.flag("require_alias", false),
        parameters.nonEmpty("routing").orElse(null));
  }

  Refresh refresh() {
    return options.refresh();
  }

  /** There are no pipelines, so none has the id that is asked for. */
  static ApiException noPipeline(String id) {
    return ApiException.illegalArgument("pipeline with id [" + id + "] does not exist");
  }
}
