package io.pinakes.worker.shard;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.MappingLimits;
import io.pinakes.common.message.SettingsSeen;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.SearchLimits;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The mapping of a shard's index, as agreed in the cluster state. */
final class ShardMapping {

  private static final Logger LOG = LoggerFactory.getLogger(ShardMapping.class);

  private final ShardId shard;
  private final StateStore store;
  private final StateWatch watch;
  private final ReentrantLock agreeing = new ReentrantLock();
  private volatile Made made =
      new Made(Collections.emptySortedMap(), IndexAnalyzers.builtIn(), MappingLimits.DEFAULT);
  private volatile IndexDefinition last;

  /**
   * The mapping of a shard.
   *
   * @throws ApiException 404 if the index is gone
   */
  ShardMapping(ShardId shard, StateStore store, StateWatch watch) {
    this.shard = shard;
    this.store = store;
    this.watch = watch;
    this.last = find(shard, watch).orElseThrow(() -> ApiException.indexNotFound(shard.index()));
  }

  /**
   * The index's definition as last seen.
   *
   * @throws ApiException 404 if the index is gone
   */
  IndexDefinition current() {
    IndexDefinition seen =
        find(shard, watch).orElseThrow(() -> ApiException.indexNotFound(shard.index()));
    last = seen;
    return seen;
  }

  /** The analyzers of an index so defined. */
  IndexAnalyzers analyzers(IndexDefinition definition) {
    return made(definition).analyzers();
  }

  /** What documents of an index so defined may have. */
  MappingLimits documentLimits(IndexDefinition definition) {
    return made(definition).limits();
  }

  private Made made(IndexDefinition definition) {
    SortedMap<String, JsonNode> settings = definition.settings().given();
    Made last = made;
    if (last.settings().equals(settings)) {
      return last;
    }
    var next =
        new Made(
            settings,
            new IndexAnalyzers(Analysis.of(settings)),
            definition.settings().mappingLimits());
    made = next;
    return next;
  }

  /** What searches of an index so defined may ask. */
  SearchLimits limits(IndexDefinition definition) {
    return SearchLimits.of(definition.settings(), watch.current().metadata());
  }

  /** What was made of settings. */
  private record Made(
      SortedMap<String, JsonNode> settings, IndexAnalyzers analyzers, MappingLimits limits) {}

  /** Between periodic refreshes, also for as long as a shard outlives its index. */
  Duration refreshInterval() {
    return find(shard, watch).orElse(last).settings().refreshInterval();
  }

  /**
   * The same for a search, which is answered from what is here while the store cannot be reached:
   * what is indexed here needs no newer mapping than the one seen.
   */
  IndexDefinition atLeastIfReachable(long mappingVersion, @Nullable SettingsSeen settings)
      throws InterruptedException {
    IndexDefinition seen = current();
    SettingsSeen wanted = settings != null && !isAsNew(watch.current(), settings) ? settings : null;
    if ((wanted == null && seen.mappingVersion() >= mappingVersion) || !watch.reachable()) {
      return seen;
    }
    try {
      if (wanted != null) {
        ClusterState _ = watch.reach(state -> isAsNew(state, wanted));
      }
      return atLeast(mappingVersion);
    } catch (StoreException e) {
      LOG.debug("{}: searching with mapping version {}", shard, seen.mappingVersion(), e);
      return seen;
    }
  }

  private boolean isAsNew(ClusterState state, SettingsSeen settings) {
    return state.metadata().version() >= settings.cluster()
        && find(shard, state).map(index -> index.version() >= settings.index()).orElse(false);
  }

  /** The definition with at least this mapping version; asks the store if the one seen is older. */
  IndexDefinition atLeast(long mappingVersion) throws StoreException, InterruptedException {
    IndexDefinition seen = current();
    if (seen.mappingVersion() >= mappingVersion) {
      return seen;
    }
    watch.reload();
    IndexDefinition read = current();
    if (read.mappingVersion() < mappingVersion) {
      throw new IllegalStateException(
          "%s needs mapping version %d, the cluster state has %d"
              .formatted(shard, mappingVersion, read.mappingVersion()));
    }
    return read;
  }

  /**
   * Has a larger mapping agreed.
   *
   * @return false if the definition has changed meanwhile: parse again with the current one
   */
  boolean agree(IndexDefinition from, Mapping to) throws StoreException, InterruptedException {
    // One at a time: of many first writes that all add the same fields, all but one would lose.
    agreeing.lockInterruptibly();
    try {
      if (current().version() != from.version()) {
        return false;
      }
      boolean agreed = store.replace(from, from.withMapping(to));
      watch.reload();
      return agreed;
    } finally {
      agreeing.unlock();
    }
  }

  private static Optional<IndexDefinition> find(ShardId shard, StateWatch watch) {
    return find(shard, watch.current());
  }

  private static Optional<IndexDefinition> find(ShardId shard, ClusterState state) {
    return state.index(shard.index()).filter(index -> index.uuid().equals(shard.uuid()));
  }
}
