package io.pinakes.worker.node;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.worker.shard.Shard;
import io.pinakes.worker.shard.ShardParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The shards on this worker: opens what the cluster state assigns to it, closes what it does not,
 * and opens again what has failed.
 */
final class ShardHost {

  /** Shards that read their logs at the same time. */
  static final int MAX_OPENING = 4;

  /** Before a failed shard is opened again; doubles with each failure in a row. */
  static final Duration FIRST_RETRY = Duration.ofMillis(200);

  static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  /** A shard that fails after it was open for so long does not fail in a row. */
  static final Duration STEADY = Duration.ofMinutes(1);

  private final String owner;
  private final ShardParts parts;
  private final Machine machine;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ShardId, Held> held = new ConcurrentHashMap<>();
  private final Semaphore opening = new Semaphore(MAX_OPENING);
  private boolean closed;

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

  /** Makes the shards here those that {@code state} assigns to this worker. */
  void reconcile(ClusterState state) {
    Map<ShardId, Long> wanted = wanted(state);
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Iterator<Map.Entry<ShardId, Held>> entries = held.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<ShardId, Held> entry = entries.next();
        Long assignment = wanted.get(entry.getKey());
        if (assignment == null || assignment != entry.getValue().shard().assignment()) {
          entries.remove();
          close(entry.getValue());
        }
      }
      wanted.forEach(
          (id, assignment) -> {
            if (!held.containsKey(id)) {
              hold(id, assignment, 0, null);
            }
          });
    } finally {
      lock.unlock();
    }
  }

  /** Closes all shards; returns when they are closed. */
  void close() throws InterruptedException {
    List<Task> closing = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      held.values().forEach(h -> closing.add(close(h)));
      held.clear();
    } finally {
      lock.unlock();
    }
    for (Task task : closing) {
      task.join();
    }
  }

  private Map<ShardId, Long> wanted(ClusterState state) {
    var wanted = new LinkedHashMap<ShardId, Long>();
    for (IndexDefinition index : state.indices().values()) {
      if (index.deleting()) {
        continue;
      }
      for (int i = 0; i < index.settings().shards(); i++) {
        ShardAssignment assignment = state.assignments().of(index.uuid(), i);
        if (assignment.primary().filter(node -> node.owner().equals(owner)).isPresent()) {
          wanted.put(new ShardId(index.name(), index.uuid(), i), assignment.number());
        }
      }
    }
    return wanted;
  }

  private void hold(ShardId id, long assignment, int failures, @Nullable String lastFailure) {
    var shard = new Shard(id, assignment, parts, this::failed);
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
        hold(shard.id(), shard.assignment(), failures, shard.status().failure());
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean wasSteady(Held ended) {
    Long since = ended.openNanos();
    return since != null && machine.clock().nanoTime() - since >= STEADY.toNanos();
  }

  private Task close(Held leaving) {
    leaving.opener().interrupt();
    return machine.spawn(
        "close " + leaving.shard().id(),
        () -> {
          try {
            leaving.shard().close();
            leaving.opener().join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
