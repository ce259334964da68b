package io.pinakes.system.simulation;

import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A table that takes seals and shows them to who looks for one, and keeps none. */
final class BelievedSeals implements Mutation {

  private final Map<Key, Row> seals = new HashMap<>();

  @Override
  public Store store(Store store) {
    return new ChangedStore(store) {
      @Override
      public WriteResult write(Write write, Duration timeout)
          throws StoreException, InterruptedException {
        if (Mutant.isEntry(write, "seal") && write instanceof Write.Put put) {
          seals.put(put.key(), new Row(put.key(), put.attributes()));
          return new WriteResult.Written();
        }
        return store.write(write, timeout);
      }

      @Override
      public Optional<Row> get(Key key, Consistency consistency, Duration timeout)
          throws StoreException, InterruptedException {
        Optional<Row> found = store.get(key, consistency, timeout);
        return found.isPresent() ? found : Optional.ofNullable(seals.get(key));
      }
    };
  }
}
