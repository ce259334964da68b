package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;

/** The mapping of a shard's index, as agreed in the cluster state. */
final class ShardMapping {

  private final ShardId shard;
  private final StateStore store;
  private final StateWatch watch;

  ShardMapping(ShardId shard, StateStore store, StateWatch watch) {
    this.shard = shard;
    this.store = store;
    this.watch = watch;
  }

  /**
   * The index's definition as last seen.
   *
   * @throws ApiException 404 if the index is gone
   */
  IndexDefinition current() {
    return watch
        .current()
        .index(shard.index())
        .filter(index -> index.uuid().equals(shard.uuid()))
        .orElseThrow(() -> ApiException.indexNotFound(shard.index()));
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
    boolean agreed = store.replace(from, from.withMapping(to));
    watch.reload();
    return agreed;
  }
}
