package io.pinakes.coordinator.world;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.GetRequest;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.Nudged;
import io.pinakes.common.message.WorkerCalls.RefreshAnswer;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.message.WorkerCalls.ShardsAnswer;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.rpc.RpcHandlers;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.state.NodeInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker that keeps documents on a shelf and answers calls for the shards it was told to serve,
 * as their primary or as a replica. A search finds every document, in the order of ids, with score
 * 1.
 */
public final class TestWorker {

  private final SimulatedMachine machine;
  private final NodeInfo info;
  private final TestWorld world;
  private final Shelf shelf;

  /** How often a copy that waits for an entry looks for it. */
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Set<ShardId> served = new HashSet<>();
  private final Map<ShardId, Long> positions = new HashMap<>();
  private final Set<ShardId> replicated = new HashSet<>();
  private final Map<ShardId, Long> stopped = new HashMap<>();
  private final Map<ShardId, ApiException> refused = new HashMap<>();
  private final List<Object> requests = new ArrayList<>();
  private boolean member = true;
  private Duration work = Duration.ZERO;
  private int copies = 1;
  private int hidden;

  TestWorker(TestWorld world, String id, Shelf shelf) {
    this.world = world;
    this.shelf = shelf;
    this.machine = world.world.machine(id);
    this.info = new NodeInfo(id, id + "#1", NodeInfo.Role.WORKER, id + ":9300", "");
    listen();
  }

  public NodeInfo info() {
    return info;
  }

  public SimulatedMachine machine() {
    return machine;
  }

  /** Is a primary of the shard from now on. */
  public void serve(ShardId shard) {
    served.add(shard);
  }

  /** Is a replica of the shard from now on. */
  public void replicate(ShardId shard) {
    replicated.add(shard);
  }

  /** Has no copy of it any more. */
  public void drop(ShardId shard) {
    served.remove(shard);
    replicated.remove(shard);
  }

  /** Applies nothing that is logged from now on. */
  public void stopApplying(ShardId shard) {
    stopped.put(shard, shelf.position(shard));
  }

  /** Applies everything again. */
  public void catchUp(ShardId shard) {
    stopped.remove(shard);
  }

  /** What it says of the copies that have a write. */
  public void haveCopies(int started, int silent) {
    copies = started;
    hidden = silent;
  }

  /** Has a started copy of the shard that has applied the log up to there. */
  public void reach(ShardId shard, long position) {
    served.add(shard);
    positions.put(shard, position);
  }

  /** Answers every call for the shard so. */
  public void refuse(ShardId shard, @Nullable ApiException answer) {
    if (answer == null) {
      refused.remove(shard);
    } else {
      refused.put(shard, answer);
    }
  }

  /** Whether it holds its lease. */
  public void setMember(boolean holdsLease) {
    member = holdsLease;
  }

  /** How long every call takes; a search stops when its time is over. */
  public void setWork(Duration duration) {
    work = duration;
  }

  /** What it was asked, in order. */
  public List<Object> requests() {
    return List.copyOf(requests);
  }

  /** Listens again after {@link #leave}. */
  public void listen() {
    world.network.attach(info.address(), handlers(), machine);
  }

  /** Listens no more. */
  public void leave() {
    world.network.detach(info.address());
  }

  private RpcHandlers handlers() {
    return new RpcHandlers()
        .on(WorkerCalls.WRITE, this::write)
        .on(WorkerCalls.GET, this::get)
        .on(WorkerCalls.SEARCH, this::search)
        .on(
            WorkerCalls.REFRESH,
            request -> {
              requirePrimary(request.shard(), true);
              return new RefreshAnswer(copies, hidden);
            })
        .on(
            WorkerCalls.SHARDS,
            request -> new ShardsAnswer(served.stream().map(this::status).toList()))
        .on(WorkerCalls.NUDGE, request -> new Nudged());
  }

  private ShardStatus status(ShardId shard) {
    long position = positions.getOrDefault(shard, 1L);
    return new ShardStatus(shard, false, 1, true, null, position, 0, 0, 0);
  }

  private WriteAnswer write(WriteRequest request) throws InterruptedException {
    requests.add(request);
    requirePrimary(request.shard(), member);
    machine.clock().sleep(work);
    List<DocumentResult> results = shelf.write(request.shard(), request.writes());
    return new WriteAnswer(results, shelf.position(request.shard()), 1, copies, hidden);
  }

  private GetAnswer get(GetRequest request) throws InterruptedException {
    requests.add(request);
    Freshness freshness = request.freshness();
    boolean bound = freshness.strict() || freshness.position() > 0;
    requireCopy(request.shard(), freshness, bound || freshness.evenWithoutLease());
    long applied = await(request.shard(), freshness, request.timeoutMillis());
    machine.clock().sleep(work);
    return shelf.get(request.shard(), request.id(), applied);
  }

  private SearchAnswer search(SearchRequest request) throws InterruptedException {
    requests.add(request);
    requireCopy(request.shard(), request.freshness(), true);
    long applied = await(request.shard(), request.freshness(), request.timeoutMillis());
    Duration time = Duration.ofMillis(request.timeoutMillis());
    boolean late = work.compareTo(time) > 0;
    machine.clock().sleep(late ? time : work);
    List<Hit> hits = new ArrayList<>();
    if (!late) {
      for (String id : shelf.ids(request.shard(), applied)) {
        GetAnswer found = shelf.get(request.shard(), id, applied);
        hits.add(Hit.of(id, 1, List.of(), found.source(), found.version(), 0, 1));
      }
    }
    return SearchAnswer.of(hits.size(), !late, hits.isEmpty() ? Float.NaN : 1, hits, late);
  }

  /** What this copy has applied, as soon as that is enough. */
  private long await(ShardId shard, Freshness freshness, long timeoutMillis)
      throws InterruptedException {
    long deadline = machine.clock().nanoTime() + Duration.ofMillis(timeoutMillis).toNanos();
    long needed = freshness.strict() ? shelf.position(shard) : freshness.position();
    while (applied(shard) < needed) {
      if (machine.clock().nanoTime() - deadline >= 0) {
        throw ApiException.unavailable(
            "%s has applied %d of %d".formatted(shard, applied(shard), needed));
      }
      machine.clock().sleep(LOOK);
    }
    return applied(shard);
  }

  private long applied(ShardId shard) {
    return stopped.getOrDefault(shard, shelf.position(shard));
  }

  private void requireCopy(ShardId shard, Freshness freshness, boolean replicaToo) {
    if (replicaToo && replicated.contains(shard)) {
      ApiException answer = refused.get(shard);
      if (answer != null) {
        throw answer;
      }
      return;
    }
    if (!served.contains(shard) && refused.get(shard) == null) {
      throw new ApiException(503, WorkerCalls.NOT_READY, shard + " is not on " + info.id());
    }
    requirePrimary(shard, member || freshness.evenWithoutLease() || freshness.strict());
  }

  private void requirePrimary(ShardId shard, boolean allowed) {
    ApiException answer = refused.get(shard);
    if (answer != null) {
      throw answer;
    }
    if (!allowed || !served.contains(shard)) {
      throw new ApiException(503, WorkerCalls.NOT_PRIMARY, shard + " is not on " + info.id());
    }
  }
}
