package io.pinakes.common.state;

import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes cluster state. Every write is a compare-and-set on its row; after it the state's
 * version is raised, which tells everyone who polls it to read again. A writer that dies between
 * the two delays the news until the next change or the readers' own periodic reload, and loses
 * nothing.
 */
public final class StateStore {

  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

  /** Writes of one change: the second finds out what became of the first. */
  private static final int ATTEMPTS = 3;

  /** How often others may change the draining nodes under one change before it is given up. */
  private static final int DRAINING_ATTEMPTS = 20;

  /** Rows per page of a reload. */
  private static final int PAGE_ROWS = 500;

  private static final String PARTITION = "state";
  private static final Key VERSION_ROW = new Key(PARTITION, "version");
  private static final Key ASSIGNMENTS_ROW = new Key(PARTITION, "assignments");
  private static final Key DRAINING_ROW = new Key(PARTITION, "draining");
  private static final Key METADATA_ROW = new Key(PARTITION, "metadata");
  static final Key ALIASES_ROW = new Key(PARTITION, "aliases");
  private static final String INDEX_PREFIX = "index/";
  private static final String INDEX_END = "index0";

  private final Store store;
  private final Duration timeout;

  /**
   * Makes a view of the state kept in {@code store}.
   *
   * @param timeout of each call to the store
   */
  public StateStore(Store store, Duration timeout) {
    this.store = store;
    this.timeout = timeout;
  }

  /** The state's version; cheap, and may lag a little. */
  public long version() throws StoreException, InterruptedException {
    return store
        .get(VERSION_ROW, Consistency.EVENTUAL, timeout)
        .map(row -> row.requiredNumber(StateCodec.VERSION))
        .orElse(0L);
  }

  /** Writes of aliases. */
  public AliasStore aliases() {
    return new AliasStore(this);
  }

  /**
   * The whole state, with everything that was acknowledged before the call. The assignments are
   * read before the indices: an assigned index that is not among them is certainly gone, and not
   * only made and assigned in between. So are the aliases: an index that they make be there, or
   * not, has its row.
   */
  public ClusterState load() throws StoreException, InterruptedException {
    long version =
        store
            .get(VERSION_ROW, Consistency.STRONG, timeout)
            .map(row -> row.requiredNumber(StateCodec.VERSION))
            .orElse(0L);
    Draining draining = loadDraining();
    Assignments assignments = loadAssignments();
    Aliases aliases = aliases().load();
    Metadata metadata = loadMetadata();
    return new ClusterState(
        version, loadIndices(aliases), assignments, draining, aliases, metadata);
  }

  /** Templates and settings, with everything that was acknowledged before the call. */
  public Metadata loadMetadata() throws StoreException, InterruptedException {
    return read(METADATA_ROW).map(StateCodec::decodeMetadata).orElse(Metadata.NONE);
  }

  /**
   * Replaces templates and settings.
   *
   * @return false if another has changed them meanwhile
   */
  public boolean replace(Metadata from, Metadata to) throws StoreException, InterruptedException {
    if (to.version() != from.version() + 1) {
      throw new IllegalArgumentException(
          "not a successor: " + from.version() + " -> " + to.version());
    }
    Condition unchanged =
        from.version() == 0
            ? Condition.rowAbsent()
            : Condition.equal(StateCodec.VERSION, Value.of(from.version()));
    var write = new Write.Put(METADATA_ROW, StateCodec.encode(to), unchanged);
    return isDone(write, row -> row != null && row.attributes().equals(write.attributes()));
  }

  /** All indices by name, as these aliases, which were read before, let them be seen. */
  SortedMap<String, IndexDefinition> loadIndices(Aliases aliases)
      throws StoreException, InterruptedException {
    var indices = new TreeMap<String, IndexDefinition>();
    String from = INDEX_PREFIX;
    while (from != null) {
      Store.Page page =
          store.query(PARTITION, from, INDEX_END, PAGE_ROWS, Consistency.STRONG, timeout);
      for (Row row : page.rows()) {
        if (!StateCodec.isReservation(row)) {
          String name = row.key().sort().substring(INDEX_PREFIX.length());
          indices.put(name, seen(StateCodec.decodeIndex(name, row), aliases));
        }
      }
      from = page.next();
    }
    return indices;
  }

  private static IndexDefinition seen(IndexDefinition index, Aliases aliases) {
    if (aliases.ended().contains(index.uuid())) {
      return index.seenAs(IndexDefinition.Stage.DELETING);
    }
    return index.stage() == IndexDefinition.Stage.PENDING && aliases.begun().contains(index.uuid())
        ? index.seenAs(IndexDefinition.Stage.OPEN)
        : index;
  }

  /** The assignments, with everything that was acknowledged before the call. */
  public Assignments loadAssignments() throws StoreException, InterruptedException {
    return store
        .get(ASSIGNMENTS_ROW, Consistency.STRONG, timeout)
        .map(StateCodec::decodeAssignments)
        .orElse(Assignments.NONE);
  }

  /** The nodes that are to hold nothing, with everything that was acknowledged before the call. */
  public Draining loadDraining() throws StoreException, InterruptedException {
    return store
        .get(DRAINING_ROW, Consistency.STRONG, timeout)
        .map(StateCodec::decodeDraining)
        .orElse(Draining.NONE);
  }

  /** The index of that name, with everything that was acknowledged before the call. */
  public Optional<IndexDefinition> loadIndex(String name)
      throws StoreException, InterruptedException {
    Aliases aliases = aliases().load();
    return read(indexKey(name))
        .filter(row -> !StateCodec.isReservation(row))
        .map(row -> seen(StateCodec.decodeIndex(name, row), aliases));
  }

  /** A row, with everything that was acknowledged before the call. */
  Optional<Row> read(Key key) throws StoreException, InterruptedException {
    return store.get(key, Consistency.STRONG, timeout);
  }

  /**
   * Adds an index.
   *
   * @return false if there is an index or an alias of that name, or one came and went meanwhile
   */
  public boolean create(IndexDefinition index) throws StoreException, InterruptedException {
    if (index.version() != 1) {
      throw new IllegalArgumentException("a new index has version 1: " + index.version());
    }
    var write =
        new Write.Put(indexKey(index.name()), StateCodec.encode(index), Condition.rowAbsent());
    if (isDone(write, row -> isRowOf(index, row))) {
      return true;
    }
    Row there = read(indexKey(index.name())).orElse(null);
    return there != null
        && StateCodec.isReservation(there)
        && aliases().replaceReservation(there, index);
  }

  static boolean isRowOf(IndexDefinition index, @Nullable Row row) {
    return row != null && index.uuid().equals(row.text("uuid"));
  }

  /**
   * Replaces an index's definition by one that was made from it.
   *
   * @return false if it has changed meanwhile; read it and decide again
   */
  public boolean replace(IndexDefinition from, IndexDefinition to)
      throws StoreException, InterruptedException {
    if (to.version() != from.version() + 1 || !to.uuid().equals(from.uuid())) {
      throw new IllegalArgumentException("not a successor: " + from + " -> " + to);
    }
    var write = new Write.Put(indexKey(from.name()), StateCodec.encode(to), unchanged(from));
    return isDone(write, row -> row != null && row.attributes().equals(write.attributes()));
  }

  /**
   * Removes an index's definition. One whose name an alias may have got leaves a reservation.
   *
   * @return false if it has changed meanwhile
   */
  public boolean remove(IndexDefinition index) throws StoreException, InterruptedException {
    Key key = indexKey(index.name());
    if (index.nameKept()) {
      var write = new Write.Put(key, StateCodec.reservation(index.uuid()), unchanged(index));
      return isDone(write, row -> row != null && row.attributes().equals(write.attributes()));
    }
    return isDone(new Write.Delete(key, unchanged(index)), row -> row == null);
  }

  /**
   * Replaces all assignments, as the leader of {@code next.term()}.
   *
   * @return false if another has written meanwhile, or a later leader has taken the row
   */
  public boolean replace(Assignments from, Assignments next)
      throws StoreException, InterruptedException {
    if (next.version() != from.version() + 1 || next.term() < from.term()) {
      throw new IllegalArgumentException(
          "not a successor: version %d term %d -> version %d term %d"
              .formatted(from.version(), from.term(), next.version(), next.term()));
    }
    Condition unchanged =
        from.version() == 0
            ? Condition.rowAbsent()
            : Condition.all(
                Condition.equal(StateCodec.VERSION, Value.of(from.version())),
                Condition.atMost(StateCodec.TERM, next.term()));
    var write = new Write.Put(ASSIGNMENTS_ROW, StateCodec.encode(next), unchanged);
    return isDone(write, row -> row != null && StateCodec.decodeAssignments(row).equals(next));
  }

  /**
   * Wants a node to hold nothing; it is no error if that is wanted already.
   *
   * @param name the node's id, or the owner of its lease
   */
  public void drain(String name) throws StoreException, InterruptedException {
    changeDraining(draining -> draining.names().contains(name) ? draining : draining.with(name));
  }

  /** Takes {@link #drain} back; it is no error if the node was not named. */
  public void undrain(String name) throws StoreException, InterruptedException {
    changeDraining(
        draining -> draining.names().contains(name) ? draining.without(List.of(name)) : draining);
  }

  /**
   * Replaces the nodes that are to hold nothing.
   *
   * @return false if another has changed them meanwhile
   */
  public boolean replace(Draining from, Draining to) throws StoreException, InterruptedException {
    if (to.version() != from.version() + 1) {
      throw new IllegalArgumentException("not a successor: " + from + " -> " + to);
    }
    Condition unchanged =
        from.version() == 0
            ? Condition.rowAbsent()
            : Condition.equal(StateCodec.VERSION, Value.of(from.version()));
    var write = new Write.Put(DRAINING_ROW, StateCodec.encode(to), unchanged);
    return isDone(write, row -> row != null && row.attributes().equals(write.attributes()));
  }

  private void changeDraining(UnaryOperator<Draining> change)
      throws StoreException, InterruptedException {
    for (int attempt = 0; attempt < DRAINING_ATTEMPTS; attempt++) {
      Draining from = loadDraining();
      Draining to = change.apply(from);
      if (to.equals(from) || replace(from, to)) {
        return;
      }
    }
    throw new StoreException(
        StoreException.Kind.CONTENDED,
        "others changed the draining nodes " + DRAINING_ATTEMPTS + " times meanwhile");
  }

  static Key indexKey(String name) {
    return new Key(PARTITION, INDEX_PREFIX + name);
  }

  private static Condition unchanged(IndexDefinition index) {
    return Condition.all(
        Condition.equal("uuid", Value.of(index.uuid())),
        Condition.equal(StateCodec.VERSION, Value.of(index.version())));
  }

  /**
   * Writes, and writes again if the answer was lost.
   *
   * @param asWanted whether the row that refused a write is as the write would have left it: an
   *     attempt whose answer was lost did that, or somebody else with the same in mind
   * @return false if the row was changed otherwise
   */
  boolean isDone(Write write, Predicate<@Nullable Row> asWanted)
      throws StoreException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        boolean done =
            switch (store.write(write, timeout)) {
              case WriteResult.Written() -> true;
              case WriteResult.Refused(@Nullable Row current) -> asWanted.test(current);
            };
        if (done) {
          raiseVersion();
        }
        return done;
      } catch (StoreException e) {
        if (e.kind() == StoreException.Kind.REJECTED || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * The write stands whatever happens here. A refusal means that somebody raised the version after
   * our write was done, which serves as well.
   */
  private void raiseVersion() throws InterruptedException {
    try {
      long seen =
          store
              .get(VERSION_ROW, Consistency.STRONG, timeout)
              .map(row -> row.requiredNumber(StateCodec.VERSION))
              .orElse(0L);
      store.write(
          new Write.Put(
              VERSION_ROW,
              Map.of(StateCodec.VERSION, Value.of(seen + 1)),
              seen == 0
                  ? Condition.rowAbsent()
                  : Condition.equal(StateCodec.VERSION, Value.of(seen))),
          timeout);
    } catch (StoreException e) {
      LOG.warn("a change of the cluster state is written but not announced: {}", e.getMessage());
    }
  }
}
