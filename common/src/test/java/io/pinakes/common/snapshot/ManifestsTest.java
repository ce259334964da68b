package io.pinakes.common.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pinakes.common.log.LogPosition;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManifestsTest {

  private static final Duration CALL = Duration.ofMillis(200);
  private static final ShardId SHARD = new ShardId("books", "uuid-1", 3);
  private static final Key ROW = new Key("log/uuid-1/3", "manifest");

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final SimulatedMachine machine = world.machine("m");
  private final InMemoryStore table = new InMemoryStore();
  private final FaultyStore store = new FaultyStore(table, machine, FaultPlan.none());
  private final Manifests manifests = new Manifests(store, machine, CALL);
  private final Manifests others = new Manifests(table, machine, CALL);

  @AfterEach
  void close() {
    world.close();
  }

  private static SegmentFile file(String name, long version) {
    var random = new SplittableRandom(name.hashCode() + version);
    byte[] sha256 = new byte[32];
    random.nextBytes(sha256);
    String blob = SegmentBlob.of(SHARD, version, random.nextLong(), name).name();
    return new SegmentFile(name, blob, random.nextLong(1L << 40), HexFormat.of().formatHex(sha256));
  }

  private static Manifest next(Manifest from, String... names) {
    List<SegmentFile> files = new ArrayList<>();
    for (String name : names) {
      files.add(from.file(name).orElse(file(name, from.version() + 1)));
    }
    long number = from.position().number() + 10;
    return from.next(new LogPosition(number, 2, 5), from.nextSeqNo() + 9, files);
  }

  private Manifest load() throws Exception {
    return world.run(machine, () -> manifests.load(SHARD));
  }

  private boolean replace(Manifest from, Manifest to) throws Exception {
    return world.run(machine, () -> manifests.replace(SHARD, from, to));
  }

  @Test
  void thereIsNoneAtFirst() throws Exception {
    assertThat(load()).isEqualTo(Manifest.NONE);
  }

  @Test
  void isReadAsItWasWritten() throws Exception {
    Manifest first = next(Manifest.NONE, "_0.cfs", "_0.cfe", "_0.si", "segments_1");
    assertThat(replace(Manifest.NONE, first)).isTrue();
    assertThat(load()).isEqualTo(first);
    Manifest second = next(first, "_0.cfs", "_1.cfs", "segments_2");
    assertThat(replace(first, second)).isTrue();
    assertThat(load()).isEqualTo(second);
    assertThat(second.file("_0.cfs")).isEqualTo(first.file("_0.cfs"));
  }

  @Test
  void aThousandFilesFitAndAreDeflated() throws Exception {
    String[] names = new String[1_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = "_" + Integer.toString(i, 36) + "_Lucene103_0.doc";
    }
    Manifest large = next(Manifest.NONE, names);
    assertThat(replace(Manifest.NONE, large)).isTrue();
    assertThat(load()).isEqualTo(large);
    assertThat(row().requiredBytes("files").length).isLessThan(80_000);
  }

  @Test
  void moreFilesThanARowHoldsAreRefusedBeforeAnythingIsWritten() throws Exception {
    String[] names = new String[12_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = "_" + Integer.toString(i, 36) + ".doc";
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> replace(Manifest.NONE, next(Manifest.NONE, names)))
        .withMessageContaining("[books][3]")
        .withMessageContaining("12000 files");
    assertThat(load()).isEqualTo(Manifest.NONE);
  }

  @Test
  void ofTwoThatReplaceTheSameOneOneWins() throws Exception {
    Manifest mine = next(Manifest.NONE, "_0.cfs");
    Manifest theirs = next(Manifest.NONE, "_1.cfs");
    assertThat(replace(Manifest.NONE, theirs)).isTrue();
    assertThat(replace(Manifest.NONE, mine)).isFalse();
    assertThat(load()).isEqualTo(theirs);
    assertThat(replace(theirs, next(theirs, "_2.cfs"))).isTrue();
    assertThat(replace(theirs, next(theirs, "_3.cfs"))).isFalse();
  }

  @Test
  void aLostAnswerIsRecoveredByTheNonce() throws Exception {
    Manifest first = next(Manifest.NONE, "_0.cfs");
    store.follow(FaultPlan.script(Fault.answerLost(), Fault.throttled(), Fault.unreachable()));
    assertThat(replace(Manifest.NONE, first)).isTrue();
    // The very same content by somebody else is not mine.
    store.follow(FaultPlan.none());
    assertThat(replace(Manifest.NONE, first)).isFalse();
  }

  @Test
  void aLostAnswerIsToldFromAnotherOnesManifestThatFollowed() throws Exception {
    Manifest mine = next(Manifest.NONE, "_0.cfs");
    Manifest theirs = next(mine, "_1.cfs");
    store.follow(
        call -> {
          if (call.write() == null) {
            return Fault.none();
          }
          store.follow(
              _ -> {
                replaceByOthers(mine, theirs);
                return Fault.none();
              });
          return Fault.answerLost();
        });
    assertThat(replace(Manifest.NONE, mine)).isFalse();
    assertThat(load()).isEqualTo(theirs);
  }

  private void replaceByOthers(Manifest from, Manifest to) {
    try {
      store.follow(FaultPlan.none());
      assertThat(others.replace(SHARD, from, to)).isTrue();
    } catch (SnapshotException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoreThatDoesNotAnswerIsNamedWithShardAndRow() {
    store.follow(_ -> Fault.unreachable());
    assertThatExceptionOfType(SnapshotUnavailableException.class)
        .isThrownBy(this::load)
        .withMessageContaining("[books][3]")
        .withMessageContaining("log/uuid-1/3")
        .withMessageContaining("manifest");
    assertThatExceptionOfType(SnapshotUnavailableException.class)
        .isThrownBy(() -> replace(Manifest.NONE, next(Manifest.NONE, "_0.cfs")));
  }

  @Test
  void positionsNeverFallAndVersionsRiseByOne() throws Exception {
    Manifest first = next(Manifest.NONE, "_0.cfs");
    Manifest second = next(first, "_0.cfs");
    for (Manifest wrong :
        List.of(
            second.next(new LogPosition(19, 2, 5), 100, second.files()),
            second.next(new LogPosition(20, 3, 5), 100, second.files()),
            second.next(new LogPosition(30, 2, 5), 1, second.files()),
            next(next(second, "_0.cfs"), "_0.cfs"),
            second)) {
      assertThatIllegalArgumentException().isThrownBy(() -> replace(second, wrong));
    }
    Manifest removed = second.nextRemoved();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> replace(removed, next(removed, "_0.cfs")));
  }

  @Test
  void afterARemovalNothingFollows() throws Exception {
    Manifest first = next(Manifest.NONE, "_0.cfs");
    assertThat(replace(Manifest.NONE, first)).isTrue();
    Manifest removed = world.run(machine, () -> manifests.remove(SHARD));
    assertThat(removed).isEqualTo(first.nextRemoved());
    assertThat(load()).isEqualTo(removed);
    assertThat(replace(first, next(first, "_1.cfs"))).isFalse();
    assertThat(world.run(machine, () -> manifests.remove(SHARD))).isEqualTo(removed);
  }

  @Test
  void aShardThatNeverHadASnapshotIsRemovedToo() throws Exception {
    store.follow(FaultPlan.script(Fault.none(), Fault.answerLost()));
    assertThat(world.run(machine, () -> manifests.remove(SHARD)).removed()).isTrue();
    assertThat(replace(Manifest.NONE, next(Manifest.NONE, "_1.cfs"))).isFalse();
  }

  private Row row() throws Exception {
    return table.get(ROW, Consistency.STRONG, CALL).orElseThrow();
  }

  private void overwrite(String attribute, Value value) throws Exception {
    Map<String, Value> attributes = new HashMap<>(row().attributes());
    attributes.put(attribute, value);
    table.write(new Write.Put(ROW, attributes, Condition.always()), CALL);
  }

  @Test
  void aRowOfALaterFormatIsRefusedByName() throws Exception {
    replace(Manifest.NONE, next(Manifest.NONE, "_0.cfs"));
    overwrite("format", Value.of(2));
    assertThatExceptionOfType(CorruptSnapshotException.class)
        .isThrownBy(this::load)
        .withMessageContaining("[books][3]")
        .withMessageContaining("manifest")
        .withMessageContaining("format 2");
  }

  @Test
  void anyDamagedByteOfTheFilesIsFound() throws Exception {
    for (int files : new int[] {3, 60}) {
      String[] names = new String[files];
      for (int i = 0; i < files; i++) {
        names[i] = "_" + i + ".cfs";
      }
      Manifest current = load();
      assertThat(replace(current, next(current, names))).isTrue();
      byte[] whole = row().requiredBytes("files");
      for (int i = 0; i < whole.length; i++) {
        byte[] damaged = whole.clone();
        damaged[i] ^= 0x10;
        overwrite("files", Value.of(damaged));
        assertThatExceptionOfType(CorruptSnapshotException.class)
            .as("byte %s of %s", i, whole.length)
            .isThrownBy(this::load)
            .withMessageContaining("[books][3]");
      }
      overwrite("files", Value.of(whole));
      load();
    }
  }
}
