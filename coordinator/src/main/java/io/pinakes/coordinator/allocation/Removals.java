package io.pinakes.coordinator.allocation;

import io.pinakes.common.log.LogException;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.index.IndexRemoval;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes the removals of indices that were marked and are still there, beside everything else
 * that a leader does: one whose logs cannot be sealed holds up neither the others nor the leader.
 */
final class Removals implements AutoCloseable {

  /** Before a removal that failed, or was not done in its time, is tried again. */
  static final Duration RETRY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

  private final StateWatch watch;
  private final IndexRemoval removal;
  private final Runnable announce;
  private final Machine machine;

  /** Unique ids of indices whose removal was tried → when it may be tried again. */
  private final Map<String, Long> notBefore = new HashMap<>();

  private final Set<String> reported = new HashSet<>();
  private volatile boolean running;
  private @Nullable Task task;

  Removals(StateWatch watch, IndexRemoval removal, Runnable announce, Machine machine) {
    this.watch = watch;
    this.removal = removal;
    this.announce = announce;
    this.machine = machine;
  }

  /** Begins with what there is to do, unless it is being done; returns at once. */
  void goOn() {
    if (running) {
      return;
    }
    long now = machine.clock().nanoTime();
    List<IndexDefinition> due =
        watch.current().indices().values().stream()
            .filter(IndexDefinition::deleting)
            .filter(index -> notBefore.getOrDefault(index.uuid(), now) - now <= 0)
            .toList();
    if (!due.isEmpty()) {
      running = true;
      task = machine.spawn("removals", () -> finish(due));
    }
  }

  @Override
  public void close() {
    Task last = task;
    if (last != null) {
      last.stop();
    }
  }

  private void finish(List<IndexDefinition> due) {
    try {
      for (IndexDefinition index : due) {
        finish(index);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running = false;
    }
  }

  private void finish(IndexDefinition index) throws InterruptedException {
    try {
      if (!removal.finish(index, IndexRemoval.PATIENCE, IndexRemoval.PATIENCE)) {
        later(index);
        return;
      }
      notBefore.remove(index.uuid());
      reported.remove(index.uuid());
      watch.reload();
      announce.run();
    } catch (LogException | StoreException | RuntimeException e) {
      later(index);
      if (reported.add(index.uuid())) {
        LOG.warn(
            "index [{}] is marked as deleted and cannot be removed yet; trying again every {} s",
            index.name(),
            RETRY.toSeconds(),
            e);
      }
    }
  }

  private void later(IndexDefinition index) {
    notBefore.put(index.uuid(), machine.clock().nanoTime() + RETRY.toNanos());
  }
}
