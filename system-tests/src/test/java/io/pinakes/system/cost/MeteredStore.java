package io.pinakes.system.cost;

import io.pinakes.common.runtime.Clock;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.RowLimits;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.Optional;

/**
 * A store that takes as long as DynamoDB does, and counts what that charges: a read unit per 4 KB,
 * half of it if the read need not be consistent, and a write unit per KB.
 */
final class MeteredStore implements Store {

  /** Of a call within a region. */
  private static final Duration LATENCY = Duration.ofMillis(5);

  private static final double READ_BYTES = 4096;
  private static final double WRITE_BYTES = 1024;

  private final Store store;
  private final Clock clock;
  private final Bill bill;

  MeteredStore(Store store, Clock clock, Bill bill) {
    this.store = store;
    this.clock = clock;
    this.bill = bill;
  }

  @Override
  public Optional<Row> get(Key key, Consistency consistency, Duration timeout)
      throws StoreException, InterruptedException {
    clock.sleep(LATENCY);
    Optional<Row> found = store.get(key, consistency, timeout);
    charge("get", consistency, kind(key), found.map(MeteredStore::size).orElse(0L));
    return found;
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
    clock.sleep(LATENCY);
    Page page = store.query(partition, from, to, limit, consistency, timeout);
    long bytes = page.rows().stream().mapToLong(MeteredStore::size).sum();
    charge("query", consistency, kind(new Key(partition, from)), bytes);
    return page;
  }

  @Override
  public WriteResult write(Write write, Duration timeout)
      throws StoreException, InterruptedException {
    clock.sleep(LATENCY);
    long before =
        store.get(write.key(), Consistency.STRONG, timeout).map(MeteredStore::size).orElse(0L);
    WriteResult result = store.write(write, timeout);
    long after =
        store.get(write.key(), Consistency.STRONG, timeout).map(MeteredStore::size).orElse(0L);
    bill.add("write " + kind(write.key()), units(Math.max(before, after), WRITE_BYTES));
    return result;
  }

  private void charge(String what, Consistency consistency, String kind, long bytes) {
    boolean strong = consistency == Consistency.STRONG;
    bill.add(
        what + (strong ? " strong " : " eventual ") + kind,
        units(bytes, READ_BYTES) * (strong ? 1 : 0.5));
  }

  /** Also what is not there is charged. */
  private static double units(long bytes, double unit) {
    return Math.max(1, Math.ceil(bytes / unit));
  }

  private static long size(Row row) {
    return RowLimits.sizeOf(row.key(), row.attributes());
  }

  /** Names and numbers are left out: all {@code worker/…} are alike. */
  private static String kind(Key key) {
    return key.partition().replaceFirst("/.*", "") + " " + key.sort().replaceFirst("/.*", "");
  }
}
