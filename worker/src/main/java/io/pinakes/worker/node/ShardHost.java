package io.pinakes.worker.node;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.StatsCalls.CopyRecovery;
import io.pinakes.common.message.StatsCalls.CopySegments;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.worker.shard.Shard;
import io.pinakes.worker.shard.ShardParts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards on this worker: opens what the cluster state assigns to it, closes what it does not,
 * and opens again what has failed.
 */
final class ShardHost {

  /** Shards that read their logs at the same time. */
  static final int MAX_OPENING = 4;

  /** Before a failed shard is opened again; doubles with each failure in a row. */
  static final Duration FIRST_RETRY = Duration.ofMillis(200);

  static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

  /** A shard that fails after it was open for so long does not fail in a row. */
  static final Duration STEADY = Duration.ofMinutes(1);

  /**
   * Between removals of what shards left on disk that are not here any more. One that comes back
   * before is glad of its files.
   */
  static final Duration LEFTOVERS = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(ShardHost.class);

  private final String owner;
  private final ShardParts parts;
  private final Machine machine;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ShardId, Held> held = new ConcurrentHashMap<>();
  private final Semaphore opening = new Semaphore(MAX_OPENING);
  private boolean closed;
  private @Nullable Task leftovers;

  /**
   * A shard with the task that opens it.
   *
   * @param failures in a row before this one
   * @param lastFailure why the last of them ended
   * @param openNanos since when it is open; null if it is not yet
   */
  private record Held(
      Shard shard,
      Task opener,
      int failures,
      @Nullable String lastFailure,
      @Nullable Long openNanos) {

    Held openSince(long nanos) {
      return new Held(shard, opener, failures, lastFailure, nanos);
    }

    /** Between two attempts there is nothing to report but why the last one failed. */
    ShardStatus status() {
      ShardStatus now = shard.status();
      return now.started() || now.failure() != null || lastFailure == null
          ? now
          : new ShardStatus(
              now.shard(),
              now.primary(),
              now.assignment(),
              false,
              lastFailure,
              now.position(),
              now.documents(),
              now.deletedDocuments(),
              now.bytes());
    }
  }

  /**
   * Makes a host without shards.
   *
   * @param owner of this worker's lease: what assignments name
   */
  ShardHost(String owner, ShardParts parts) {
    this.owner = owner;
    this.parts = parts;
    this.machine = parts.machine();
  }

  /**
   * The shard.
   *
   * @throws io.pinakes.common.error.ApiException 503 if it is not on this worker
   */
  Shard find(ShardId id) {
    Held found = held.get(id);
    if (found == null) {
      throw Shard.notPrimary(id + " is not on this worker");
    }
    return found.shard();
  }

  List<ShardStatus> statuses() {
    return held.values().stream().map(Held::status).toList();
  }

  /** The open copies of indices, in no order. */
  List<Shard> open(Collection<String> uuids) {
    Set<String> wanted = Set.copyOf(uuids);
    return held.values().stream()
        .map(Held::shard)
        .filter(shard -> wanted.contains(shard.id().uuid()) && shard.isOpen())
        .toList();
  }

  /** How the copies of indices were opened, also those that are not open yet. */
  List<CopyRecovery> recoveries(Collection<String> uuids) {
    Set<String> wanted = Set.copyOf(uuids);
    return held.values().stream()
        .map(Held::shard)
        .filter(shard -> wanted.contains(shard.id().uuid()))
        .map(Shard::recovery)
        .toList();
  }

  /** The segments of the open copies of indices. */
  List<CopySegments> segments(Collection<String> uuids) {
    return open(uuids).stream().flatMap(shard -> shard.segments().stream()).toList();
  }

  /** What the open copies have done, of all indices or of those asked for. */
  List<CopyStats> stats(StatsRequest request, long deadlineNanos) throws InterruptedException {
    List<String> asked = request.indices();
    @Nullable Set<String> uuids = asked == null ? null : Set.copyOf(asked);
    var stats = new ArrayList<CopyStats>();
    for (Held copy : List.copyOf(held.values())) {
      if (uuids == null || uuids.contains(copy.shard().id().uuid())) {
        copy.shard().stats(request, deadlineNanos).ifPresent(stats::add);
      }
    }
    return stats;
  }

  /** Makes the shards here those that {@code state} assigns to this worker. */
  void reconcile(ClusterState state) {
    Map<ShardId, Shard.Aim> wanted = wanted(state);
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Iterator<Map.Entry<ShardId, Held>> entries = held.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<ShardId, Held> entry = entries.next();
        Shard shard = entry.getValue().shard();
        Shard.Aim next = wanted.get(entry.getKey());
        if (next == null || !canBecome(shard.aim(), next)) {
          entries.remove();
          // A closed index is opened from its snapshot, maybe much later.
          close(entry.getValue(), isClosed(entry.getKey(), state));
        } else if (!next.equals(shard.aim())) {
          shard.aim(next);
        }
      }
      wanted.forEach(
          (id, aim) -> {
            if (!held.containsKey(id)) {
              hold(id, aim, 0, null);
            }
          });
    } finally {
      lock.unlock();
    }
  }

  /** Begins to look after the files that shards leave. */
  void start() {
    Task started = machine.spawn("leftovers", this::removeLeftovers);
    leftovers = started;
  }

  private void removeLeftovers() {
    try {
      while (true) {
        machine.clock().sleep(LEFTOVERS);
        try {
          parts.directories().discardAllBut(List.copyOf(held.keySet()));
        } catch (IOException e) {
          LOG.warn("files of shards that are not here any more cannot be removed", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes all shards; returns when they are closed. */
  void close() throws InterruptedException {
    Task looking = leftovers;
    if (looking != null) {
      looking.stop();
    }
    List<Task> closing = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      held.values().forEach(h -> closing.add(close(h, true)));
      held.clear();
    } finally {
      lock.unlock();
    }
    for (Task task : closing) {
      task.join();
    }
  }

  private static boolean isClosed(ShardId shard, ClusterState state) {
    return state
        .index(shard.index())
        .filter(index -> index.uuid().equals(shard.uuid()) && index.closed())
        .isPresent();
  }

  private Map<ShardId, Shard.Aim> wanted(ClusterState state) {
    var wanted = new LinkedHashMap<ShardId, Shard.Aim>();
    for (IndexDefinition index : state.indices().values()) {
      if (!index.served()) {
        continue;
      }
      for (int i = 0; i < index.settings().shards(); i++) {
        ShardAssignment assignment = state.assignments().of(index.uuid(), i);
        for (int place = 0; place < assignment.copies().size(); place++) {
          if (assignment.copies().get(place).owner().equals(owner)) {
            wanted.put(
                new ShardId(index.name(), index.uuid(), i),
                new Shard.Aim(assignment.number(), place == 0));
          }
        }
      }
    }
    return wanted;
  }

  /** A replica may become anything; who was to be the primary is that for one assignment only. */
  private static boolean canBecome(Shard.Aim now, Shard.Aim next) {
    return !now.primary() || now.equals(next);
  }

  private void hold(ShardId id, Shard.Aim aim, int failures, @Nullable String lastFailure) {
    var shard = new Shard(id, aim, parts, this::failed);
    Task opener = machine.spawn("open " + id, () -> open(shard, failures));
    held.put(id, new Held(shard, opener, failures, lastFailure, null));
  }

  private void open(Shard shard, int failures) {
    try {
      if (failures > 0) {
        machine.clock().sleep(pause(failures));
      }
      opening.acquire();
    } catch (InterruptedException e) {
      return;
    }
    try {
      shard.open();
    } finally {
      opening.release();
    }
    if (shard.isOpen()) {
      long now = machine.clock().nanoTime();
      held.computeIfPresent(shard.id(), (_, h) -> h.shard() == shard ? h.openSince(now) : h);
    }
  }

  static Duration pause(int failures) {
    Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
  }

  /** A shard has ended by itself; if it is still to be here, another takes its place. */
  private void failed(Shard shard) {
    parts.watch().nudge();
    lock.lock();
    try {
      Held there = held.get(shard.id());
      if (!closed && there != null && there.shard() == shard) {
        held.remove(shard.id());
        int failures = wasSteady(there) ? 1 : there.failures() + 1;
        hold(shard.id(), shard.aim(), failures, shard.status().failure());
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean wasSteady(Held ended) {
    Long since = ended.openNanos();
    return since != null && machine.clock().nanoTime() - since >= STEADY.toNanos();
  }

  private Task close(Held leaving, boolean stopping) {
    leaving.opener().interrupt();
    return machine.spawn(
        "close " + leaving.shard().id(),
        () -> {
          try {
            if (stopping) {
              leaving.shard().stop();
            } else {
              leaving.shard().close();
            }
            leaving.opener().join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
