package io.pinakes.system.snapshots;

import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.Optional;

/** A table that forgets the condition of every write to a manifest. */
record UnconditionalManifests(Store store) implements Store {

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
    boolean isManifest = write.key().sort().equals("manifest");
    return store.write(
        isManifest && write instanceof Write.Put put
            ? new Write.Put(put.key(), put.attributes(), Condition.always())
            : write,
        timeout);
  }
}
