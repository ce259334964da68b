package io.pinakes.coordinator.world;

import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table itself, with every write that it applied, in order. */
public final class RecordingStore implements Store {

  private final Store store;
  private final List<Write> applied = new ArrayList<>();

  RecordingStore(Store store) {
    this.store = store;
  }

  /** The writes applied so far. */
  public List<Write> applied() {
    return List.copyOf(applied);
  }

  /** The writes applied so far to the rows of one partition. */
  public List<Write> applied(String partition) {
    return applied.stream().filter(w -> w.key().partition().equals(partition)).toList();
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
    WriteResult result = store.write(write, timeout);
    if (result instanceof WriteResult.Written) {
      applied.add(write);
    }
    return result;
  }
}
