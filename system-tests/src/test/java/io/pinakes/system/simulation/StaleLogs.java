package io.pinakes.system.simulation;

import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table that shows a log's entries to those who did not write them only after a while. */
final class StaleLogs implements Mutation {

  /** Writes to the table, of any row, until an entry is shown: some seconds. */
  private static final long AGE = 60;

  private record Birth(long write, Store by) {}

  private final Map<Key, Birth> births = new HashMap<>();
  private long writes;

  @Override
  public Store store(Store store) {
    return new ChangedStore(store) {
      @Override
      public WriteResult write(Write write, Duration timeout)
          throws StoreException, InterruptedException {
        WriteResult result = store.write(write, timeout);
        writes++;
        if (result instanceof WriteResult.Written && LogLedger.isEntry(write.key().sort())) {
          births.put(write.key(), new Birth(writes, this));
        }
        return result;
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
        Page page = store.query(partition, from, to, limit, consistency, timeout);
        List<Row> shown = page.rows().stream().takeWhile(row -> isShown(row, this)).toList();
        return shown.size() == page.rows().size() ? page : new Page(shown, null);
      }
    };
  }

  private boolean isShown(Row row, Store to) {
    Birth birth = births.get(row.key());
    return birth == null || birth.by == to || writes - birth.write >= AGE;
  }
}
