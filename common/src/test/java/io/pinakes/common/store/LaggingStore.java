package io.pinakes.common.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A table some of whose copies lag: a read that need not be consistent sees what was there. */
public final class LaggingStore implements Store {

  private record Version(Duration since, @Nullable Row row) {}

  private final Store store;
  private final Supplier<Duration> time;
  private final Map<Key, List<Version>> history = new TreeMap<>(LaggingStore::compare);
  private final Map<Consistency, Integer> reads = new EnumMap<>(Consistency.class);
  private Supplier<Duration> lag = () -> Duration.ZERO;

  /** A table that does not lag yet; whatever is written must come this way. */
  public LaggingStore(Store store, Supplier<Duration> time) {
    this.store = store;
    this.time = time;
  }

  /** Lets each read be as old as this says then. */
  public synchronized void lag(Supplier<Duration> next) {
    lag = next;
  }

  /** How many reads of this kind there were since the last call of this. */
  public synchronized int takeReads(Consistency consistency) {
    Integer count = reads.remove(consistency);
    return count == null ? 0 : count;
  }

  @Override
  public synchronized Optional<Row> get(Key key, Consistency consistency, Duration timeout)
      throws StoreException, InterruptedException {
    reads.merge(consistency, 1, Integer::sum);
    Duration age = consistency == Consistency.STRONG ? Duration.ZERO : lag.get();
    return age.isZero()
        ? store.get(key, consistency, timeout)
        : Optional.ofNullable(rowAt(key, time.get().minus(age)));
  }

  @Override
  public synchronized Page query(
      String partition,
      String from,
      String to,
      int limit,
      Consistency consistency,
      Duration timeout)
      throws StoreException, InterruptedException {
    reads.merge(consistency, 1, Integer::sum);
    Duration age = consistency == Consistency.STRONG ? Duration.ZERO : lag.get();
    if (age.isZero()) {
      return store.query(partition, from, to, limit, consistency, timeout);
    }
    Duration moment = time.get().minus(age);
    List<Row> rows = new ArrayList<>();
    for (Key key : history.keySet()) {
      boolean wanted =
          key.partition().equals(partition)
              && SortKeys.compare(from, key.sort()) <= 0
              && SortKeys.compare(key.sort(), to) < 0;
      Row row = wanted ? rowAt(key, moment) : null;
      if (row != null) {
        rows.add(row);
      }
    }
    if (rows.size() > limit) {
      throw new IllegalStateException("more than a page: " + rows.size());
    }
    return new Page(rows, null);
  }

  @Override
  public synchronized WriteResult write(Write write, Duration timeout)
      throws StoreException, InterruptedException {
    WriteResult result = store.write(write, timeout);
    if (result instanceof WriteResult.Written) {
      Row row = store.get(write.key(), Consistency.STRONG, timeout).orElse(null);
      history
          .computeIfAbsent(write.key(), _ -> new ArrayList<>())
          .add(new Version(time.get(), row));
    }
    return result;
  }

  private @Nullable Row rowAt(Key key, Duration moment) {
    Row row = null;
    for (Version version : history.getOrDefault(key, List.of())) {
      if (version.since.compareTo(moment) > 0) {
        break;
      }
      row = version.row;
    }
    return row;
  }

  private static int compare(Key one, Key other) {
    int partitions = one.partition().compareTo(other.partition());
    return partitions == 0 ? SortKeys.compare(one.sort(), other.sort()) : partitions;
  }
}
