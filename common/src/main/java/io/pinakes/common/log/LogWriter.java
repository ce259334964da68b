package io.pinakes.common.log;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The right to append to a shard's log, as long as no other writer has opened it. One append at a
 * time; while it is not known whether one got into the log, nothing else is tried.
 *
 * <p>A writer ends for good when it is superseded, when the log is sealed, when it is closed, and
 * when it is interrupted while an append is in doubt.
 */
public final class LogWriter implements AutoCloseable {

  /** Entries read at a time while opening; one page of DynamoDB ends at 1 MB anyway. */
  private static final int READ_PAGE = 100;

  private final ShardLog log;
  private final Machine machine;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile LogPosition position;
  private volatile @Nullable String trouble;

  private LogWriter(ShardLog log, LogPosition position) {
    this.log = log;
    this.machine = log.machine();
    this.position = position;
  }

  /**
   * Reads the log to its end, then becomes its writer by appending a term marker.
   *
   * @param from what has been applied already; a snapshot's position or {@link LogPosition#START}
   * @param assignment the leader's number of the assignment that this writer serves
   * @param node for people
   * @param apply gets every entry after {@code from} in order, also those of others that come in
   *     meanwhile, and at last the marker itself
   * @throws SupersededException a writer of a later assignment has opened the log
   * @throws SealedException the log is sealed
   * @throws LogTruncatedException {@code from} is too old: start from the current manifest
   * @throws InterruptedException a marker may have been appended
   */
  public static LogWriter open(
      ShardLog log, LogPosition from, long assignment, String node, Consumer<LogEntry> apply)
      throws LogException, InterruptedException {
    var writer = new LogWriter(log, from);
    writer.takeOver(assignment, node, apply);
    return writer;
  }

  private void takeOver(long assignment, String node, Consumer<LogEntry> apply)
      throws LogException, InterruptedException {
    if (position.assignment() > assignment) {
      throw new SupersededException(
          log
              + ": opened for assignment "
              + assignment
              + " from a snapshot of assignment "
              + position.assignment());
    }
    while (true) {
      readToEnd(assignment, apply);
      Patience patience = patience();
      long number = position.number() + 1;
      long term = position.term() + 1;
      Nonce nonce = Nonce.next(machine);
      Row taken = log.put(number, nonce, EntryRows.marker(term, nonce, node, assignment), patience);
      if (taken != null) {
        continue;
      }
      // Whoever slept since reading an end that has been truncated has put its marker into a hole.
      long truncatedBefore = patience.persist(log::truncatedBefore);
      if (truncatedBefore > number) {
        throw new LogTruncatedException(log.toString(), number, truncatedBefore);
      }
      var marker = new LogEntry.TermMarker(number, term, nonce, node, assignment);
      position = position.after(marker);
      trouble = null;
      apply.accept(marker);
      return;
    }
  }

  private void readToEnd(long assignment, Consumer<LogEntry> apply)
      throws LogException, InterruptedException {
    boolean mayHaveMore = true;
    while (mayHaveMore) {
      long next = position.number() + 1;
      LogPage page = patience().persist(() -> log.readFrom(next, READ_PAGE));
      for (LogEntry entry : page.entries()) {
        LogPosition after = position.after(entry);
        apply.accept(entry);
        position = after;
        if (entry instanceof LogEntry.Seal seal) {
          throw new SealedException(log + " is sealed by entry " + seal.number());
        }
        if (entry instanceof LogEntry.TermMarker marker && marker.assignment() > assignment) {
          throw new SupersededException(
              log
                  + ": opened for assignment "
                  + assignment
                  + ", but "
                  + marker.node()
                  + " has it for assignment "
                  + marker.assignment());
        }
      }
      mayHaveMore = page.mayHaveMore();
    }
  }

  /**
   * Appends a batch and returns when it is in the log for good.
   *
   * @param firstSeqNo of the first operation
   * @param operations at least one
   * @return the entry as it is in the log
   * @throws SupersededException it is not in the log and never will be; the writer has ended
   * @throws SealedException likewise
   * @throws LogUnavailableException if {@link LogUnavailableException#mayHaveHappened} is false, it
   *     is not in the log and the writer goes on; otherwise the writer has ended
   * @throws LogClosedException the writer has ended; the batch may be in the log if it ended during
   *     this call
   * @throws InterruptedException the writer has ended; the batch may be in the log
   */
  public LogEntry.Batch append(long firstSeqNo, long mappingVersion, List<Operation> operations)
      throws LogException, InterruptedException {
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("an empty batch");
    }
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(log + ": two appends at once");
    }
    try {
      if (closed.isDone()) {
        throw new LogClosedException(log + ": this writer has ended");
      }
      LogEntry.Batch batch = appendAlone(firstSeqNo, mappingVersion, operations);
      position = position.after(batch);
      trouble = null;
      return batch;
    } catch (LogUnavailableException e) {
      if (e.mayHaveHappened()) {
        closed.complete(null);
      }
      // Nothing is under way any more that could find out that the trouble is over.
      trouble = null;
      throw e;
    } catch (LogException | InterruptedException | RuntimeException | Error e) {
      closed.complete(null);
      throw e;
    } finally {
      busy.set(false);
    }
  }

  /**
   * Makes sure that nothing follows this writer's last entry: whatever was decided by the log up to
   * there was decided by all of it. An append does that by itself.
   *
   * @throws SupersededException another writer has the log; this one has ended
   * @throws SealedException the log is sealed; the writer has ended
   * @throws LogClosedException the writer has ended
   */
  public void confirm() throws LogException, InterruptedException {
    long next = position.number() + 1;
    Row taken = patience().persist(() -> log.firstFrom(next));
    trouble = null;
    if (taken != null) {
      closed.complete(null);
      throw deposedBy(taken);
    }
  }

  private LogEntry.Batch appendAlone(
      long firstSeqNo, long mappingVersion, List<Operation> operations)
      throws LogException, InterruptedException {
    long number = position.number() + 1;
    long term = position.term();
    Nonce nonce = Nonce.next(machine);
    int inlineLimit = log.settings().inlineLimitBytes();
    byte[] payload =
        Payload.encode(new Payload.Content(firstSeqNo, mappingVersion, operations), inlineLimit);
    Map<String, Value> row =
        payload.length <= inlineLimit
            ? EntryRows.inlineBatch(term, nonce, payload)
            : EntryRows.blobBatch(term, nonce, storeBlob(number, nonce, payload), payload);
    Row taken = log.put(number, nonce, row, patience());
    if (taken != null) {
      throw deposedBy(taken);
    }
    return new LogEntry.Batch(number, term, nonce, firstSeqNo, mappingVersion, operations);
  }

  /** The blob first: a row in the log never names a blob that is not there. */
  private String storeBlob(long number, Nonce nonce, byte[] payload)
      throws LogException, InterruptedException {
    Patience patience = patience();
    for (int attempt = 1; ; attempt++) {
      try {
        return log.putBlob(number, nonce, payload);
      } catch (IOException e) {
        var why =
            new LogUnavailableException(
                log + ": the blob of entry " + number + " is not stored: " + e.getMessage(),
                false,
                e);
        if (attempt == log.settings().blobAttempts()) {
          throw why;
        }
        patience.pause(why);
      }
    }
  }

  private LogException deposedBy(Row taken) {
    if (EntryRows.isSeal(taken)) {
      return new SealedException(log + " is sealed by entry " + EntryRows.number(taken));
    }
    long term = taken.requiredNumber(EntryRows.TERM);
    if (!EntryRows.isMarker(taken) || term <= position.term()) {
      return new CorruptLogException(
          log
              + ": after the last entry of term "
              + position.term()
              + " comes a "
              + taken.text(EntryRows.KIND)
              + " of term "
              + term
              + " instead of a marker");
    }
    return new SupersededException(
        log
            + ": "
            + EntryRows.toMarker(taken).node()
            + " has begun term "
            + term
            + ", this writer had term "
            + position.term());
  }

  /** Goes on until it is answered or this writer is closed. */
  private Patience patience() {
    var backoff = new Backoff(machine, log.settings());
    return why -> {
      trouble = why.getMessage();
      try {
        machine.clock().await(closed, backoff.next());
      } catch (TimeoutException e) {
        return;
      }
      throw new LogClosedException(log + ": closed while " + why.getMessage());
    };
  }

  /** The last entry that this writer knows: its own last append or marker. */
  public LogPosition position() {
    return position;
  }

  /** The term that this writer writes in. */
  public long term() {
    return position.term();
  }

  /**
   * Why the append under way does not come to an end (the store does not answer); null if all is
   * well. New writes are better refused than queued meanwhile.
   */
  public @Nullable String trouble() {
    return trouble;
  }

  /** Whether nothing can be appended any more. */
  public boolean isClosed() {
    return closed.isDone();
  }

  /** Ends the writer; an append that waits for its next retry ends too, its outcome unknown. */
  @Override
  public void close() {
    closed.complete(null);
  }
}
