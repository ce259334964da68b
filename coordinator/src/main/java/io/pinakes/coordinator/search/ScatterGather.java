package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.SearchScope;
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
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.routing.ReadFrom;
import io.pinakes.coordinator.routing.Routing;
import io.pinakes.coordinator.routing.ShardCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks every shard at once for its best hits, sources included, and merges: one round trip. */
public final class ScatterGather implements Searches {

  /** How often indices are looked up again that were removed, and made again, under a search. */
  private static final int TARGET_ATTEMPTS = 3;

  /**
   * Of the time of an attempt, what the shard may spend; the rest is for the way of its answer.
   * What it has found by then is worth more than no answer.
   */
  static final int SEARCHING_PERCENT = 90;

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
  public Found search(
      List<String> names, ObjectNode json, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return searchTargets(
        names.stream().map(SearchTarget::all).toList(), json, consistency, timeout);
  }

  @Override
  public Found searchTargets(
      List<SearchTarget> wanted, ObjectNode json, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    long start = machine.clock().nanoTime();
    long deadline = start + timeout.toNanos();
    SearchBody body = SearchBody.parse(json);
    var request = new Request(new FilteredBodies(json), consistency);
    List<Part> parts = askAll(targets(wanted), request, deadline);
    for (int i = 1; i < TARGET_ATTEMPTS && parts.stream().anyMatch(ScatterGather::isGone); i++) {
      parts = askAll(targets(wanted), request, deadline);
    }
    return Merge.merge(
        body, parts, Duration.ofNanos(machine.clock().nanoTime() - start).toMillis());
  }

  /** What every shard is asked. */
  private record Request(FilteredBodies bodies, ReadConsistency consistency) {}

  private List<Part> askAll(List<Target> targets, Request request, long deadline)
      throws InterruptedException {
    var parts = new @Nullable Part[targets.size()];
    List<Task> tasks = new ArrayList<>();
    try {
      for (int i = 1; i < targets.size(); i++) {
        int place = i;
        tasks.add(
            machine.spawn(
                "search " + targets.get(i).shard(),
                () -> parts[place] = ask(targets.get(place), request, deadline)));
      }
      if (!targets.isEmpty()) {
        parts[0] = ask(targets.getFirst(), request, deadline);
      }
      for (Task task : tasks) {
        task.join();
      }
    } catch (InterruptedException e) {
      tasks.forEach(Task::interrupt);
      throw e;
    }
    return List.of(parts);
  }

  /** Whether the shard is no more; an index of the same name may be there instead. */
  private static boolean isGone(Part part) {
    return part instanceof Part.Failed(var shard, var node, ApiError error)
        && error.type().equals(ApiException.INDEX_NOT_FOUND);
  }

  private record Target(
      ShardId shard, long mappingVersion, SearchScope scope, List<String> filters) {}

  /** A shard that is meant. */
  private record Meant(IndexDefinition index, int number, List<String> filters) {}

  private List<Target> targets(List<SearchTarget> wanted) throws InterruptedException {
    var meant = new ArrayList<Meant>();
    for (SearchTarget target : wanted) {
      String name = target.index();
      IndexDefinition index =
          indices.find(name).orElseThrow(() -> ApiException.indexNotFound(name));
      for (int number : shards(index, target.routings())) {
        meant.add(new Meant(index, number, target.filters()));
      }
    }
    List<Target> targets = new ArrayList<>();
    for (Meant shard : meant) {
      IndexDefinition index = shard.index();
      targets.add(
          new Target(
              new ShardId(index.name(), index.uuid(), shard.number()),
              index.mappingVersion(),
              new SearchScope(targets.size(), meant.size(), 1),
              shard.filters()));
    }
    return targets;
  }

  /** All shards, or those that documents of some routings are in. */
  private static SortedSet<Integer> shards(IndexDefinition index, SortedSet<String> routings) {
    var shards = new TreeSet<Integer>();
    if (routings.isEmpty()) {
      IntStream.range(0, index.settings().shards()).forEach(shards::add);
    } else {
      routings.forEach(routing -> shards.addAll(Routing.shardsOf(index.settings(), routing)));
    }
    return shards;
  }

  private Part ask(Target target, Request request, long deadline) {
    ShardId shard = target.shard();
    try {
      SearchAnswer answer =
          shards.read(
              shard,
              ReadFrom.ANY_COPY,
              WorkerCalls.SEARCH,
              (evenWithoutLease, left) ->
                  new SearchRequest(
                      shard,
                      request.bodies().with(target.filters()),
                      target.mappingVersion(),
                      left.multipliedBy(SEARCHING_PERCENT).dividedBy(100).toMillis(),
                      request.consistency().of(shard, evenWithoutLease),
                      target.scope()),
              deadline);
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
