package io.pinakes.system.simulation;

import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.Optional;

/** A store with a part that does something else; by itself it changes nothing. */
class ChangedStore implements Store {

  private final Store store;

  ChangedStore(Store store) {
    this.store = store;
  }

  @Override
  public Optional<Row> get(Key key, Consistency consistency, Duration timeout)
      throws StoreException, InterruptedException {
    return store.get(key, consistency, timeout);
  }

  @Override
  public Page query(
      String partition,
      String from,
      String to,
      int limit,
      Consistency consistency,
      Duration timeout)
      throws StoreException, InterruptedException {
    return store.query(partition, from, to, limit, consistency, timeout);
  }

  @Override
  public WriteResult write(Write write, Duration timeout)
      throws StoreException, InterruptedException {
    return store.write(write, timeout);
  }
}
