package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static io.pinakes.worker.shard.ShardWorld.delete;
import static io.pinakes.worker.shard.ShardWorld.index;
import static io.pinakes.worker.shard.ShardWorld.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that follow their primary, answer reads, and take its place. */
final class ReplicaTest {

  private static final Shard.Aim REPLICA = new Shard.Aim(1, false);
  private static final Duration SLOW = Duration.ofMillis(20);

  private ShardWorld world;
  private Node one;
  private Node two;
  private Shard primary;
  private Shard replica;

  @BeforeEach
  void start() throws Exception {
    open(1);
    settle();
  }

  private void open(long seed) throws Exception {
    world = new ShardWorld(seed);
    world.assign("one", "two");
    one = world.node("one");
    two = world.node("two");
    primary = one.open(1);
    replica = two.open(REPLICA);
  }

  @AfterEach
  void end() {
    world.close();
  }

  private void settle() {
    world.world.runFor(Duration.ofMillis(500));
  }

  private static List<String> ids(Node node, Shard shard, Freshness freshness) throws Exception {
    return node.run(
        () ->
            ShardWorld.search(shard, ShardWorld.search("{'size':1000}"), 0, freshness, TIMEOUT)
                .hits()
                .stream()
                .map(Hit::id)
                .sorted()
                .toList());
  }

  private WriteAnswer write(Refresh refresh, String id) throws Exception {
    return one.run(() -> primary.write(request(refresh, TIMEOUT, index(id, "{'n':1}"))));
  }

  @Test
  void whatIsLoggedReachesTheReplicaWithoutALookAtTheLog() throws Exception {
    int[] reads = new int[1];
    two.store.follow(
        call -> {
          reads[0] += call.partition().startsWith("log/") ? 1 : 0;
          return Fault.none();
        });
    for (int i = 0; i < 50; i++) {
      write(Refresh.NONE, "d" + i);
    }
    long last = one.run(() -> primary.write(request(delete("d0")))).position();
    world.world.runUntil(() -> replica.status().position() == last, Duration.ofSeconds(1));
    assertThat(reads[0]).isZero();
    // Nor does a replica ask DynamoDB for anything while nothing happens.
    world.world.runFor(Duration.ofMinutes(1));
    assertThat(reads[0]).isZero();
    assertThat(ids(two, replica, Freshness.ANY)).hasSize(49).doesNotContain("d0");
  }

  @Test
  void aReplicaTakesNoWritesAndNoGetsThatAskForThePrimary() {
    assertThatThrownBy(() -> two.write(replica, index("a", "{}")))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().type()).isEqualTo(WorkerCalls.NOT_PRIMARY));
    assertThatThrownBy(() -> two.get(replica, "a")).isInstanceOf(ApiException.class);
  }

  @Test
  void aReadThatNamesAPositionSeesThatWriteOnTheReplicaWithoutARefreshElsewhere() throws Exception {
    long position = write(Refresh.NONE, "a").position();
    var fresh = new Freshness(false, position, false);
    assertThat(two.run(() -> replica.get("a", true, fresh, TIMEOUT)).source()).isNotNull();
    assertThat(ids(two, replica, fresh)).containsExactly("a");
    assertThat(one.run(() -> primary.get("a", false, Freshness.ANY, TIMEOUT)).source()).isNull();
  }

  @Test
  void aReadThatNamesAPositionThatDoesNotComeIsRefusedInTime() {
    var never = new Freshness(false, 1_000, false);
    Duration before = world.world.now();
    assertThatThrownBy(() -> ids(two, replica, never))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503))
        .hasMessageContaining("entry 1000");
    assertThat(world.world.now().minus(before)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
  }

  @Test
  void refreshHoldsOverAllCopies() throws Exception {
    WriteAnswer answer = write(Refresh.TRUE, "a");
    assertThat(answer.copies()).isEqualTo(2);
    assertThat(answer.hidden()).isZero();
    assertThat(ids(two, replica, Freshness.ANY)).containsExactly("a");
    write(Refresh.WAIT_FOR, "b");
    assertThat(ids(two, replica, Freshness.ANY)).containsExactly("a", "b");
    write(Refresh.NONE, "c");
    var refreshed = one.run(() -> primary.refresh(TIMEOUT));
    assertThat(refreshed.copies()).isEqualTo(2);
    assertThat(refreshed.hidden()).isZero();
    assertThat(ids(two, replica, Freshness.ANY)).containsExactly("a", "b", "c");
  }

  @Test
  void aReplicaThatIsCutOffIsNamedAndLooksAtTheLogBeforeItAnswersSearches() throws Exception {
    world.network.separate("one", "two");
    Duration before = world.world.now();
    WriteAnswer answer = write(Refresh.TRUE, "a");
    assertThat(answer.hidden()).isEqualTo(1);
    assertThat(world.world.now().minus(before))
        .as("the primary waits as long as the replica may answer on its word")
        .isGreaterThan(Follower.CONTACT);
    assertThat(ids(two, replica, Freshness.ANY)).containsExactly("a");
    write(Refresh.TRUE, "b");
    assertThat(ids(two, replica, Freshness.ANY)).containsExactly("a", "b");
    // Without the log it does not know, and says so; unless nobody can know better.
    two.store.follow(_ -> Fault.unreachable());
    assertThatThrownBy(() -> ids(two, replica, Freshness.ANY))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().type()).isEqualTo(WorkerCalls.NOT_READY));
    assertThat(ids(two, replica, Freshness.ANY.evenWithoutLease(true))).containsExactly("a", "b");
    two.store.follow(FaultPlan.none());
    world.network.heal();
    world.world.runFor(Duration.ofSeconds(3));
    assertThat(write(Refresh.TRUE, "c").hidden()).isZero();
    assertThat(ids(two, replica, Freshness.ANY)).containsExactly("a", "b", "c");
  }

  @Test
  void aReplicaThatMissedMoreThanThePrimaryRemembersReadsTheLog() throws Exception {
    world.network.separate("one", "two");
    two.store.follow(_ -> Fault.unreachable());
    String filler = "x".repeat(50_000);
    for (int i = 0; i < 120; i++) {
      String id = "d" + i;
      one.run(() -> primary.write(request(index(id, "{'n':'%s'}".formatted(filler)))));
    }
    long last = primary.status().position();
    two.store.follow(FaultPlan.none());
    world.network.heal();
    world.world.runUntil(() -> replica.status().position() >= last, Duration.ofSeconds(10));
    assertThat(ids(two, replica, new Freshness(false, last, false))).hasSize(120);
  }

  @Test
  void aReplicaBecomesThePrimaryWithAllThatWasAcknowledged() throws Exception {
    write(Refresh.NONE, "a");
    // The last write never reaches the replica by itself.
    world.network.separate("one", "two");
    write(Refresh.NONE, "b");
    one.crash();
    world.assign("two");
    Duration before = world.world.now();
    replica.aim(new Shard.Aim(2, true));
    world.world.runUntil(replica::isPrimary, Duration.ofSeconds(1));
    assertThat(world.world.now().minus(before)).isLessThan(Duration.ofSeconds(1));
    assertThat(two.get(replica, "b").source()).isNotNull();
    assertThat(two.write(replica, index("a", "{}")).results().getFirst().version()).isEqualTo(2);
    assertThat(two.ids(replica)).containsExactly("a", "b");
  }

  @Test
  void aPrimaryThatWasReplacedIsToldSoByItsNextWriteAndByAStrictRead() throws Exception {
    write(Refresh.TRUE, "a");
    world.assign("two", "one");
    replica.aim(new Shard.Aim(2, true));
    world.world.runUntil(replica::isPrimary, Duration.ofSeconds(1));
    two.write(replica, index("b", "{}"));
    // It still believes that it is the primary; a plain read rests on that, a strict one does not.
    assertThat(primary.isPrimary()).isTrue();
    assertThat(one.get(primary, "b").source()).isNull();
    var strict = new Freshness(false, 0, true);
    assertThatThrownBy(() -> one.run(() -> primary.get("b", true, strict, Duration.ofSeconds(1))))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
    assertThatThrownBy(() -> write(Refresh.NONE, "c"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().type()).isEqualTo(WorkerCalls.NOT_PRIMARY));
    world.world.runUntil(primary::isClosed, Duration.ofSeconds(1));
  }

  @Test
  void aPrimaryThatWasReplacedDoesNotTellOfConflictsWithWhatIsOver() throws Exception {
    one.write(primary, index("a", "{}"));
    world.assign("two", "one");
    replica.aim(new Shard.Aim(2, true));
    world.world.runUntil(replica::isPrimary, Duration.ofSeconds(1));
    two.write(replica, delete("a"));
    assertThat(primary.isPrimary()).isTrue();
    assertThatThrownBy(() -> one.write(primary, ShardWorld.create("a", "{}")))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().type()).isEqualTo(WorkerCalls.NOT_PRIMARY));
    world.world.runUntil(primary::isClosed, Duration.ofSeconds(1));
    var created = two.write(replica, ShardWorld.create("a", "{}")).results().getFirst();
    assertThat(created.error()).isNull();
  }

  @Test
  void aConflictIsNotToldWhileTheLogCannotBeRead() throws Exception {
    one.write(primary, index("a", "{}"));
    one.store.follow(_ -> Fault.unreachable());
    CompletableFuture<WriteAnswer> conflict =
        one.begin(() -> primary.write(request(ShardWorld.create("a", "{}"))));
    world.world.runFor(Duration.ofSeconds(2));
    assertThat(conflict).isNotDone();
    one.store.follow(FaultPlan.none());
    world.world.runUntil(conflict::isDone, TIMEOUT);
    var error = conflict.join().results().getFirst().error();
    assertThat(error).isNotNull();
    assertThat(error.status()).isEqualTo(409);
    assertThat(one.write(primary, index("b", "{}")).position()).isPositive();
  }

  @Test
  void aStrictReadOfAReplicaSeesEveryAcknowledgedWrite() throws Exception {
    var strict = new Freshness(false, 0, true);
    world.network.separate("one", "two");
    for (int i = 0; i < 10; i++) {
      String id = "d" + i;
      write(Refresh.NONE, id);
      assertThat(two.run(() -> replica.get(id, true, strict, TIMEOUT)).source()).isNotNull();
      assertThat(ids(two, replica, strict)).hasSize(i + 1);
    }
  }

  @Test
  void thoseWhoFollowedTheOldPrimaryAreWaitedForByTheNew() throws Exception {
    world.assign("one", "two", "three");
    Node three = world.node("three");
    Shard third = three.open(REPLICA);
    settle();
    write(Refresh.TRUE, "a");
    world.network.separate("three", "two");
    world.network.separate("three", "one");
    one.crash();
    world.assign("two", "three");
    two.run(two.watch::reload);
    replica.aim(new Shard.Aim(2, true));
    world.world.runUntil(replica::isPrimary, Duration.ofSeconds(1));
    // It has not heard of the new primary yet, and may answer on the old one's word for a while.
    Duration before = world.world.now();
    WriteAnswer answer =
        two.run(() -> replica.write(request(Refresh.TRUE, TIMEOUT, index("b", "{}"))));
    assertThat(answer.hidden()).isEqualTo(1);
    assertThat(world.world.now().minus(before)).isGreaterThan(Follower.CONTACT);
    assertThat(ids(three, third, Freshness.ANY)).containsExactly("a", "b");
  }

  @Test
  void readsDuringAPromotionNeverApplyWhatTheNewPrimaryWrites() throws Exception {
    for (int seed = 0; seed < 30; seed++) {
      end();
      open(seed);
      for (int i = 0; i < 5; i++) {
        write(Refresh.NONE, "d" + i);
      }
      two.store.follow(FaultPlan.random(two.machine, new FaultPlan.Rates(0, 0, 0, 500, SLOW)));
      var strict = new Freshness(false, 0, true);
      var reads = new ArrayList<CompletableFuture<Integer>>();
      var writes = new ArrayList<CompletableFuture<WriteAnswer>>();
      world.assign("two", "one");
      two.run(two.watch::reload);
      replica.aim(new Shard.Aim(2, true));
      for (int i = 0; i < 40; i++) {
        reads.add(
            two.begin(
                () ->
                    ShardWorld.search(replica, ShardWorld.search("{}"), 0, strict, TIMEOUT)
                        .hits()
                        .size()));
        if (replica.isPrimary()) {
          writes.add(two.begin(() -> replica.write(request(index("d0", "{}"), index("d1", "{}")))));
        }
        world.world.runFor(Duration.ofMillis(3));
      }
      world.world.runUntil(() -> reads.stream().allMatch(CompletableFuture::isDone), TIMEOUT);
      two.store.follow(FaultPlan.none());
      world.world.runUntil(replica::isPrimary, TIMEOUT);
      world.world.runUntil(() -> writes.stream().allMatch(CompletableFuture::isDone), TIMEOUT);
      assertThat(reads).as("seed %s", seed).allSatisfy(r -> assertThat(r.join()).isEqualTo(5));
      long version = two.get(replica, "d0").version();
      var next = two.write(replica, index("d0", "{}")).results().getFirst();
      assertThat(next.version()).as("seed %s", seed).isEqualTo(version + 1);
      assertThat(two.failed).as("seed %s", seed).isEmpty();
    }
  }

  @Test
  void aReplicaThatIsPromotedAmidAnEntryAppliesItOnce() throws Exception {
    for (int seed = 0; seed < 30; seed++) {
      end();
      open(seed);
      two.busy.work(SLOW);
      var ids = new ArrayList<String>();
      for (int i = 0; i < 4; i++) {
        String id = "d" + i;
        one.write(primary, index(id + "a", "{}"), index(id + "b", "{}"), index(id + "c", "{}"));
        ids.addAll(List.of(id + "a", id + "b", id + "c"));
      }
      world.assign("two", "one");
      two.run(two.watch::reload);
      world.world.runFor(Duration.ofMillis(world.world.machine("chance").random(60)));
      replica.aim(new Shard.Aim(2, true));
      world.world.runUntil(replica::isPrimary, TIMEOUT);
      var more =
          two.run(
              () ->
                  replica.write(
                      request(Refresh.TRUE, TIMEOUT, index("e", "{}"), index("d0a", "{}"))));
      ids.add("e");
      assertThat(more.results().getLast().version()).as("seed %s", seed).isEqualTo(2);
      assertThat(two.ids(replica)).as("seed %s", seed).containsExactlyElementsOf(ids);
      assertThat(two.failed).as("seed %s", seed).isEmpty();
    }
  }
}
