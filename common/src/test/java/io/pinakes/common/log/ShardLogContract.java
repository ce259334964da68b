package io.pinakes.common.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.FaultyBlobStore;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.Condition;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the log promises, on any store. */
@Timeout(120)
abstract class ShardLogContract {

  static final LogSettings SETTINGS =
      new LogSettings(
          2_000, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(10), 20);

  /** Of stores that answer in the end. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final FaultPlan.Rates FAULTS =
      new FaultPlan.Rates(100, 150, 50, 50, Duration.ofMillis(2));

  final SystemMachine machine = new SystemMachine(1);
  final InMemoryBlobStore plainBlobs = new InMemoryBlobStore();
  final String uuid = UUID.randomUUID().toString();

  /** The same store without faults, to look behind the log. */
  final Store plainStore;

  final Store store;
  final BlobStore blobs;
  final ShardLog log;

  /**
   * The contract on a store.
   *
   * @param faults let every third call or so fail, before or after it is applied
   */
  ShardLogContract(Store plainStore, boolean faults) {
    this.plainStore = plainStore;
    store =
        faults
            ? new FaultyStore(plainStore, machine, FaultPlan.random(machine, FAULTS))
            : plainStore;
    blobs =
        faults
            ? new FaultyBlobStore(
                plainBlobs,
                machine,
                BlobFault.Plan.random(machine, 150, 150, 50, Duration.ofMillis(2)))
            : plainBlobs;
    log = new ShardLog(store, blobs, machine, SETTINGS, uuid, 0);
  }

  @AfterEach
  void closeMachine() {
    machine.close();
  }

  /** A writer and what it was given to apply. */
  record Opened(LogWriter writer, List<LogEntry> applied) {}

  Opened open(long assignment, String node) throws Exception {
    return open(LogPosition.START, assignment, node);
  }

  Opened open(LogPosition from, long assignment, String node) throws Exception {
    var applied = new ArrayList<LogEntry>();
    return new Opened(LogWriter.open(log, from, assignment, node, applied::add), applied);
  }

  static Operation index(String id) {
    return new Operation.Index(
        id, 1, ("{\"title\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  static Operation large(String id, int bytes) {
    byte[] source = new byte[bytes];
    var random = new SplittableRandom(bytes);
    random.nextBytes(source);
    return new Operation.Index(id, 1, source);
  }

  /** Reads all, past faults. */
  List<LogEntry> readAll() throws Exception {
    var entries = new ArrayList<LogEntry>();
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);
    boolean mayHaveMore = true;
    while (mayHaveMore) {
      long next = entries.size() + 1L;
      LogPage page = patience.persist(() -> log.readFrom(next, 3));
      entries.addAll(page.entries());
      mayHaveMore = page.mayHaveMore();
    }
    return entries;
  }

  /** Deletes a row behind the log's back. */
  void deleteRow(long number) throws Exception {
    plainStore.write(
        new Write.Delete(new Key("log/" + uuid + "/0", EntryRows.sort(number)), Condition.always()),
        Duration.ofSeconds(5));
  }

  void setInRow(long number, String attribute, Value value) throws Exception {
    plainStore.write(
        new Write.Update(
            new Key("log/" + uuid + "/0", EntryRows.sort(number)),
            Map.of(attribute, value),
            Set.of(),
            Condition.rowPresent()),
        Duration.ofSeconds(5));
  }

  @Test
  void anEmptyLogHasNoEntriesAndItsStartIsItsEnd() throws Exception {
    assertThat(readAll()).isEmpty();
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);
    assertThat(patience.persist(() -> log.isLast(0))).isTrue();
  }

  @Test
  void openingAlwaysMeansANewTermAndAMarkerAlsoForTheSameWorker() throws Exception {
    open(1, "a");
    Opened again = open(1, "a");
    assertThat(again.writer().term()).isEqualTo(2);
    assertThat(readAll())
        .hasSize(2)
        .allMatch(LogEntry.TermMarker.class::isInstance)
        .extracting(LogEntry::term)
        .containsExactly(1L, 2L);
  }

  @Test
  void whatIsAppendedIsReadBackByAnyReaderInOrder() throws Exception {
    LogWriter writer = open(1, "a").writer();
    LogEntry first = writer.append(0, 1, List.of(index("x"), new Operation.Delete("y", 7)));
    LogEntry second = writer.append(2, 2, List.of(index("ä\u0000")));

    List<LogEntry> all = readAll();

    assertThat(all.subList(1, 3)).containsExactly(first, second);
    assertThat(all).extracting(LogEntry::number).containsExactly(1L, 2L, 3L);
    assertThat(writer.position()).isEqualTo(new LogPosition(3, 1, 1));
  }

  @Test
  void aPageEndsBeforeItsBatchesTakeTooMuchMemory() throws Exception {
    LogWriter writer = open(1, "a").writer();
    int bytes = (int) (ShardLog.PAGE_BYTES / 5 * 2);
    for (int i = 0; i < 3; i++) {
      writer.append(i, 1, List.of(large("x" + i, bytes)));
    }
    writer.append(3, 1, List.of(large("alone", (int) ShardLog.PAGE_BYTES + 1)));
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);

    LogPage first = patience.persist(() -> log.readFrom(1, 100));
    LogPage second = patience.persist(() -> log.readFrom(4, 100));
    LogPage third = patience.persist(() -> log.readFrom(5, 100));

    assertThat(first.entries()).extracting(LogEntry::number).containsExactly(1L, 2L, 3L);
    assertThat(first.mayHaveMore()).isTrue();
    assertThat(second.entries()).extracting(LogEntry::number).containsExactly(4L);
    assertThat(second.mayHaveMore()).isTrue();
    assertThat(third.entries()).extracting(LogEntry::number).containsExactly(5L);
    assertThat(third.mayHaveMore()).isFalse();
    // What opens the log reads over the ends of pages.
    assertThat(open(2, "b").applied()).extracting(LogEntry::number).endsWith(3L, 4L, 5L, 6L);
  }

  @Test
  void aNewWriterAppliesTheWholeLogBeforeItsMarker() throws Exception {
    LogWriter old = open(1, "a").writer();
    LogEntry batch = old.append(0, 1, List.of(index("x")));
    Opened next = open(2, "b");
    assertThat(next.applied()).hasSize(3).contains(batch);
    assertThat(next.applied().getLast())
        .isInstanceOfSatisfying(
            LogEntry.TermMarker.class,
            marker -> {
              assertThat(marker.node()).isEqualTo("b");
              assertThat(marker.assignment()).isEqualTo(2);
              assertThat(marker.term()).isEqualTo(2);
            });
  }

  @Test
  void aNewWriterContinuesFromASnapshotsPosition() throws Exception {
    LogWriter old = open(1, "a").writer();
    LogPosition snapshot = old.position();
    LogEntry batch = old.append(0, 1, List.of(index("x")));
    Opened next = open(snapshot, 2, "b");
    assertThat(next.applied()).hasSize(2).startsWith(batch);
    assertThat(next.writer().term()).isEqualTo(2);
  }

  @Test
  void anOlderWritersNextAppendFailsAndItStepsDown() throws Exception {
    LogWriter old = open(1, "a").writer();
    LogWriter next = open(2, "b").writer();

    assertThatExceptionOfType(SupersededException.class)
        .isThrownBy(() -> old.append(0, 1, List.of(index("lost"))))
        .withMessageContaining("b has begun term 2");

    assertThat(old.isClosed()).isTrue();
    assertThatExceptionOfType(LogClosedException.class)
        .isThrownBy(() -> old.append(0, 1, List.of(index("lost"))));
    next.append(0, 1, List.of(index("kept")));
    assertThat(readAll().toString()).contains("kept").doesNotContain("lost");
  }

  @Test
  void anEntryThatGetsInBeforeTheMarkerIsAppliedAndTheMarkerFollows() throws Exception {
    LogWriter old = open(1, "a").writer();
    var applied = new ArrayList<LogEntry>();
    var batches = new ArrayList<LogEntry>();
    // As the opener applies the first entry, the old writer appends one more.
    LogWriter next =
        LogWriter.open(
            log,
            LogPosition.START,
            2,
            "b",
            entry -> {
              applied.add(entry);
              if (applied.size() == 1) {
                try {
                  batches.add(old.append(0, 1, List.of(index("late"))));
                } catch (LogException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    assertThat(applied).hasSize(3).containsAll(batches);
    assertThat(next.position().number()).isEqualTo(3);
  }

  @Test
  void anOpenerOfAnEarlierAssignmentGivesUp() throws Exception {
    open(7, "b");
    assertThatExceptionOfType(SupersededException.class)
        .isThrownBy(() -> open(6, "a"))
        .withMessageContaining("b has it for assignment 7");
    assertThatExceptionOfType(SupersededException.class)
        .isThrownBy(() -> open(new LogPosition(1, 1, 7), 6, "a"));
    assertThat(readAll()).hasSize(1);
  }

  @Test
  void aSealedLogTakesNothingMoreFromAnybody() throws Exception {
    LogWriter writer = open(1, "a").writer();
    writer.append(0, 1, List.of(index("x")));
    assertThat(log.seal(PATIENCE)).isEqualTo(3);

    assertThatExceptionOfType(SealedException.class)
        .isThrownBy(() -> writer.append(1, 1, List.of(index("y"))));
    assertThatExceptionOfType(SealedException.class).isThrownBy(() -> open(2, "b"));
    assertThat(readAll().getLast()).isInstanceOf(LogEntry.Seal.class);
    assertThat(readAll()).hasSize(3);
  }

  @Test
  void sealingIsIdempotentAndWorksOnAnEmptyLog() throws Exception {
    assertThat(log.seal(PATIENCE)).isEqualTo(1);
    assertThat(log.seal(PATIENCE)).isEqualTo(1);
    assertThatExceptionOfType(SealedException.class).isThrownBy(() -> open(1, "a"));
  }

  @Test
  void sealingFindsTheEndOfALogOfAnyLength() throws Exception {
    LogWriter writer = open(1, "a").writer();
    for (int i = 2; i <= 21; i++) {
      writer.append(i, 1, List.of(index("x" + i)));
    }
    assertThat(log.seal(PATIENCE)).isEqualTo(22);
  }

  @Test
  void logsOfOtherShardsAndIndicesAreOthers() throws Exception {
    open(1, "a");
    var other = new ShardLog(store, blobs, machine, SETTINGS, uuid, 1);
    assertThat(other.seal(PATIENCE)).isEqualTo(1);
    assertThat(log.seal(PATIENCE)).isEqualTo(2);
  }

  @Test
  void aLargeBatchGoesToTheBlobStoreAndTheRowNamesIt() throws Exception {
    LogWriter writer = open(1, "a").writer();
    LogEntry.Batch batch = writer.append(0, 1, List.of(large("x", 100_000)));

    assertThat(plainBlobs.list("log/" + uuid + "/0/", "", 10))
        .containsExactly("log/" + uuid + "/0/2-" + batch.nonce());
    assertThat(readAll().getLast()).isEqualTo(batch);
  }

  @Test
  void aBatchThatCompressesIntoTheRowStaysInline() throws Exception {
    LogWriter writer = open(1, "a").writer();
    var batch =
        writer.append(
            0,
            1,
            List.of(
                new Operation.Index("x", 1, "a".repeat(7_000).getBytes(StandardCharsets.UTF_8))));
    assertThat(plainBlobs.list("", "", 10)).isEmpty();
    assertThat(readAll().getLast()).isEqualTo(batch);
  }

  @Test
  void anAbsentBlobIsNamed() throws Exception {
    LogWriter writer = open(1, "a").writer();
    LogEntry.Batch batch = writer.append(0, 1, List.of(large("x", 100_000)));
    plainBlobs.delete("log/" + uuid + "/0/2-" + batch.nonce());
    assertThatExceptionOfType(CorruptLogException.class)
        .isThrownBy(this::readAll)
        .withMessageContaining("entry 2 has lost its blob")
        .withMessageContaining("2-" + batch.nonce());
  }

  @Test
  void aDamagedBatchIsNoticed() throws Exception {
    LogWriter writer = open(1, "a").writer();
    writer.append(0, 1, List.of(index("x")));
    LogEntry.Batch second = writer.append(1, 1, List.of(large("y", 100_000)));
    String blob = "log/" + uuid + "/0/3-" + second.nonce();
    byte[] damaged = plainBlobs.get(blob).orElseThrow();
    damaged[50_000]++;
    plainBlobs.put(blob, damaged);
    assertThatExceptionOfType(CorruptLogException.class)
        .isThrownBy(this::readAll)
        .withMessageContaining("entry 3 has a wrong checksum");

    setInRow(2, EntryRows.PAYLOAD, Value.of(new byte[] {1, 0, 0}));
    assertThatExceptionOfType(CorruptLogException.class)
        .isThrownBy(this::readAll)
        .withMessageContaining("entry 2 has a wrong checksum");
  }

  @Test
  void aMissingEntryIsNoticed() throws Exception {
    LogWriter writer = open(1, "a").writer();
    writer.append(0, 1, List.of(index("x")));
    writer.append(1, 1, List.of(index("y")));
    deleteRow(2);
    assertThatExceptionOfType(CorruptLogException.class)
        .isThrownBy(this::readAll)
        .withMessageContaining("entry 2 is missing");
  }

  @Test
  void aRowOfALaterFormatIsRefusedNotMisread() throws Exception {
    open(1, "a");
    setInRow(1, "format", Value.of(2));
    assertThatExceptionOfType(CorruptLogException.class)
        .isThrownBy(this::readAll)
        .withMessageContaining("format 2");
  }

  @Test
  void onlyTheNewestEntryIsTheLast() throws Exception {
    LogWriter writer = open(1, "a").writer();
    writer.append(0, 1, List.of(index("x")));
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);
    assertThat(patience.persist(() -> log.isLast(1))).isFalse();
    assertThat(patience.persist(() -> log.isLast(2))).isTrue();
  }

  @Test
  void truncationDeletesBatchesAndTheirBlobsNeverMarkers() throws Exception {
    LogWriter first = open(1, "a").writer();
    first.append(0, 1, List.of(large("x", 100_000)));
    LogWriter second = open(2, "b").writer();
    second.append(1, 1, List.of(index("y")));
    LogEntry.Batch kept = second.append(2, 1, List.of(index("z")));

    truncateBefore(5);

    assertThat(plainBlobs.list("", "", 10)).isEmpty();
    Store.Page page =
        plainStore.query(
            "log/" + uuid + "/0",
            EntryRows.sort(0),
            EntryRows.AFTER_ALL,
            100,
            Store.Consistency.STRONG,
            Duration.ofSeconds(5));
    assertThat(page.rows()).extracting(EntryRows::number).containsExactly(1L, 3L, 5L);
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);
    assertThat(patience.persist(() -> log.readFrom(5, 10)).entries()).containsExactly(kept);
    assertThat(patience.persist(() -> log.isLast(2))).isFalse();
    assertThatExceptionOfType(LogTruncatedException.class)
        .isThrownBy(() -> patience.persist(() -> log.readFrom(2, 10)))
        .withMessageContaining("entry 2 is truncated");
    assertThatExceptionOfType(LogTruncatedException.class).isThrownBy(() -> open(3, "c"));
  }

  @Test
  void aWriterPausedWhileTheLogWasTruncatedStillCollidesWithTheMarker() throws Exception {
    LogWriter paused = open(1, "a").writer();
    paused.append(0, 1, List.of(index("x")));
    LogWriter next = open(2, "b").writer();
    for (int i = 0; i < 5; i++) {
      next.append(1 + i, 1, List.of(index("y" + i)));
    }
    truncateBefore(8);
    assertThatExceptionOfType(SupersededException.class)
        .isThrownBy(() -> paused.append(1, 1, List.of(index("zombie"))));
  }

  @Test
  void anOpenerPausedWhileTheLogWasTruncatedDoesNotBecomeTheWriterOfAHole() throws Exception {
    LogWriter writer = open(1, "a").writer();
    writer.append(0, 1, List.of(index("x")));
    LogPosition snapshot = writer.position();
    var once = new ArrayList<LogEntry>();
    // The opener reads entry 3 as the last; then three more come, a snapshot covers them, and it
    // truncates the log.
    writer.append(1, 1, List.of(index("y")));
    assertThatExceptionOfType(LogTruncatedException.class)
        .isThrownBy(
            () ->
                LogWriter.open(
                    log,
                    snapshot,
                    2,
                    "b",
                    entry -> {
                      once.add(entry);
                      if (once.size() == 1) {
                        goOnAndTruncate(writer);
                      }
                    }));
    // The hole's marker disturbs neither the writer nor whoever opens from the current snapshot.
    writer.append(5, 1, List.of(index("after")));
    assertThat(open(writer.position(), 3, "c").writer().position().number())
        .isEqualTo(writer.position().number() + 1);
  }

  private void goOnAndTruncate(LogWriter writer) {
    try {
      for (int i = 0; i < 3; i++) {
        writer.append(2 + i, 1, List.of(index("z" + i)));
      }
      truncateBefore(writer.position().number());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void truncationNeedsAnEntryThatStays() throws Exception {
    open(1, "a");
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                patience.persist(
                    () -> {
                      log.truncateBefore(2);
                      return "";
                    }));
  }

  @Test
  void aTruncationThatComesAfterAFurtherOneIsNoMistake() throws Exception {
    LogWriter writer = open(1, "a").writer();
    for (int i = 0; i < 6; i++) {
      writer.append(i, 1, List.of(index("x" + i)));
    }
    truncateBefore(6);
    truncateBefore(4);
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);
    assertThat(patience.persist(log::truncatedBefore)).isEqualTo(6);
    assertThat(patience.persist(() -> log.readFrom(6, 10)).entries()).hasSize(2);
  }

  @Test
  void tellsWhichAttemptHasANumber() throws Exception {
    LogWriter writer = open(1, "a").writer();
    LogEntry.Batch batch = writer.append(0, 1, List.of(large("x", 100_000)));
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);
    assertThat(patience.persist(() -> log.nonceOf(2))).hasValue(batch.nonce());
    assertThat(patience.persist(() -> log.nonceOf(1)))
        .hasValueSatisfying(nonce -> assertThat(nonce).isNotEqualTo(batch.nonce()));
    assertThat(patience.persist(() -> log.nonceOf(3))).isEmpty();
    assertThat(plainBlobs.list("", "", 10))
        .containsExactly(new BatchBlob(uuid, 0, 2, batch.nonce()).name())
        .allSatisfy(
            name ->
                assertThat(BatchBlob.parse(name))
                    .hasValue(new BatchBlob(uuid, 0, 2, batch.nonce())));
  }

  void truncateBefore(long number) throws Exception {
    Patience patience = new LimitedPatience(machine, SETTINGS, PATIENCE);
    patience.persist(
        () -> {
          log.truncateBefore(number);
          return "";
        });
  }
}
