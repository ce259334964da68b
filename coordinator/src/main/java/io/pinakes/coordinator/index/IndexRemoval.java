package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogException;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.snapshot.SnapshotException;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes an index for good. Each step can be done again by anyone, so that the leader finishes
 * what a coordinator began and did not live to end: the definition is marked; every log is sealed,
 * so that no writer, however late, acknowledges into it; every manifest is replaced by a last one,
 * so that no snapshot, however late, follows; the logs are truncated; and only then is the
 * definition removed. The blobs go with the next sweep.
 *
 * <p>What stays for good is what late comers collide with, some hundred bytes a row: term markers,
 * seal, truncation mark and last manifest of each shard.
 */
public final class IndexRemoval {

  /** With a store that does not answer, for all logs of an index together. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(IndexRemoval.class);

  private final StateStore state;
  private final Function<ShardId, ShardLog> logs;
  private final Manifests manifests;
  private final Clock clock;

  public IndexRemoval(
      StateStore state, Function<ShardId, ShardLog> logs, Manifests manifests, Clock clock) {
    this.state = state;
    this.logs = logs;
    this.manifests = manifests;
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
   * Removes what a marked index has, and its definition. Once this has returned, whatever it
   * returns, nothing more is acknowledged into the index.
   *
   * @param patience with a store that does not answer
   * @param cleaning for the rows of the logs, once they are sealed
   * @return false if something is left to do; call it again
   * @throws LogException a log may not be sealed yet; do it again
   * @throws StoreException the definition may not be removed yet; do it again
   */
  public boolean finish(IndexDefinition marked, Duration patience, Duration cleaning)
      throws LogException, StoreException, InterruptedException {
    if (!marked.deleting()) {
      throw new IllegalStateException("not marked: " + marked);
    }
    long deadline = clock.nanoTime() + patience.toNanos();
    var seals = new LinkedHashMap<ShardId, Long>();
    for (int i = 0; i < marked.settings().shards(); i++) {
      var shard = new ShardId(marked.name(), marked.uuid(), i);
      seals.put(shard, logs.apply(shard).seal(left(deadline)));
    }
    long end = clock.nanoTime() + Math.min(cleaning.toNanos(), left(deadline).toNanos());
    for (Map.Entry<ShardId, Long> sealed : seals.entrySet()) {
      if (!isEmptied(sealed.getKey(), sealed.getValue(), end)) {
        return false;
      }
    }
    // Refused if an index of the same name is there by now, which means that it was removed.
    state.remove(marked);
    return true;
  }

  /**
   * The same for a client that waits. What cannot be done now the leader will finish.
   *
   * @throws ApiException 503: writes may still be acknowledged
   */
  boolean finishSoon(IndexDefinition marked, Duration patience, Duration cleaning)
      throws InterruptedException {
    try {
      return finish(marked, patience, cleaning);
    } catch (LogException | StoreException e) {
      LOG.error("index [{}] goes; the leader will finish its removal", marked.name(), e);
      throw new ApiException(
          ApiException.unavailable(
                  "the removal of [%s] will be finished later".formatted(marked.name()))
              .error(),
          e);
    }
  }

  private boolean isEmptied(ShardId shard, long seal, long deadline) throws InterruptedException {
    try {
      manifests.remove(shard);
      return logs.apply(shard).truncateBefore(seal, left(deadline));
    } catch (SnapshotException | LogException e) {
      LOG.warn("{} is sealed, but not all of it is removed yet", shard, e);
      return false;
    }
  }

  private Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - clock.nanoTime()));
  }
}
