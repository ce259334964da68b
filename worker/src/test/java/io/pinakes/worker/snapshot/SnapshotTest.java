package io.pinakes.worker.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.blob.FaultyBlobStore;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.log.Operation;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.snapshot.CorruptSnapshotException;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.snapshot.SegmentFile;
import io.pinakes.common.snapshot.SnapshotUnavailableException;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.worker.disk.SimulatedDisk;
import io.pinakes.worker.snapshot.SnapshotFetch.Fetched;
import io.pinakes.worker.snapshot.SnapshotUpload.Outcome;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots go to the blob store and come back, whatever goes wrong on the way. */
final class SnapshotTest {

  private static final Duration CALL = Duration.ofMillis(200);
  private static final ShardId SHARD = new ShardId("books", "uuid-1", 3);

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final SimulatedMachine machine = world.machine("m");
  private final InMemoryStore table = new InMemoryStore();
  private final FaultyStore store = new FaultyStore(table, machine, FaultPlan.none());
  private final InMemoryBlobStore shelf = new InMemoryBlobStore();
  private final FaultyBlobStore blobs = new FaultyBlobStore(shelf, machine, BlobFault.Plan.none());
  private final Manifests manifests = new Manifests(store, machine, CALL);
  private final SnapshotFetch fetch = new SnapshotFetch(machine, blobs, manifests);
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Directory local = disk.create(SHARD);

  @AfterEach
  void close() {
    world.close();
  }

  private SnapshotUpload uploader(Directory directory, Manifest openedFrom) {
    return new SnapshotUpload(SHARD, directory, openedFrom, machine, blobs, manifests);
  }

  private Outcome upload(SnapshotUpload uploader, long number, String... files) throws Exception {
    return world.run(
        machine, () -> uploader.upload(List.of(files), new LogPosition(number, 1, 1), number));
  }

  private Manifest made(SnapshotUpload uploader, long number, String... files) throws Exception {
    return ((Outcome.Made) upload(uploader, number, files)).current();
  }

  private Fetched fetch(Directory target) throws Exception {
    return world.run(machine, () -> fetch.fetch(SHARD, target, disk.leftBehind(SHARD)));
  }

  private static void write(Directory directory, String... names) throws IOException {
    for (String name : names) {
      // More than one chunk, and not a whole number of them.
      LuceneFiles.write(directory, name, name.hashCode(), name.startsWith("_0") ? 2_500_000 : 100);
    }
  }

  private static void assertSame(Directory a, Directory b, String... names) throws IOException {
    assertThat(b.listAll()).containsExactlyInAnyOrder(names);
    for (String name : names) {
      assertThat(LuceneFiles.read(b, name)).as(name).isEqualTo(LuceneFiles.read(a, name));
    }
  }

  @Test
  void whatIsUploadedIsFetchedOnAnotherNode() throws Exception {
    write(local, "_0.cfs", "_0.si", "_1.cfs", "_1.si", "_2.cfs", "_2.si", "segments_1");
    String[] files = local.listAll();
    Manifest manifest = made(uploader(local, Manifest.NONE), 7, files);

    var target = new ByteBuffersDirectory();
    Fetched fetched = fetch(target);

    assertThat(fetched.manifest()).isEqualTo(manifest);
    assertThat(fetched.fetchedBytes()).isEqualTo(manifest.bytes());
    assertThat(fetched.reusedBytes()).isZero();
    assertSame(local, target, files);
  }

  @Test
  void withoutASnapshotTheTargetIsEmptied() throws Exception {
    write(local, "_9.cfs");
    assertThat(fetch(local).manifest()).isEqualTo(Manifest.NONE);
    assertThat(local.listAll()).isEmpty();
  }

  @Test
  void aFileIsUploadedOnce() throws Exception {
    write(local, "_0.cfs", "segments_1");
    SnapshotUpload uploader = uploader(local, Manifest.NONE);
    Manifest first = made(uploader, 7, "_0.cfs", "segments_1");
    write(local, "_1.cfs", "segments_2");

    var second = (Outcome.Made) upload(uploader, 9, "_0.cfs", "_1.cfs", "segments_2");

    assertThat(second.replaced()).isEqualTo(first);
    assertThat(second.current().version()).isEqualTo(2);
    assertThat(second.current().file("_0.cfs")).isEqualTo(first.file("_0.cfs"));
    assertThat(second.uploadedBytes())
        .isEqualTo(local.fileLength("_1.cfs") + local.fileLength("segments_2"));
    assertThat(shelf.list("", "", 10)).hasSize(4);
  }

  @Test
  void aCopyThatWasFetchedUploadsOnlyWhatItAdds() throws Exception {
    write(local, "_0.cfs", "segments_1");
    made(uploader(local, Manifest.NONE), 7, "_0.cfs", "segments_1");
    Directory other = disk.create(SHARD);
    Manifest opened = fetch(other).manifest();
    write(other, "_1.cfs", "segments_2");

    Manifest second = made(uploader(other, opened), 9, "_0.cfs", "_1.cfs", "segments_2");

    assertThat(second.file("_0.cfs")).isEqualTo(opened.file("_0.cfs"));
    assertThat(shelf.list("", "", 10)).hasSize(4);
  }

  /** The current manifest has a file of the same name and other bytes. */
  @Test
  void aFileOfTheSameNameIsNotTakenForTheSameFile() throws Exception {
    write(local, "_0.cfs", "segments_1");
    SnapshotUpload mine = uploader(local, Manifest.NONE);
    Directory other = disk.create(SHARD);
    LuceneFiles.write(other, "_0.cfs", 99, 2_500_000);
    LuceneFiles.write(other, "segments_1", 99, 100);
    made(uploader(other, Manifest.NONE), 5, "_0.cfs", "segments_1");

    made(mine, 7, "_0.cfs", "segments_1");

    var target = new ByteBuffersDirectory();
    fetch(target);
    assertSame(local, target, "_0.cfs", "segments_1");
  }

  @Test
  void aCopyThatIsBehindMakesNoSnapshotAndUploadsNothing() throws Exception {
    write(local, "_0.cfs", "segments_1");
    Manifest current = made(uploader(local, Manifest.NONE), 7, "_0.cfs", "segments_1");
    for (long number : new long[] {1, 6, 7}) {
      assertThat(upload(uploader(local, Manifest.NONE), number, "_0.cfs", "segments_1"))
          .isEqualTo(new Outcome.NotNeeded(current));
    }
    assertThat(shelf.list("", "", 10)).hasSize(2);
  }

  @Test
  void aLateUploadIntoARemovedIndexChangesNothing() throws Exception {
    write(local, "_0.cfs", "segments_1");
    SnapshotUpload uploader = uploader(local, Manifest.NONE);
    var puts = new AtomicInteger();
    blobs.follow(
        _ -> {
          if (puts.incrementAndGet() == 1) {
            machine.spawn("remove", () -> remove());
            return new BlobFault.Delay(Duration.ofHours(1));
          }
          return new BlobFault.None();
        });

    Outcome outcome = upload(uploader, 7, "_0.cfs", "segments_1");

    assertThat(outcome).isInstanceOf(Outcome.NotNeeded.class);
    assertThat(outcome.current().removed()).isTrue();
    assertThat(upload(uploader, 9, "_0.cfs", "segments_1")).isEqualTo(outcome);
    assertThat(fetch(new ByteBuffersDirectory()).manifest()).isEqualTo(outcome.current());
  }

  private void remove() {
    try {
      manifests.remove(SHARD);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatWasUploadedBeforeAFailureIsNotUploadedAgain() throws Exception {
    write(local, "_0.cfs", "_1.cfs", "segments_1");
    SnapshotUpload uploader = uploader(local, Manifest.NONE);
    blobs.follow(
        name -> name.endsWith("segments_1") ? new BlobFault.Before() : new BlobFault.None());
    assertThatExceptionOfType(SnapshotUnavailableException.class)
        .isThrownBy(() -> upload(uploader, 7, "_0.cfs", "_1.cfs", "segments_1"))
        .withMessageContaining("[books][3]")
        .withMessageContaining("file segments_1")
        .withMessageContaining("segments/uuid-1/3/1-");
    assertThat(shelf.list("", "", 10)).hasSize(2);

    blobs.follow(BlobFault.Plan.none());
    var made = (Outcome.Made) upload(uploader, 8, "_0.cfs", "_1.cfs", "segments_1");

    assertThat(made.uploadedBytes()).isEqualTo(local.fileLength("segments_1"));
    assertThat(shelf.list("", "", 10)).hasSize(3);
  }

  @Test
  void aLocalFileThatIsDamagedIsNotUploaded() throws Exception {
    write(local, "_0.cfs", "segments_1");
    int length = (int) local.fileLength("_0.cfs");
    for (int at : new int[] {30, 1 << 20, length - 17, length - 1}) {
      LuceneFiles.flip(local, "_0.cfs", at);
      assertThatExceptionOfType(CorruptIndexException.class)
          .isThrownBy(() -> upload(uploader(local, Manifest.NONE), 7, "_0.cfs", "segments_1"))
          .withMessageContaining("_0.cfs");
      LuceneFiles.flip(local, "_0.cfs", at);
    }
    made(uploader(local, Manifest.NONE), 7, "_0.cfs", "segments_1");
  }

  @Test
  void localFilesAreReusedByTheirContent() throws Exception {
    write(local, "_0.cfs", "_1.cfs", "segments_1");
    Manifest manifest = made(uploader(local, Manifest.NONE), 7, "_0.cfs", "_1.cfs", "segments_1");
    local.close();
    blobs.follow(_ -> new BlobFault.Before());

    Directory target = disk.create(SHARD);
    Fetched fetched = fetch(target);

    assertThat(fetched.reusedBytes()).isEqualTo(manifest.bytes());
    assertThat(fetched.fetchedBytes()).isZero();
    assertSame(local, target, "_0.cfs", "_1.cfs", "segments_1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_200_000, 2_500_020})
  void aDamagedLocalFileIsFetchedAgain(int at) throws Exception {
    write(local, "_0.cfs", "_1.cfs", "segments_1");
    made(uploader(local, Manifest.NONE), 7, "_0.cfs", "_1.cfs", "segments_1");
    var intact = new ByteBuffersDirectory();
    fetch(intact);
    LuceneFiles.flip(local, "_0.cfs", at);
    local.deleteFile("_1.cfs");
    LuceneFiles.write(local, "_1.cfs", 1, 50);
    local.close();

    Directory target = disk.create(SHARD);
    Fetched fetched = fetch(target);

    assertThat(fetched.reusedBytes()).isEqualTo(intact.fileLength("segments_1"));
    assertSame(intact, target, "_0.cfs", "_1.cfs", "segments_1");
  }

  @Test
  void leftoversThatVanishOrCannotBeReadAreNoTrouble() throws Exception {
    write(local, "_0.cfs", "segments_1");
    made(uploader(local, Manifest.NONE), 7, "_0.cfs", "segments_1");
    var vanishing =
        new FilterDirectory(local) {
          @Override
          public IndexInput openInput(String name, IOContext context) throws IOException {
            if (name.startsWith("_0")) {
              throw new NoSuchFileException(name);
            }
            throw new IOException("unreadable");
          }
        };
    var target = new ByteBuffersDirectory();
    world.run(machine, () -> fetch.fetch(SHARD, target, List.of(vanishing)));
    assertSame(local, target, "_0.cfs", "segments_1");
  }

  @Test
  void aBlobThatIsGoneIsReportedByFileAndBlob() throws Exception {
    write(local, "_0.cfs", "_1.cfs", "segments_1");
    Manifest manifest = made(uploader(local, Manifest.NONE), 7, "_0.cfs", "_1.cfs", "segments_1");
    SegmentFile lost = manifest.file("_1.cfs").orElseThrow();
    shelf.delete(lost.blob());
    assertThatExceptionOfType(CorruptSnapshotException.class)
        .isThrownBy(() -> fetch(new ByteBuffersDirectory()))
        .withMessageContaining("[books][3]")
        .withMessageContaining("version 1")
        .withMessageContaining("_1.cfs")
        .withMessageContaining(lost.blob())
        .withMessageContaining("is not there");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void aDamagedBlobIsReportedByFileAndBlob(int longer) throws Exception {
    write(local, "_0.cfs", "_1.cfs", "segments_1");
    Manifest manifest = made(uploader(local, Manifest.NONE), 7, "_0.cfs", "_1.cfs", "segments_1");
    for (SegmentFile file : manifest.files()) {
      byte[] bytes = shelf.get(file.blob()).orElseThrow();
      byte[] damaged = Arrays.copyOf(bytes, bytes.length + longer);
      if (longer == 0) {
        damaged[bytes.length / 2] ^= 4;
      }
      shelf.put(file.blob(), damaged);
      var target = new ByteBuffersDirectory();
      assertThatExceptionOfType(CorruptSnapshotException.class)
          .as(file.name())
          .isThrownBy(() -> fetch(target))
          .withMessageContaining("[books][3]")
          .withMessageContaining("file " + file.name())
          .withMessageContaining(file.blob());
      assertThat(target.listAll()).doesNotContain(file.name());
      shelf.put(file.blob(), bytes);
    }
    fetch(new ByteBuffersDirectory());
  }

  @Test
  void damageOnTheWayIsNotTakenForDamageAtRest() throws Exception {
    write(local, "_1.cfs");
    Manifest manifest = made(uploader(local, Manifest.NONE), 7, "_1.cfs");
    String blob = manifest.files().getFirst().blob();
    byte[] bytes = shelf.get(blob).orElseThrow();
    byte[] damaged = bytes.clone();
    damaged[50] ^= 1;
    shelf.put(blob, damaged);
    var reads = new AtomicInteger();
    blobs.follow(
        _ -> {
          if (reads.incrementAndGet() == 2) {
            shelf.put(blob, bytes);
          }
          return new BlobFault.None();
        });
    var target = new ByteBuffersDirectory();
    fetch(target);
    assertSame(local, target, "_1.cfs");
  }

  @Test
  void streamsThatBreakOffAreReadAgainAndABlobStoreThatIsAwayIsSaidToBe() throws Exception {
    write(local, "_0.cfs", "segments_1");
    made(uploader(local, Manifest.NONE), 7, "_0.cfs", "segments_1");
    var calls = new AtomicInteger();
    blobs.follow(
        _ ->
            switch (calls.getAndIncrement() % 5) {
              case 0 -> new BlobFault.Cut(1_500_000);
              case 1 -> new BlobFault.Cut(50);
              case 2 -> new BlobFault.Before();
              default -> new BlobFault.None();
            });
    var target = new ByteBuffersDirectory();
    fetch(target);
    assertSame(local, target, "_0.cfs", "segments_1");

    blobs.follow(_ -> new BlobFault.Cut(10));
    assertThatExceptionOfType(SnapshotUnavailableException.class)
        .isThrownBy(() -> fetch(new ByteBuffersDirectory()))
        .withMessageContaining("[books][3]")
        .withMessageContaining("broke off");
    assertThat(world.liveTasks(machine)).isEmpty();
  }

  @Test
  void aTargetThatCannotBeWrittenIsNotTakenForAStoreThatIsAway() throws Exception {
    write(local, "_0.cfs", "segments_1");
    made(uploader(local, Manifest.NONE), 7, "_0.cfs", "segments_1");
    var full =
        new FilterDirectory(new ByteBuffersDirectory()) {
          @Override
          public IndexOutput createOutput(String name, IOContext context) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatIOException()
        .isThrownBy(() -> fetch(full))
        .withMessageContaining("No space left on device");
    assertThat(world.liveTasks(machine)).isEmpty();
  }

  @Test
  void aManifestReplacedDuringTheFetchIsFetchedInItsPlace() throws Exception {
    write(local, "_0.cfs", "_1.cfs", "_2.cfs", "segments_1");
    SnapshotUpload uploader = uploader(local, Manifest.NONE);
    made(uploader, 7, "_0.cfs", "_1.cfs", "_2.cfs", "segments_1");
    write(local, "_3.cfs", "segments_2");
    var reads = new AtomicInteger();
    var replaced = new ArrayList<Outcome.Made>();
    blobs.follow(
        _ -> {
          if (reads.getAndIncrement() == 0) {
            // This very read is slow; meanwhile a snapshot without that file is made.
            machine.spawn("replace", () -> replaced.add(replace(uploader)));
            return new BlobFault.Delay(Duration.ofMinutes(5));
          }
          return new BlobFault.None();
        });
    var target = new ByteBuffersDirectory();
    Fetched fetched = fetch(target);

    assertThat(replaced).hasSize(1);
    assertThat(fetched.manifest()).isEqualTo(replaced.getFirst().current());
    assertSame(local, target, "_2.cfs", "_3.cfs", "segments_2");
    // What both manifests name was fetched once.
    assertThat(fetched.fetchedBytes() - fetched.manifest().bytes())
        .isLessThan(local.fileLength("_0.cfs"));
  }

  private Outcome.Made replace(SnapshotUpload uploader) {
    try {
      var made =
          (Outcome.Made)
              uploader.upload(
                  List.of("_2.cfs", "_3.cfs", "segments_2"), new LogPosition(9, 1, 1), 9);
      for (SegmentFile file : made.replaced().files()) {
        if (!made.current().files().contains(file)) {
          shelf.delete(file.blob());
        }
      }
      return made;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tidyingUpKeepsOneIntervalOfTheLogAndTheBlobsThatAreNamed() throws Exception {
    var log = new ShardLog(store, blobs, machine, LogSettings.DEFAULT, SHARD.uuid(), 3);
    LogWriter writer =
        world.run(machine, () -> LogWriter.open(log, LogPosition.START, 1, "m", entry -> {}));
    append(writer, 9);
    write(local, "_0.cfs", "segments_1");
    SnapshotUpload uploader = uploader(local, Manifest.NONE);
    var first = (Outcome.Made) upload(uploader, 5, "_0.cfs", "segments_1");
    tidyUp(uploader, first, log);
    assertThat(world.run(machine, log::truncatedBefore)).isZero();
    write(local, "_1.cfs", "segments_2");
    var second = (Outcome.Made) upload(uploader, 8, "_0.cfs", "_1.cfs", "segments_2");

    tidyUp(uploader, second, log);
    // Late, and twice.
    tidyUp(uploader, first, log);
    tidyUp(uploader, second, log);

    assertThat(world.run(machine, log::truncatedBefore)).isEqualTo(5);
    assertThat(world.run(machine, () -> log.readFrom(6, 100)).entries()).hasSize(5);
    assertThat(Set.copyOf(shelf.list("segments/", "", 10)))
        .isEqualTo(Set.copyOf(second.current().files().stream().map(SegmentFile::blob).toList()));
  }

  private void tidyUp(SnapshotUpload uploader, Outcome.Made made, ShardLog log) throws Exception {
    world.run(
        machine,
        () -> {
          uploader.tidyUp(made, log);
          return true;
        });
  }

  private void append(LogWriter writer, int count) throws Exception {
    world.run(
        machine,
        () -> {
          for (int i = 0; i < count; i++) {
            writer.append(i, 1, List.of(new Operation.Index("x" + i, 1, new byte[2])));
          }
          return true;
        });
  }
}
