package io.pinakes.common.log;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.runtime.Crew;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.store.Condition;
import io.pinakes.common.store.CorruptRowException;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log of one shard, for whoever reads, seals or truncates it; {@link LogWriter} appends to it.
 * All reads see every entry that was acknowledged before they began.
 */
public final class ShardLog {

  /**
   * Bytes of batches, as they are stored, that a page holds at most, unless its first entry alone
   * has more: about two full groups of a shard. Rows say how large their blobs are, so none is
   * fetched in vain.
   */
  static final long PAGE_BYTES = 16L << 20;

  /** Rows per page of a truncation. */
  private static final int TRUNCATION_PAGE = 100;

  /** Rows that a truncation deletes at a time, each of which waits for the store. */
  private static final int DELETES_AT_A_TIME = 8;

  /** How long a truncation goes on when nobody says. */
  private static final Duration TRUNCATION_TIME = Duration.ofMinutes(1);

  private final Store store;
  private final BlobStore blobs;
  private final Machine machine;
  private final LogSettings settings;
  private final String indexUuid;
  private final int shard;
  private final String name;

  /**
   * A log.
   *
   * @param indexUuid the index's unique id, never only its name
   * @param shard from 0
   */
  public ShardLog(
      Store store,
      BlobStore blobs,
      Machine machine,
      LogSettings settings,
      String indexUuid,
      int shard) {
    this.store = store;
    this.blobs = blobs;
    this.machine = machine;
    this.settings = settings;
    this.indexUuid = indexUuid;
    this.shard = shard;
    this.name = BatchBlob.PREFIX + indexUuid + "/" + shard;
  }

  /**
   * Entries from a number on, with their batches fetched and verified.
   *
   * @param number from 1
   * @param maxEntries of the page; it may be shorter, and is if they are large
   * @throws LogTruncatedException the entry is gone, covered by a snapshot
   * @throws CorruptLogException an entry is missing or damaged
   * @throws LogUnavailableException a store did not answer
   */
  public LogPage readFrom(long number, int maxEntries) throws LogException, InterruptedException {
    if (number < 1) {
      throw new IllegalArgumentException("no entry has number " + number);
    }
    Store.Page page = query(number, maxEntries);
    List<LogEntry> entries = new ArrayList<>(page.rows().size());
    long expected = number;
    long bytes = 0;
    for (Row row : page.rows()) {
      if (EntryRows.number(row) != expected) {
        requireNotTruncated(expected);
        throw new CorruptLogException(
            name + ": entry " + expected + " is missing, " + EntryRows.number(row) + " is there");
      }
      bytes += payloadBytes(row);
      if (bytes > PAGE_BYTES && !entries.isEmpty()) {
        return new LogPage(entries, true);
      }
      entries.add(entry(row));
      expected++;
    }
    return new LogPage(entries, page.next() != null);
  }

  /** Whether no entry follows this one. */
  public boolean isLast(long number) throws LogException, InterruptedException {
    // Truncation keeps the last entry, so that this cannot mistake a hole for the end.
    return firstFrom(number + 1) == null;
  }

  /**
   * The number of the last entry.
   *
   * @param known the number of an entry that is there or was truncated, to look from; 0: none is
   *     known
   */
  public long end(long known) throws LogException, InterruptedException {
    Row next = firstFrom(known + 1);
    if (next == null) {
      return known;
    }
    Row last = lastFrom(next, new LimitedPatience(machine, settings, Duration.ZERO));
    return last == null ? known : EntryRows.number(last);
  }

  /**
   * Makes sure that nothing is appended any more, by whomever.
   *
   * @param patience with a store that does not answer
   * @return the seal's number
   * @throws LogUnavailableException it may or may not be sealed; do it again
   */
  public long seal(Duration patience) throws LogException, InterruptedException {
    Patience limited = new LimitedPatience(machine, settings, patience);
    Row last = lastFrom(null, limited);
    while (true) {
      if (last != null && EntryRows.isSeal(last)) {
        return EntryRows.number(last);
      }
      long number = last == null ? 1 : EntryRows.number(last) + 1;
      long term = last == null ? 0 : last.requiredNumber(EntryRows.TERM);
      Nonce nonce = Nonce.next(machine);
      Row taken = put(number, nonce, EntryRows.seal(term, nonce), limited);
      if (taken != null) {
        last = lastFrom(taken, limited);
      } else if (limited.persist(this::truncatedBefore) > number) {
        // The log has gone on and was truncated since its end was read: the seal fell into a hole.
        last = lastFrom(null, limited);
      } else {
        return number;
      }
    }
  }

  /**
   * Deletes the batches below a number, and their blobs, never a term marker: a writer paused for
   * an hour must still collide with the marker that follows its last entry. Harmless if late: what
   * others have truncated further stays so.
   *
   * @param number of an entry that is there and stays, usually the last that a snapshot covers
   * @return false if it took too long and something is left for the next truncation
   */
  public boolean truncateBefore(long number) throws LogException, InterruptedException {
    return truncateBefore(number, TRUNCATION_TIME);
  }

  /**
   * Deletes the batches below a number as {@link #truncateBefore(long)} does.
   *
   * @param limit after which no other page of rows is begun
   */
  public boolean truncateBefore(long number, Duration limit)
      throws LogException, InterruptedException {
    if (get(EntryRows.sort(number)) == null) {
      if (truncatedBefore() > number) {
        return true;
      }
      throw new IllegalArgumentException(name + " has no entry " + number + " to truncate before");
    }
    long start = machine.clock().nanoTime();
    // First, so that whoever meets a hole, or falls into one, learns that it is one.
    var mark =
        new Write.Update(
            new Key(name, EntryRows.TRUNCATION),
            Map.of(EntryRows.BEFORE, Value.of(number)),
            Set.of(),
            Condition.any(Condition.rowAbsent(), Condition.atMost(EntryRows.BEFORE, number)));
    try {
      store.write(mark, settings.callTimeout());
      String from = EntryRows.sort(0);
      while (from != null) {
        Store.Page page =
            store.query(
                name,
                from,
                EntryRows.sort(number),
                TRUNCATION_PAGE,
                Store.Consistency.STRONG,
                settings.callTimeout());
        List<Row> batches = page.rows().stream().filter(EntryRows::isBatch).toList();
        Crew.<Row, StoreException, IOException>forEach(
            machine, "truncation of " + name, DELETES_AT_A_TIME, batches, this::delete);
        from = page.next();
        if (from != null && machine.clock().nanoTime() - start >= limit.toNanos()) {
          return false;
        }
      }
      return true;
    } catch (StoreException | IOException e) {
      throw new LogUnavailableException(name + ": truncation is not complete", true, e);
    }
  }

  private void delete(Row batch) throws StoreException, IOException, InterruptedException {
    String blob = batch.text(EntryRows.BLOB);
    if (blob != null) {
      // Before the row, which is what names it.
      blobs.delete(blob);
    }
    store.write(
        new Write.Delete(batch.key(), Condition.equal(EntryRows.KIND, Value.of(EntryRows.BATCH))),
        settings.callTimeout());
  }

  /** Batches below this number may be gone; 0 if the log was never truncated. */
  public long truncatedBefore() throws LogException, InterruptedException {
    Row row = get(EntryRows.TRUNCATION);
    return row == null ? 0 : row.requiredNumber(EntryRows.BEFORE);
  }

  /** The attempt that has an entry's number; empty if none has it, or it has been truncated. */
  public Optional<Nonce> nonceOf(long number) throws LogException, InterruptedException {
    Row row = get(EntryRows.sort(number));
    try {
      return row == null
          ? Optional.empty()
          : Optional.of(Nonce.parse(row.requiredText(EntryRows.NONCE)));
    } catch (CorruptRowException | IllegalArgumentException e) {
      throw new CorruptLogException(name + ": " + e.getMessage(), e);
    }
  }

  private void requireNotTruncated(long number) throws LogException, InterruptedException {
    long before = truncatedBefore();
    if (number < before) {
      throw new LogTruncatedException(name, number, before);
    }
  }

  /**
   * Puts an entry where none may be, again and again until it is known whether it is there.
   *
   * @return null if it is there; otherwise the other entry that has the number
   */
  @Nullable Row put(long number, Nonce nonce, Map<String, Value> attributes, Patience patience)
      throws LogException, InterruptedException {
    var write =
        new Write.Put(new Key(name, EntryRows.sort(number)), attributes, Condition.rowAbsent());
    boolean inDoubt = false;
    while (true) {
      try {
        return switch (store.write(write, settings.callTimeout())) {
          case WriteResult.Written _ -> null;
          case WriteResult.Refused(Row current) when current == null ->
              throw new IllegalStateException(
                  name + ": entry " + number + " was refused, yet nothing is there");
          // An attempt whose answer was lost had been applied.
          case WriteResult.Refused(Row current) when EntryRows.hasNonce(current, nonce) -> null;
          case WriteResult.Refused(Row current) -> current;
        };
      } catch (StoreException e) {
        inDoubt |= e.mayHaveHappened();
        if (e.kind() == StoreException.Kind.REJECTED) {
          throw new LogUnavailableException(
              name + ": entry " + number + " was rejected: " + e.getMessage(), inDoubt, e);
        }
        patience.pause(
            new LogUnavailableException(
                name + ": entry " + number + " has no answer: " + e.getMessage(), inDoubt, e));
      }
    }
  }

  /**
   * The last entry's row, found by doubling and halving; null if the log is empty.
   *
   * @param known an entry to search from; null: from the start
   */
  private @Nullable Row lastFrom(@Nullable Row known, Patience patience)
      throws LogException, InterruptedException {
    Row last = known == null ? patience.persist(() -> firstFrom(1)) : known;
    if (last == null) {
      return null;
    }
    long step = 1;
    long none = Long.MAX_VALUE;
    while (EntryRows.number(last) + 1 < none) {
      long number = EntryRows.number(last);
      long probe = none == Long.MAX_VALUE ? number + step : number + (none - number) / 2;
      Row found = patience.persist(() -> firstFrom(probe));
      if (found == null) {
        none = probe;
      } else {
        last = found;
        step *= 2;
      }
    }
    return last;
  }

  /** The entry of this number, or the next that there is. */
  @Nullable Row firstFrom(long number) throws LogException, InterruptedException {
    List<Row> rows = query(number, 1).rows();
    return rows.isEmpty() ? null : rows.getFirst();
  }

  private Store.Page query(long number, int limit) throws LogException, InterruptedException {
    try {
      return store.query(
          name,
          EntryRows.sort(number),
          EntryRows.AFTER_ALL,
          limit,
          Store.Consistency.STRONG,
          settings.callTimeout());
    } catch (StoreException e) {
      throw new LogUnavailableException(
          name + ": entries from " + number + " cannot be read: " + e.getMessage(), false, e);
    }
  }

  private @Nullable Row get(String sort) throws LogException, InterruptedException {
    try {
      return store
          .get(new Key(name, sort), Store.Consistency.STRONG, settings.callTimeout())
          .orElse(null);
    } catch (StoreException e) {
      throw new LogUnavailableException(
          name + ": row " + sort + " cannot be read: " + e.getMessage(), false, e);
    }
  }

  private long payloadBytes(Row row) throws CorruptLogException {
    try {
      return EntryRows.payloadBytes(row);
    } catch (CorruptRowException e) {
      throw new CorruptLogException(name + ": " + e.getMessage(), e);
    }
  }

  private LogEntry entry(Row row) throws LogException, InterruptedException {
    try {
      EntryRows.requireKnownFormat(row);
      long number = EntryRows.number(row);
      long term = row.requiredNumber(EntryRows.TERM);
      if (EntryRows.isMarker(row)) {
        return EntryRows.toMarker(row);
      }
      Nonce nonce = Nonce.parse(row.requiredText(EntryRows.NONCE));
      if (EntryRows.isSeal(row)) {
        return new LogEntry.Seal(number, term, nonce);
      }
      if (!EntryRows.isBatch(row)) {
        throw new CorruptLogException(
            "row " + row.key() + " is a " + row.text(EntryRows.KIND) + ", which is not known here");
      }
      byte[] payload = row.has(EntryRows.BLOB) ? fetch(row) : row.requiredBytes(EntryRows.PAYLOAD);
      if (Payload.crc(payload) != row.requiredNumber(EntryRows.CRC)) {
        throw new CorruptLogException(
            name + ": the batch of entry " + number + " has a wrong checksum");
      }
      Payload.Content content = Payload.decode(payload);
      return new LogEntry.Batch(
          number,
          term,
          nonce,
          content.firstSeqNo(),
          content.mappingVersion(),
          content.operations());
    } catch (CorruptRowException | IllegalArgumentException e) {
      throw new CorruptLogException(name + ": " + e.getMessage(), e);
    }
  }

  private byte[] fetch(Row row) throws LogException, InterruptedException {
    long number = EntryRows.number(row);
    String blob = row.requiredText(EntryRows.BLOB);
    byte[] payload;
    try {
      payload = blobs.get(blob).orElse(null);
    } catch (IOException e) {
      throw new LogUnavailableException(
          name + ": the blob of entry " + number + " cannot be read: " + e.getMessage(), false, e);
    }
    if (payload == null) {
      requireNotTruncated(number);
      throw new CorruptLogException(name + ": entry " + number + " has lost its blob " + blob);
    }
    if (payload.length != row.requiredNumber(EntryRows.SIZE)) {
      throw new CorruptLogException(
          name
              + ": the blob "
              + blob
              + " of entry "
              + number
              + " has "
              + payload.length
              + " bytes");
    }
    return payload;
  }

  /**
   * Stores a batch that is too large for its row.
   *
   * @return the blob's name
   */
  String putBlob(long number, Nonce nonce, byte[] payload)
      throws IOException, InterruptedException {
    String blob = new BatchBlob(indexUuid, shard, number, nonce).name();
    blobs.put(blob, payload);
    return blob;
  }

  Machine machine() {
    return machine;
  }

  LogSettings settings() {
    return settings;
  }

  @Override
  public String toString() {
    return name;
  }
}
