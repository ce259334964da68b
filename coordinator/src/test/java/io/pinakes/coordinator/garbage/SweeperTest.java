package io.pinakes.coordinator.garbage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.blob.FaultyBlobStore;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.log.BatchBlob;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.log.Nonce;
import io.pinakes.common.log.Operation;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.snapshot.SegmentBlob;
import io.pinakes.common.snapshot.SegmentFile;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.coordinator.garbage.Sweeper.Swept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only what no row will ever name again goes. */
final class SweeperTest {

  private static final Duration CALL = Duration.ofMillis(200);
  private static final ShardId FIRST = new ShardId("books", "uuid", 0);
  private static final ShardId SECOND = new ShardId("books", "uuid", 1);
  private static final String SHA256 = "0123456789abcdef".repeat(4);
  private static final SweepSettings SETTINGS =
      new SweepSettings(Duration.ofMinutes(10), 2, Duration.ofMillis(10));

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final SimulatedMachine machine = world.machine("m");
  private final InMemoryStore table = new InMemoryStore();
  private final FaultyStore store = new FaultyStore(table, machine, FaultPlan.none());
  private final InMemoryBlobStore shelf = new InMemoryBlobStore();
  private final FaultyBlobStore blobs = new FaultyBlobStore(shelf, machine, BlobFault.Plan.none());
  private final Manifests manifests = new Manifests(store, machine, CALL);
  private final Sweeper sweeper =
      new Sweeper(blobs, this::log, manifests, GarbageRules.byNumbers(), SETTINGS, machine);

  @AfterEach
  void close() {
    world.close();
  }

  private ShardLog log(ShardId shard) {
    return new ShardLog(store, blobs, machine, LogSettings.DEFAULT, shard.uuid(), shard.number());
  }

  private Swept sweep() throws Exception {
    return world.run(machine, () -> sweeper.sweep(() -> true));
  }

  private LogWriter open(ShardId shard) throws Exception {
    return world.run(
        machine, () -> LogWriter.open(log(shard), LogPosition.START, 1, "m", entry -> {}));
  }

  private LogEntry.Batch append(LogWriter writer) throws Exception {
    var large = new Operation.Index("x", 1, new byte[200_000]);
    return world.run(machine, () -> writer.append(0, 1, List.of(large)));
  }

  private String stray(ShardId shard, long number) {
    String name = new BatchBlob(shard.uuid(), shard.number(), number, new Nonce(number, 1)).name();
    shelf.put(name, new byte[1]);
    return name;
  }

  private String segment(ShardId shard, long version, String file) {
    String name = SegmentBlob.of(shard, version, 7, file).name();
    shelf.put(name, new byte[1]);
    return name;
  }

  private static SegmentFile file(String blob) {
    return new SegmentFile(SegmentBlob.parse(blob).orElseThrow().file(), blob, 1, SHA256);
  }

  private Manifest replace(ShardId shard, Manifest from, String... named) throws Exception {
    List<SegmentFile> files = new ArrayList<>();
    for (String blob : named) {
      files.add(file(blob));
    }
    Manifest next = from.next(new LogPosition(from.version() + 1, 1, 1), 0, files);
    assertThat(world.run(machine, () -> manifests.replace(shard, from, next))).isTrue();
    return next;
  }

  private List<String> left() {
    return shelf.list("", "", 100);
  }

  @Test
  void aBatchGoesWhenItsNumberIsTakenByAnotherOrTruncated() throws Exception {
    LogWriter writer = open(FIRST);
    LogEntry.Batch second = append(writer);
    LogEntry.Batch third = append(writer);
    String atMarker = stray(FIRST, 1);
    String atBatch = stray(FIRST, 3);
    String aboutToBeAppended = stray(FIRST, 4);
    String later = stray(FIRST, 9);
    String elsewhere = stray(SECOND, 1);
    assertThat(left()).hasSize(7);

    assertThat(sweep()).isEqualTo(new Swept(7, 2, 0, 0));

    assertThat(left())
        .contains(aboutToBeAppended, later, elsewhere)
        .doesNotContain(atMarker, atBatch)
        .contains(
            new BatchBlob("uuid", 0, 2, second.nonce()).name(),
            new BatchBlob("uuid", 0, 3, third.nonce()).name());

    world.run(machine, () -> log(FIRST).truncateBefore(3));
    String truncated = stray(FIRST, 2);
    sweep();
    assertThat(left()).hasSize(4).doesNotContain(truncated);
  }

  @Test
  void aSegmentFileGoesWhenItsVersionIsPastAndTheManifestDoesNotNameIt() throws Exception {
    String first = segment(FIRST, 1, "_0.cfs");
    String lost = segment(FIRST, 1, "_1.cfs");
    assertThat(sweep().deleted()).as("no manifest yet").isZero();

    Manifest one = replace(FIRST, Manifest.NONE, first);
    String second = segment(FIRST, 2, "_2.cfs");
    assertThat(sweep().deleted()).isEqualTo(1);
    assertThat(left()).containsExactly(first, second).doesNotContain(lost);

    Manifest two = replace(FIRST, one, first, second);
    String late = segment(FIRST, 2, "_3.cfs");
    String next = segment(FIRST, 3, "_4.cfs");
    sweep();
    assertThat(left()).contains(first, second, next).doesNotContain(late);

    replace(FIRST, two, second);
    sweep();
    assertThat(left()).containsExactly(second);
  }

  @Test
  void ofARemovedIndexAllGoes() throws Exception {
    LogWriter writer = open(FIRST);
    append(writer);
    append(writer);
    String first = segment(FIRST, 1, "_0.cfs");
    replace(FIRST, Manifest.NONE, first);
    segment(FIRST, 2, "_1.cfs");
    stray(FIRST, 4);
    world.run(
        machine,
        () -> {
          long seal = log(FIRST).seal(Duration.ofSeconds(5));
          manifests.remove(FIRST);
          return log(FIRST).truncateBefore(seal);
        });

    sweep();

    assertThat(left()).isEmpty();
  }

  @Test
  void namesThatAreNoBlobsOfPinakesStay() throws Exception {
    for (String name :
        List.of("log/readme", "log/uuid/0/notes.txt", "segments/uuid/0/x", "other/x")) {
      shelf.put(name, new byte[1]);
    }
    assertThat(sweep()).isEqualTo(new Swept(3, 0, 3, 0));
    assertThat(left()).hasSize(4);
  }

  @Test
  void whatCannotBeJudgedStaysAndTheRestIsSweptNevertheless() throws Exception {
    for (ShardId shard : List.of(FIRST, SECOND)) {
      Manifest one = replace(shard, Manifest.NONE, segment(shard, 1, "_0.cfs"));
      replace(shard, one, segment(shard, 2, "_1.cfs"));
    }
    store.follow(
        call -> call.partition().equals("log/uuid/0") ? Fault.unreachable() : Fault.none());

    assertThat(sweep()).isEqualTo(new Swept(4, 1, 0, 2));

    store.follow(FaultPlan.none());
    blobs.follow(name -> name.contains("/1-") ? new BlobFault.Before() : new BlobFault.None());
    assertThat(sweep()).isEqualTo(new Swept(3, 0, 0, 2));
    blobs.follow(_ -> new BlobFault.Before());
    assertThatIOException().isThrownBy(this::sweep);
    blobs.follow(BlobFault.Plan.none());
    assertThat(sweep().deleted()).isEqualTo(1);
    assertThat(left()).hasSize(2);
  }

  @Test
  void looksAtAPageAtATimeAndStopsWhenTheLeadIsLost() throws Exception {
    for (int i = 0; i < 10; i++) {
      stray(FIRST, 1);
      segment(FIRST, i + 1, "_0.cfs");
    }
    replace(FIRST, Manifest.NONE);
    var asked = new AtomicInteger();
    Swept swept = world.run(machine, () -> sweeper.sweep(() -> asked.incrementAndGet() <= 3));
    assertThat(swept.seen()).isLessThanOrEqualTo(4);
    assertThat(asked).hasValueLessThanOrEqualTo(5);
  }

  @Test
  void sweepsOnceInAnIntervalWhileItLeadsAndOutlivesTrouble() throws Exception {
    Manifest one = replace(FIRST, Manifest.NONE, segment(FIRST, 1, "_0.cfs"));
    replace(FIRST, one);
    var leads = new AtomicBoolean();
    Task task = sweeper.start(leads::get);
    world.runFor(Duration.ofMinutes(30));
    assertThat(left()).as("it does not lead").hasSize(1);

    leads.set(true);
    blobs.follow(_ -> new BlobFault.Before());
    world.runFor(Duration.ofMinutes(11));
    blobs.follow(BlobFault.Plan.none());
    assertThat(left()).hasSize(1);
    world.runFor(Duration.ofMinutes(11));
    assertThat(left()).isEmpty();

    world.run(
        machine,
        () -> {
          task.stop();
          return true;
        });
    assertThat(world.liveTasks(machine)).isEmpty();
  }
}
