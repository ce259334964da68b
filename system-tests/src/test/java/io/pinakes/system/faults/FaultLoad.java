package io.pinakes.system.faults;

import io.pinakes.system.TestCluster;
import io.pinakes.system.Until;
import io.pinakes.system.workload.AckedSet;
import io.pinakes.system.workload.Progress;
import io.pinakes.system.workload.Register;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** Clients of three indices that go through one fault after the other, and what they see. */
final class FaultLoad {

  private static final int SHARDS = 2;
  private static final int REPLICAS = 1;

  /** More rounds and longer outages, for those who have the time. */
  static final boolean LONG = Boolean.getBoolean("faults.long");

  private static final int ROUNDS = LONG ? 5 : 1;

  private static final int SOME = 3;

  /** To be complete and answer again; the faults' own bounds are shorter. */
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(40);

  private final TestCluster cluster;
  private final String copied;
  private final String single;
  private final String registers;
  private final AckedSet copiedSet;
  private final AckedSet singleSet;
  private final Register register;
  private final FaultTable table;

  /** What happens to the cluster, and is mended at its end. */
  interface Fault {
    void happen(Notes notes) throws Exception;
  }

  /** Figures that belong to a fault, beside those of the clients. */
  static final class Notes {
    private final StringJoiner all = new StringJoiner("; ");

    void add(String what, Duration took) {
      all.add("%s %.2f s".formatted(what, took.toMillis() / 1e3));
    }
  }

  private FaultLoad(TestCluster cluster, String name) {
    this.cluster = cluster;
    this.copied = name + "-copied";
    this.single = name + "-single";
    this.registers = name + "-registers";
    this.copiedSet = new AckedSet(cluster.rest(), copied, SHARDS);
    this.singleSet = new AckedSet(cluster.rest(), single, SHARDS);
    this.register = new Register(cluster.rest(), registers);
    this.table = new FaultTable(name);
  }

  /** Makes the indices; their names begin with {@code name}. */
  static FaultLoad on(TestCluster cluster, String name) throws IOException {
    var load = new FaultLoad(cluster, name);
    cluster.startAll();
    cluster.createIndex(load.single, SHARDS, 0);
    cluster.createIndex(load.copied, SHARDS, REPLICAS);
    cluster.createIndex(load.registers, 1, REPLICAS);
    return load;
  }

  /** The index whose shards have a replica. */
  String copied() {
    return copied;
  }

  /** The index whose shards have none. */
  String single() {
    return single;
  }

  /** Lets the clients go through a fault, and counts afterwards. */
  FaultRow through(String name, Fault fault) throws Exception {
    return through(name, fault, _ -> {});
  }

  /**
   * The same for what every round must keep.
   *
   * @return the last round's
   */
  FaultRow through(String name, Fault fault, Consumer<FaultRow> check) throws Exception {
    FaultRow row = null;
    for (int round = 1; round <= ROUNDS; round++) {
      row = once(ROUNDS == 1 ? name : name + ", round " + round, fault);
      check.accept(row);
    }
    return row;
  }

  private FaultRow once(String name, Fault fault) throws Exception {
    cluster.startAll();
    var notes = new Notes();
    copiedSet.start();
    singleSet.start();
    register.start();
    FaultRow row;
    try {
      awaitProgress("before " + name);
      copiedSet.measure();
      singleSet.measure();
      register.measure();
      System.out.println(LocalTime.now() + " begins: " + name);
      fault.happen(notes);
      System.out.println(LocalTime.now() + " is mended: " + name);
      awaitProgress("after " + name);
      row =
          new FaultRow(
              name,
              copiedSet.measured(),
              singleSet.measured(),
              register.measured(),
              notes.all.toString());
    } finally {
      copiedSet.stop();
      singleSet.stop();
      register.stop();
    }
    cluster.awaitGreen();
    copiedSet.verify(false);
    singleSet.verify(false);
    register.verify();
    table.add(row);
    copiedSet.failures().stream().limit(2).forEach(System.out::println);
    singleSet.failures().stream().limit(2).forEach(System.out::println);
    return row;
  }

  private void awaitProgress(String when) {
    List<Progress> then = progress();
    Until.isTrue(
        "all requests succeed " + when,
        RECOVERY_LIMIT,
        () -> {
          List<Progress> now = progress();
          requireBeyond(now, then, SOME);
          return true;
        });
  }

  /** Lets time pass, in which all kinds of requests of all clients succeed. */
  void goOnFor(Duration time) throws InterruptedException {
    List<Progress> then = progress();
    Thread.sleep(time);
    // Once: as long as a client may wait for one coordinator, it has one request of a kind.
    requireBeyond(progress(), then, 1);
  }

  private static void requireBeyond(List<Progress> now, List<Progress> then, int times) {
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).isBeyond(then.get(i), times)) {
        throw new IllegalStateException("so far " + now.get(i) + ", before " + then.get(i));
      }
    }
  }

  private List<Progress> progress() {
    return List.of(copiedSet.progress(), singleSet.progress(), register.progress());
  }

  /** Compares everything that was ever acknowledged, by search and by get, and removes it. */
  void finish() throws IOException {
    cluster.startAll();
    copiedSet.verify(true);
    singleSet.verify(true);
    register.verify();
    for (String index : List.of(copied, single, registers)) {
      // What is not removed within a second, the leader removes.
      cluster.rest().send("DELETE", "/" + index + "?timeout=1s", "").orThrow();
    }
  }
}
