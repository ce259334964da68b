package io.pinakes.coordinator.index;

import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
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

  /** With a store that does not answer, for each log. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final StateStore state;
  private final Function<ShardId, ShardLog> logs;

  public IndexRemoval(StateStore state, Function<ShardId, ShardLog> logs) {
    this.state = state;
    this.logs = logs;
  }

  /**
   * Marks an index as being removed; from then on it is not served.
   *
   * @return false if it has changed meanwhile
   */
  public boolean mark(IndexDefinition index) throws StoreException, InterruptedException {
    return index.deleting() || state.replace(index, index.asDeleting());
  }

  /** Seals the logs of a marked index and removes its definition. */
  public void finish(IndexDefinition marked) throws Exception {
    if (!marked.deleting()) {
      throw new IllegalStateException("not marked: " + marked);
    }
    for (int i = 0; i < marked.settings().shards(); i++) {
      logs.apply(new ShardId(marked.name(), marked.uuid(), i)).seal(PATIENCE);
    }
    state.remove(marked);
  }
}
