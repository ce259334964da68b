package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.IndexStages;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexBlocks;
import io.pinakes.coordinator.index.IndexOptions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Opens and closes indices. */
public final class StageRoutes implements Routes {

  /** Closed indices are what is to be opened, and no pattern need match one. */
  private static final IndexOptions OPENING = IndexOptions.OPEN.expanding(false, true, false);

  private final Indices indices;
  private final IndexStages stages;

  public StageRoutes(Indices indices, IndexStages stages) {
    this.indices = indices;
    this.stages = stages;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.POST, "/_close", StageRoutes::nothing);
    router.add(Method.POST, "/_open", StageRoutes::nothing);
    router.add(Method.POST, "/{index}/_close", this::close);
    router.add(Method.POST, "/{index}/_open", this::open);
  }

  private static Endpoint.Action nothing(RestRequest request) {
    throw ApiException.invalid("index is missing");
  }

  private Endpoint.Action close(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("timeout", "cluster_manager_timeout", "master_timeout");
    ActiveShards.of(parameters);
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      found.forEach(IndexBlocks::requireChangeable);
      stages.close(found.stream().map(IndexDefinition::name).toList());
      return RestResponse.json(
          200,
          out -> {
            out.open()
                .field("acknowledged", true)
                .field("shards_acknowledged", !found.isEmpty())
                .open("indices");
            found.forEach(index -> out.open(index.name()).field("closed", true).close());
            out.close().close();
          });
    };
  }

  private Endpoint.Action open(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("cluster_manager_timeout", "master_timeout", "task_execution_timeout");
    parameters.unsupported("wait_for_completion");
    Duration timeout = parameters.timeout("timeout", Timeouts.ADMIN);
    OptionalInt active = ActiveShards.of(parameters);
    boolean dontWait = active.isPresent() && active.getAsInt() == 0;
    IndexExpression expression = IndexExpression.of(request, OPENING);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      found.forEach(IndexBlocks::requireChangeable);
      List<String> names = found.stream().map(IndexDefinition::name).toList();
      boolean started = stages.open(names, dontWait ? Duration.ZERO : timeout);
      return RestResponse.json(
          200,
          out ->
              out.open().field("acknowledged", true).field("shards_acknowledged", started).close());
    };
  }
}
