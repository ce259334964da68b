package io.pinakes.coordinator.allocation;

import io.pinakes.common.runtime.Clock;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexDefinition.Stage;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up indices that somebody began to make with aliases and did not live to end. Nobody sees
 * such an index; its row is all there is of it. If its maker lives after all, it finds that the
 * index was given up, and says so.
 */
final class HalfMade {

  /** How long a leader sees one before it gives it up: far longer than making one takes. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(HalfMade.class);

  private final StateStore store;
  private final StateWatch watch;
  private final Clock clock;

  /** Unique ids → since when they are seen. */
  private final Map<String, Long> since = new HashMap<>();

  HalfMade(StateStore store, StateWatch watch, Clock clock) {
    this.store = store;
    this.watch = watch;
    this.clock = clock;
  }

  /** Gives up what is left behind; whoever removes indices removes it then. */
  void goOn() throws StoreException, InterruptedException {
    List<IndexDefinition> pending =
        watch.current().indices().values().stream()
            .filter(index -> index.stage() == Stage.PENDING)
            .toList();
    Set<String> seen = pending.stream().map(IndexDefinition::uuid).collect(Collectors.toSet());
    since.keySet().retainAll(seen);
    long now = clock.nanoTime();
    for (IndexDefinition index : pending) {
      if (now - since.computeIfAbsent(index.uuid(), _ -> now) >= PATIENCE.toNanos()) {
        // Whatever becomes of it, the next try is not the next step's.
        since.remove(index.uuid());
        if (store.aliases().abandon(index)) {
          LOG.warn("index [{}] was left behind half made: removing it", index.name());
        }
        watch.reload();
      }
    }
  }
}
