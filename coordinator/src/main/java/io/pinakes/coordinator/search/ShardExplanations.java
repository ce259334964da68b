package io.pinakes.coordinator.search;

import io.pinakes.common.message.QueryCalls;
import io.pinakes.common.message.QueryCalls.ExplainAnswer;
import io.pinakes.common.message.QueryCalls.ExplainRequest;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Explanations;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.routing.ReadFrom;
import io.pinakes.coordinator.routing.ShardCalls;
import java.time.Duration;
import java.util.List;

/** Asks any copy of a shard. */
public final class ShardExplanations implements Explanations {

  private final ShardCalls shards;
  private final Lookups lookups;
  private final Machine machine;

  /**
   * Makes explanations by the shards of a cluster.
   *
   * @param lookups of what queries take from documents
   */
  public ShardExplanations(ShardCalls shards, Lookups lookups, Machine machine) {
    this.shards = shards;
    this.lookups = lookups;
    this.machine = machine;
  }

  @Override
  public ExplainAnswer explain(
      IndexDefinition index,
      ShardId shard,
      Question question,
      ReadConsistency consistency,
      Duration timeout)
      throws InterruptedException {
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    List<String> indices = List.of(index.name());
    byte[] body =
        new FilteredBodies(lookups.carryOut(question.body(), indices, timeout))
            .with(lookups.carryOutFilters(question.filters(), index.name(), timeout));
    return shards.read(
        shard,
        ReadFrom.ANY_COPY,
        QueryCalls.EXPLAIN,
        (evenWithoutLease, left) ->
            new ExplainRequest(
                new SearchRequest(
                    shard,
                    body,
                    index.mappingVersion(),
                    left.toMillis(),
                    consistency.of(shard, evenWithoutLease),
                    null,
                    null),
                question.id(),
                question.rewrite()),
        deadline);
  }
}
