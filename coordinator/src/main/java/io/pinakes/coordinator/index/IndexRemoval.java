package io.pinakes.coordinator.index;

import io.pinakes.common.log.LogException;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.function.Function;

/**
 * Removes an index for good. Each step can be done again by anyone, so that the leader finishes
 * what a coordinator began and did not live to end: the definition is marked, every log sealed, so
 * that no writer, however late, acknowledges into it, and only then is the definition removed.
 */
public final class IndexRemoval {

  /** With a store that does not answer, for all logs of an index together. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final StateStore state;
  private final Function<ShardId, ShardLog> logs;
  private final Clock clock;

  public IndexRemoval(StateStore state, Function<ShardId, ShardLog> logs, Clock clock) {
    this.state = state;
    this.logs = logs;
    this.clock = clock;
  }

  /**
   * Marks an index as being removed; from then on it is not served.
   *
   * @return false if it has changed meanwhile
   */
  public boolean mark(IndexDefinition index) throws StoreException, InterruptedException {
    return index.deleting() || state.replace(index, index.asDeleting());
  }

  /**
   * Seals the logs of a marked index and removes its definition.
   *
   * @param patience with a store that does not answer
   * @throws LogException a log may not be sealed yet; do it again
   * @throws StoreException the definition may not be removed yet; do it again
   */
  public void finish(IndexDefinition marked, Duration patience)
      throws LogException, StoreException, InterruptedException {
    if (!marked.deleting()) {
      throw new IllegalStateException("not marked: " + marked);
    }
    long deadline = clock.nanoTime() + patience.toNanos();
    for (int i = 0; i < marked.settings().shards(); i++) {
      logs.apply(new ShardId(marked.name(), marked.uuid(), i))
          .seal(Duration.ofNanos(Math.max(0, deadline - clock.nanoTime())));
    }
    // Refused if an index of the same name is there by now, which means that it was removed.
    state.remove(marked);
  }
}
