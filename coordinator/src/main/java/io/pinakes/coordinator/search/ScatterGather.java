package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.routing.ShardCalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks every shard at once for its best hits, sources included, and merges: one round trip. */
public final class ScatterGather implements Searches {

  private static final Logger LOG = LoggerFactory.getLogger(ScatterGather.class);

  private final Indices indices;
  private final StateWatch watch;
  private final ShardCalls shards;
  private final Machine machine;

  /**
   * Makes a search over the indices of a cluster.
   *
   * @param watch tells which node a failure was on
   */
  public ScatterGather(Indices indices, StateWatch watch, ShardCalls shards, Machine machine) {
    this.indices = indices;
    this.watch = watch;
    this.shards = shards;
    this.machine = machine;
  }

  @Override
  public Found search(List<String> names, ObjectNode json, Duration timeout)
      throws InterruptedException {
    long start = machine.clock().nanoTime();
    SearchBody body = SearchBody.parse(json);
    byte[] request = json.toString().getBytes(StandardCharsets.UTF_8);
    List<Target> targets = targets(names);
    var parts = new @Nullable Part[targets.size()];
    List<Task> tasks = new ArrayList<>();
    try {
      for (int i = 1; i < targets.size(); i++) {
        int place = i;
        tasks.add(
            machine.spawn(
                "search " + targets.get(i).shard(),
                () -> parts[place] = ask(targets.get(place), request, start, timeout)));
      }
      if (!targets.isEmpty()) {
        parts[0] = ask(targets.getFirst(), request, start, timeout);
      }
      for (Task task : tasks) {
        task.join();
      }
    } catch (InterruptedException e) {
      tasks.forEach(Task::interrupt);
      throw e;
    }
    return Merge.merge(
        body, List.of(parts), Duration.ofNanos(machine.clock().nanoTime() - start).toMillis());
  }

  private record Target(ShardId shard, long mappingVersion) {}

  private List<Target> targets(List<String> names) throws InterruptedException {
    List<Target> targets = new ArrayList<>();
    for (String name : names) {
      IndexDefinition index =
          indices.find(name).orElseThrow(() -> ApiException.indexNotFound(name));
      for (int i = 0; i < index.settings().shards(); i++) {
        targets.add(new Target(new ShardId(name, index.uuid(), i), index.mappingVersion()));
      }
    }
    return targets;
  }

  private Part ask(Target target, byte[] body, long start, Duration timeout) {
    ShardId shard = target.shard();
    try {
      SearchAnswer answer =
          shards.read(
              shard,
              WorkerCalls.SEARCH,
              (evenWithoutLease, left) ->
                  new SearchRequest(
                      shard, body, target.mappingVersion(), left.toMillis(), evenWithoutLease),
              start + timeout.toNanos());
      return new Part.Answered(shard, answer);
    } catch (ApiException e) {
      return failed(shard, e.error());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(shard, ApiException.unavailable("interrupted").error());
    } catch (RuntimeException e) {
      LOG.error("a search of {} failed", shard, e);
      return failed(shard, new ApiError(500, "internal_server_error", e.toString()));
    }
  }

  private Part failed(ShardId shard, ApiError error) {
    String node = watch.current().assignment(shard).primary().map(NodeInfo::id).orElse("");
    return new Part.Failed(shard, node, error);
  }
}
