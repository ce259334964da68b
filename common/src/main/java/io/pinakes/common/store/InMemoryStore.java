package io.pinakes.common.store;

import io.pinakes.common.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link Store} in this process's memory, with DynamoDB's limits, order and paging. */
public final class InMemoryStore implements Store {

  private final Map<String, NavigableMap<String, Row>> partitions = new HashMap<>();

  @Override
  public synchronized Optional<Row> get(Key key, Consistency consistency, Duration timeout) {
    return Optional.ofNullable(find(key));
  }

  @Override
  public synchronized Page query(
      String partition,
      String from,
      String to,
      int limit,
      Consistency consistency,
      Duration timeout)
      throws StoreException {
    if (limit < 1) {
      throw new StoreException(Kind.REJECTED, "a query for " + limit + " rows");
    }
    NavigableMap<String, Row> sorted = partitions.get(partition);
    if (sorted == null || SortKeys.compare(from, to) >= 0) {
      return new Page(List.of(), null);
    }
    List<Row> rows = new ArrayList<>();
    long bytes = 0;
    for (Row row : sorted.subMap(from, true, to, false).values()) {
      bytes += RowLimits.sizeOf(row.key(), row.attributes());
      if (bytes > RowLimits.MAX_PAGE_BYTES && !rows.isEmpty()) {
        return new Page(rows, row.key().sort());
      }
      rows.add(row);
      if (rows.size() == limit) {
        // As DynamoDB: a full page never says whether it was the last.
        return new Page(rows, SortKeys.after(row.key().sort()));
      }
    }
    return new Page(rows, null);
  }

  @Override
  public synchronized WriteResult write(Write write, Duration timeout) throws StoreException {
    Row current = find(write.key());
    if (!holds(write.condition(), current)) {
      return new WriteResult.Refused(current);
    }
    Row changed = changed(write, current);
    if (changed == null) {
      remove(write.key());
    } else {
      partitions
          .computeIfAbsent(write.key().partition(), _ -> new TreeMap<>(SortKeys::compare))
          .put(write.key().sort(), changed);
    }
    return new WriteResult.Written();
  }

  private @Nullable Row find(Key key) {
    NavigableMap<String, Row> sorted = partitions.get(key.partition());
    return sorted == null ? null : sorted.get(key.sort());
  }

  private void remove(Key key) {
    NavigableMap<String, Row> sorted = partitions.get(key.partition());
    if (sorted != null) {
      sorted.remove(key.sort());
      if (sorted.isEmpty()) {
        partitions.remove(key.partition());
      }
    }
  }

  /** The row as the write would leave it; null if it would be gone. */
  private static @Nullable Row changed(Write write, @Nullable Row current) throws StoreException {
    switch (write) {
      case Write.Delete _ -> {
        return null;
      }
      case Write.Put put -> {
        requireWritable(put.attributes());
        return checked(put.key(), put.attributes());
      }
      case Write.Update update -> {
        Map<String, Value> attributes =
            current == null ? new HashMap<>() : new HashMap<>(current.attributes());
        for (String removed : update.remove()) {
          if (update.set().containsKey(removed)) {
            throw new StoreException(
                Kind.REJECTED, "one update both sets and removes '" + removed + "'");
          }
          attributes.remove(removed);
        }
        attributes.putAll(update.set());
        requireWritable(update.set());
        return checked(update.key(), attributes);
      }
    }
  }

  private static Row checked(Key key, Map<String, Value> attributes) throws StoreException {
    if (RowLimits.utf8(key.partition()) > RowLimits.MAX_PARTITION_KEY_BYTES
        || RowLimits.utf8(key.sort()) > RowLimits.MAX_SORT_KEY_BYTES) {
      throw new StoreException(Kind.REJECTED, "the key is too large: " + key);
    }
    for (String reserved : Set.of(DynamoTable.PARTITION, DynamoTable.SORT)) {
      if (attributes.containsKey(reserved)) {
        throw new StoreException(
            Kind.REJECTED, "an attribute has the name of a key attribute: " + reserved);
      }
    }
    long bytes = RowLimits.sizeOf(key, attributes);
    if (bytes > RowLimits.MAX_ROW_BYTES) {
      throw new StoreException(
          Kind.REJECTED,
          "row " + key + " has " + bytes + " bytes, more than " + RowLimits.MAX_ROW_BYTES);
    }
    return new Row(key, attributes);
  }

  private static void requireWritable(Map<String, Value> values) {
    values.values().forEach(InMemoryStore::requireComparable);
  }

  private static void requireComparable(Value value) {
    if (value instanceof Value.Foreign(String description)) {
      throw new IllegalArgumentException("cannot be compared or written: " + description);
    }
  }

  private static boolean holds(Condition condition, @Nullable Row row) {
    return switch (condition) {
      case Condition.Always _ -> true;
      case Condition.RowAbsent _ -> row == null;
      case Condition.RowPresent _ -> row != null;
      case Condition.Absent(String attribute) -> row == null || !row.has(attribute);
      case Condition.Equal(String attribute, Value value) -> {
        requireComparable(value);
        yield row != null && value.equals(row.attributes().get(attribute));
      }
      case Condition.AtMost(String attribute, long number) ->
          row != null
              && row.attributes().get(attribute) instanceof Value.Whole(long found)
              && found <= number;
      case Condition.All(List<Condition> parts) -> parts.stream().allMatch(p -> holds(p, row));
      case Condition.Any(List<Condition> parts) -> parts.stream().anyMatch(p -> holds(p, row));
    };
  }
}
