package io.pinakes.common.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.lease.LeaseWorld.Node;
import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mistakes seen in real lock clients, one test each, in the order of the table in the docs. */
final class LeasePitfallsTest {

  private static final Duration DURATION = LeaseSettings.defaults().duration();
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final LeaseWorld world = new LeaseWorld(42);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void p01_tryAcquireAloneTakesADeadOwnersLease() throws Exception {
    Node a = world.node("a");
    Node b = world.node("b");
    a.acquire();
    a.machine().crash();
    int tries = 0;
    Optional<Lease> taken = Optional.empty();
    while (taken.isEmpty()) {
      assertThat(++tries).as("tries").isLessThan(10);
      taken = b.tryAcquire();
      world.pass(SECOND);
    }
    assertThat(tries).as("a row just read is not dead").isGreaterThan(2);
    world.assertRow(b, 2);
  }

  @Test
  void p02_holdersClockStartsBeforeItsWriteIsSent() throws Exception {
    Node a = world.node("a");
    Duration slow = Duration.ofMillis(300);
    a.store().follow(call -> call.write() == null ? Fault.none() : new Fault.Delay(slow, slow));
    Lease lease = a.acquire();
    assertThat(lease.remaining())
        .isLessThanOrEqualTo(DURATION.minus(slow).minus(slow))
        .isGreaterThan(DURATION.minus(SECOND));
  }

  @Test
  void p02_observersClockStartsAfterItsReadReturned() throws Exception {
    Node a = world.node("a");
    Node b = world.node("b");
    a.acquire();
    a.machine().crash();
    Duration slow = Duration.ofMillis(600);
    b.store().follow(FaultPlan.script(new Fault.Delay(Duration.ZERO, slow)));
    Duration before = world.world.now();
    assertThat(b.tryAcquire()).isEmpty();
    assertThat(b.run(() -> b.leases().acquire(LeaseWorld.KEY, Map.of(), LeaseWorld.MINUTE)))
        .isPresent();
    assertThat(world.world.now().minus(before)).isGreaterThan(DURATION.plus(slow));
  }

  @Test
  void p02_aRecoveredHeartbeatCountsFromItsFirstTry() throws Exception {
    Node a = world.node("a");
    Lease lease = a.acquire();
    // Two beats are applied and unanswered; the third is refused by what the first one wrote.
    a.store().follow(FaultPlan.script(Fault.answerLost(), Fault.unreachable()));
    Duration before = world.world.now();
    world.world.runUntil(() -> a.leases().counters().totals().recovered() == 1, LeaseWorld.MINUTE);
    Duration sinceBefore = world.world.now().minus(before);
    assertThat(lease.remaining()).isLessThan(DURATION.minus(Duration.ofMillis(150)));
    assertThat(sinceBefore).isLessThan(SECOND.multipliedBy(2));
  }

  @Test
  void p03_theDurationInTheRowCounts() throws Exception {
    Node patient = world.node("a", 1.0, LeaseSettings.lasting(Duration.ofSeconds(12)));
    Node hasty = world.node("b", 1.0, LeaseSettings.lasting(SECOND));
    patient.acquire();
    patient.machine().crash();
    Duration before = world.world.now();
    hasty.acquire();
    assertThat(world.world.now().minus(before))
        .isBetween(Duration.ofSeconds(12), Duration.ofSeconds(13));
  }

  @Test
  void p04_aClockThatStoodStillDoesNotBreakTheFence() throws Exception {
    Node a = world.node("a");
    Node b = world.node("b");
    Lease first = a.acquire();
    a.machine().suspend();
    Lease second = b.acquire();
    a.machine().resume();
    // No clock can tell a that it slept, so it may still believe; the terms tell everyone else.
    assertThat(second.term()).isGreaterThan(first.term());
    world.pass(SECOND.multipliedBy(2));
    assertThat(first.isHeld()).isFalse();
    assertThat(a.lossOf(first)).isEqualTo(LossReason.STOLEN);
    assertThat(second.isHeld()).isTrue();
  }

  @Test
  void p05_aLostAnswerToAnAcquireIsRecovered() throws Exception {
    Node a = world.node("a");
    a.store().follow(FaultPlan.script(Fault.none(), Fault.answerLost()));
    assertThat(a.tryAcquire()).hasValueSatisfying(l -> assertThat(l.isHeld()).isTrue());
    assertThat(a.leases().counters().totals().recovered()).isEqualTo(1);
    world.assertRow(a, 1);
  }

  @Test
  void p05_aLostAnswerToAHeartbeatIsRecovered() throws Exception {
    Node a = world.node("a");
    Lease lease = a.acquire();
    a.store().follow(FaultPlan.script(Fault.answerLost(), Fault.answerLost()));
    world.pass(DURATION.multipliedBy(3));
    assertThat(lease.isHeld()).isTrue();
    assertThat(a.leases().counters().totals().recovered()).isEqualTo(1);
  }

  @Test
  void p05_aLostAnswerToAReleaseIsRecovered() throws Exception {
    Node a = world.node("a");
    Lease lease = a.acquire();
    a.store().follow(FaultPlan.script(Fault.answerLost()));
    a.release(lease);
    assertThat(world.row().released()).isTrue();
    assertThat(a.leases().counters().totals().recovered()).isEqualTo(1);
  }

  @Test
  void p06_aReleasedLeaseIsNotRevivedByALateHeartbeat() throws Exception {
    Node a = world.node("a");
    Node b = world.node("b");
    Lease lease = a.acquire();
    // The heartbeat is on its way for longer than its call lasts, and arrives after the release.
    a.store().follow(FaultPlan.script(new Fault.Delay(Duration.ofMillis(900), Duration.ZERO)));
    world.world.runUntil(
        () -> a.leases().counters().totals().failedCalls() == 1, LeaseWorld.MINUTE);
    a.release(lease);
    LeaseRow released = world.row();
    assertThat(released.released()).isTrue();
    world.pass(SECOND.multipliedBy(2));
    assertThat(world.row()).as("after the heartbeat arrived").isEqualTo(released);
    assertThat(b.tryAcquire()).isPresent();
  }

  @Test
  void p06_aReleaseFindsOutAboutTheHeartbeatThatCameBeforeIt() throws Exception {
    Node a = world.node("a");
    Lease lease = a.acquire();
    a.store().follow(FaultPlan.script(Fault.answerLost()));
    world.world.runUntil(
        () -> a.leases().counters().totals().failedCalls() == 1, LeaseWorld.MINUTE);
    a.release(lease);
    assertThat(world.row().released()).isTrue();
  }

  @Test
  void p06_aReleaseNeverTouchesTheNextOwnersRow() throws Exception {
    Node a = world.node("a");
    Node b = world.node("b");
    Lease lease = a.acquire();
    a.machine().pause();
    Lease next = b.acquire();
    a.machine().resume();
    a.release(lease);
    assertThat(world.row().released()).isFalse();
    assertThat(next.isHeld()).isTrue();
  }

  @Test
  void p07_attributesOfOthersSurviveAndATakeoverRemovesTheReleasedMark() throws Exception {
    Node a = world.node("a");
    Node b = world.node("b");
    world.table.write(
        new Write.Put(LeaseWorld.KEY, Map.of("note", Value.of("ours")), Condition.rowAbsent()),
        SECOND);
    Lease lease =
        a.run(
            () ->
                a.leases()
                    .tryAcquire(LeaseWorld.KEY, Map.of("host", Value.of("x"), "zone", Value.of(1)))
                    .orElseThrow());
    world.pass(DURATION);
    a.release(lease);
    assertThat(world.row().released()).isTrue();
    b.run(() -> b.leases().tryAcquire(LeaseWorld.KEY, Map.of("host", Value.of("y"))).orElseThrow());
    assertThat(world.raw().text("note")).isEqualTo("ours");
    assertThat(world.row().released()).isFalse();
    assertThat(world.row().payload()).isEqualTo(Map.of("host", Value.of("y")));
  }

  @Test
  void p08_oneHangingCallLetsNoOtherLeaseExpire() throws Exception {
    Node a = world.node("a");
    Key slow = new Key("leases", "slow");
    Lease other = a.acquire();
    Lease hanging = a.run(() -> a.leases().tryAcquire(slow, Map.of()).orElseThrow());
    var never = new CompletableFuture<Void>();
    a.store()
        .follow(
            call ->
                call.write() != null && call.write().key().equals(slow)
                    ? new Fault.Hang(never)
                    : Fault.none());
    world.pass(DURATION.multipliedBy(5));
    assertThat(other.isHeld()).isTrue();
    assertThat(hanging.isHeld()).isFalse();
    assertThat(a.lossOf(hanging)).isEqualTo(LossReason.UNREACHABLE);
    assertThat(other.remaining()).isGreaterThan(SECOND);
  }

  @Test
  void p09_lossIsToldEvenIfTheLeaseExpiredDuringAPause() throws Exception {
    Node a = world.node("a");
    Lease lease = a.acquire();
    List<LossReason> told = new ArrayList<>();
    lease.onLost(told::add);
    a.machine().pause();
    world.pass(DURATION.multipliedBy(10));
    assertThat(told).isEmpty();
    assertThat(lease.isHeld()).as("before any task of it ran again").isFalse();
    a.machine().resume();
    world.pass(Duration.ofMillis(10));
    assertThat(told).containsExactly(LossReason.UNREACHABLE);
    lease.onLost(told::add);
    world.pass(Duration.ofMillis(10));
    assertThat(told).hasSize(2);
  }

  @Test
  void p10_throttlingAndConflictsAreNoLoss() throws Exception {
    Node a = world.node("a");
    Lease lease = a.acquire();
    a.store()
        .follow(
            FaultPlan.script(
                Fault.throttled(), Fault.contended(), Fault.throttled(), Fault.contended()));
    world.pass(DURATION.multipliedBy(3));
    assertThat(lease.isHeld()).isTrue();
    assertThat(a.leases().counters().totals().failedCalls()).isEqualTo(4);
  }

  @Test
  void p10_unreachableForTooLongIsALoss() throws Exception {
    Node a = world.node("a");
    Lease lease = a.acquire();
    a.store().follow(_ -> Fault.unreachable());
    world.pass(DURATION.plus(Duration.ofMillis(10)));
    assertThat(lease.isHeld()).isFalse();
    assertThat(a.lossOf(lease)).isEqualTo(LossReason.UNREACHABLE);
  }

  @Test
  void p11_closingReleasesEachLeaseAndWaitsForNoAcquire() throws Exception {
    Node a = world.node("a");
    Node b = world.node("b");
    Key failing = new Key("leases", "failing");
    Key last = new Key("leases", "last");
    a.run(() -> a.leases().tryAcquire(failing, Map.of()).orElseThrow());
    a.run(() -> a.leases().tryAcquire(last, Map.of()).orElseThrow());
    b.acquire();
    var ended = new CompletableFuture<Throwable>();
    var _ =
        a.machine()
            .spawn(
                "waits",
                () -> {
                  try {
                    var _ = a.leases().acquire(LeaseWorld.KEY, Map.of(), Duration.ofHours(1));
                  } catch (StoreException | InterruptedException | IllegalStateException e) {
                    ended.complete(e);
                  }
                });
    world.pass(SECOND);
    a.store()
        .follow(
            call ->
                call.write() != null && call.write().key().equals(failing)
                    ? Fault.unreachable()
                    : Fault.none());
    a.run(
        () -> {
          a.leases().close();
          return true;
        });
    world.pass(Duration.ofMillis(10));
    assertThat(rowOf(failing).released()).isFalse();
    assertThat(rowOf(last).released()).isTrue();
    assertThat(ended).isCompletedWithValueMatching(e -> e.toString().contains("closed"));
    assertThat(a.leases().counters().totals().lost().get(LossReason.CLOSED)).isEqualTo(2);
  }

  @Test
  void p12_aFailedConditionWhileAcquiringMeansKeepWaiting() throws Exception {
    Node a = world.node("a");
    Node b = world.node("b");
    // b's write is under way when a takes the lease, so its condition fails.
    b.store().follow(FaultPlan.script(Fault.none(), delayThere(Duration.ofMillis(200))));
    var got = new CompletableFuture<Lease>();
    var _ =
        b.machine()
            .spawn(
                "waits",
                () -> {
                  try {
                    got.complete(
                        b.leases()
                            .acquire(LeaseWorld.KEY, Map.of(), LeaseWorld.MINUTE)
                            .orElseThrow());
                  } catch (StoreException | InterruptedException e) {
                    got.completeExceptionally(e);
                  }
                });
    world.pass(Duration.ofMillis(50));
    Lease first = a.acquire();
    world.pass(SECOND);
    assertThat(got).isNotDone();
    a.release(first);
    assertThat(b.run(got::get).term()).isEqualTo(2);
  }

  @Test
  void p13_ownersAreNewAfterEachStart() {
    Set<String> owners = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      owners.add(world.node("same host").leases().owner());
    }
    assertThat(owners).hasSize(100).allMatch(owner -> owner.startsWith("same host#"));
  }

  @Test
  void p13_aRestartedHostWaitsForItsFormerSelf() throws Exception {
    Node before = world.node("host");
    before.acquire();
    before.machine().crash();
    Node after = world.node("host");
    assertThat(after.tryAcquire()).isEmpty();
    assertThat(after.acquire().term()).isEqualTo(2);
  }

  @Test
  void p14_keyPartsAreNeverJoined() throws Exception {
    Node a = world.node("a");
    Lease one = a.run(() -> a.leases().tryAcquire(new Key("a", "b/c"), Map.of()).orElseThrow());
    Lease two = a.run(() -> a.leases().tryAcquire(new Key("a/b", "c"), Map.of()).orElseThrow());
    world.pass(DURATION.multipliedBy(2));
    assertThat(one.isHeld()).isTrue();
    assertThat(two.isHeld()).isTrue();
    assertThat(one.term()).isEqualTo(two.term()).isEqualTo(1);
  }

  @Test
  void p15_settingsAreCheckedAtTheStart() {
    assertRefused(3000, 1001, 500, 250, "heartbeat");
    assertRefused(3000, 1000, 1000, 250, "call time-out");
    assertRefused(3000, 1000, 500, 251, "poll");
    assertRefused(0, 1000, 500, 250, "duration");
    assertThat(new LeaseSettings(ms(3000), ms(1000), ms(999), ms(250), 0.01, 1)).isNotNull();
    assertThatThrownBy(() -> new LeaseSettings(ms(3000), ms(1000), ms(999), ms(250), 0.3, 1))
        .hasMessageContaining("clock ratio");
  }

  @Test
  void p16_aTransactionOnTheRowDelaysAHeartbeatAndNoMore() throws Exception {
    Node a = world.node("a");
    Lease lease = a.acquire();
    // A transaction that checks the row for a second; the lease itself never uses one.
    Duration busyUntil = world.world.now().plus(SECOND);
    a.store()
        .follow(_ -> world.world.now().compareTo(busyUntil) < 0 ? Fault.contended() : Fault.none());
    world.pass(DURATION.multipliedBy(2));
    assertThat(lease.isHeld()).isTrue();
    assertThat(a.leases().counters().totals().failedCalls()).isPositive();
  }

  @Test
  void p17_theRowHasNothingThatCouldExpireItAndKeepsItsTermForEver() throws Exception {
    Node a = world.node("a");
    for (long term = 1; term <= 3; term++) {
      Lease lease = a.acquire();
      assertThat(lease.term()).isEqualTo(term);
      assertThat(world.raw().attributes().keySet())
          .containsExactlyInAnyOrder(
              "lease_format", "lease_owner", "lease_term", "lease_rvn", "lease_duration_ms");
      a.release(lease);
      assertThat(world.row().term()).isEqualTo(term);
    }
  }

  private LeaseRow rowOf(Key key) {
    return LeaseRow.of(world.table.get(key, Consistency.STRONG, SECOND).orElseThrow())
        .orElseThrow();
  }

  private static Fault delayThere(Duration there) {
    return new Fault.Delay(there, Duration.ZERO);
  }

  private static void assertRefused(
      long duration, long heartbeat, long call, long poll, String named) {
    assertThatThrownBy(
            () -> new LeaseSettings(ms(duration), ms(heartbeat), ms(call), ms(poll), 0.01, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
