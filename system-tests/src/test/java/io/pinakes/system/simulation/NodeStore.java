package io.pinakes.system.simulation;

import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.Optional;

/** A table whose user may come to a stand before it writes, and before it learns that it has. */
record NodeStore(Store store, Stall stall) implements Store {

  /** Stands still now, or not. */
  @FunctionalInterface
  interface Stall {
    void maybe(String where) throws InterruptedException;
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
    String where = write.key().partition() + " " + write.key().sort();
    // Leases are written all the time; what matters is what is done while one is held.
    boolean isLease = write.key().partition().equals("lease");
    if (!isLease) {
      stall.maybe("before " + where);
    }
    WriteResult result = store.write(write, timeout);
    if (!isLease) {
      stall.maybe("after " + where);
    }
    return result;
  }
}
