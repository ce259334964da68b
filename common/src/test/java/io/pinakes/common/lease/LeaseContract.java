package io.pinakes.common.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leases do over any store, in real time. Each test uses a partition of its own. */
abstract class LeaseContract {

  private static final LeaseSettings SETTINGS = LeaseSettings.lasting(Duration.ofMillis(1500));
  private static final Duration LONG = Duration.ofSeconds(30);

  private final SystemMachine machine = new SystemMachine(1);
  private final LinkedBlockingQueue<LeaseEvent> events = new LinkedBlockingQueue<>();
  private final List<Leases> clients = new ArrayList<>();

  abstract Store store() throws Exception;

  private Leases one;
  private Leases two;

  @BeforeEach
  void open() throws Exception {
    one = new Leases(store(), machine, SETTINGS, "one", events::add);
    two = new Leases(store(), machine, SETTINGS, "two", LeaseListener.none());
    clients.addAll(List.of(one, two));
  }

  @AfterEach
  void close() {
    clients.forEach(Leases::close);
    machine.close();
  }

  @Test
  void aHeldLeaseIsKeptAndRefusedToOthers() throws Exception {
    Key key = new Key("held", "a");
    Lease lease = one.tryAcquire(key, Map.of()).orElseThrow();
    assertThat(events.take()).isEqualTo(new LeaseEvent.Acquired(key, 1));
    assertThat(two.acquire(key, Map.of(), SETTINGS.duration().multipliedBy(2))).isEmpty();
    assertThat(lease.isHeld()).isTrue();
    assertThat(lease.remaining()).isPositive().isLessThan(SETTINGS.duration());
    assertThatThrownBy(() -> one.tryAcquire(key, Map.of())).hasMessageContaining("holds lease");
    assertThat(one.counters().totals().renewed()).isPositive();
  }

  @Test
  void aReleasedLeaseIsFreeAtOnceAndItsTermRises() throws Exception {
    Key key = new Key("released", "a");
    Lease lease = one.tryAcquire(key, Map.of()).orElseThrow();
    assertThat(events.take()).isEqualTo(new LeaseEvent.Acquired(key, 1));
    lease.release();
    assertThat(lease.isHeld()).isFalse();
    assertThat(events.take()).isEqualTo(new LeaseEvent.Lost(key, 1, LossReason.RELEASED));
    assertThat(two.tryAcquire(key, Map.of()).orElseThrow().term()).isEqualTo(2);
  }

  @Test
  void payloadIsListedAndFollowsTheHeartbeat() throws Exception {
    Key key = new Key("payload", "a");
    Lease lease =
        one.tryAcquire(key, Map.of("host", Value.of("h"), "old", Value.of(1))).orElseThrow();
    assertThat(two.get(key).orElseThrow().payload())
        .isEqualTo(Map.of("host", Value.of("h"), "old", Value.of(1)));
    Map<String, Value> next = Map.of("host", Value.of("i"), "new", Value.of(true));
    lease.setPayload(next);
    long start = machine.clock().nanoTime();
    while (!two.list("payload", "", "z", Consistency.STRONG).getFirst().payload().equals(next)) {
      assertThat(machine.clock().nanoTime() - start).isLessThan(LONG.toNanos());
      machine.clock().sleep(Duration.ofMillis(20));
    }
    assertThat(two.get(new Key("payload", "absent"))).isEmpty();
  }

  @Test
  void aLeaseThatKeepsFailingIsGivenUpAndLeftToOthers() throws Exception {
    Key key = new Key("failing", "a");
    Lease lease = one.tryAcquire(key, Map.of()).orElseThrow();
    for (int i = 1; i < SETTINGS.failuresToStepDown(); i++) {
      lease.reportFailure();
    }
    lease.reportSuccess();
    lease.reportFailure();
    assertThat(lease.isHeld()).as("a success starts the count anew").isTrue();
    for (int i = 1; i < SETTINGS.failuresToStepDown(); i++) {
      lease.reportFailure();
    }
    assertThat(lease.awaitLoss()).isEqualTo(LossReason.STEPPED_DOWN);
    assertThat(one.tryAcquire(key, Map.of())).isEmpty();
    assertThat(two.acquire(key, Map.of(), SETTINGS.duration())).isPresent();
  }

  @Test
  void anActionRunsOnlyWithEnoughOfTheLeaseLeft() throws Exception {
    Key key = new Key("run", "a");
    Lease lease = one.tryAcquire(key, Map.of()).orElseThrow();
    assertThat(lease.run(Duration.ofMillis(100), () -> "done")).isEqualTo("done");
    assertThatThrownBy(() -> lease.run(SETTINGS.duration(), () -> "never"))
        .isInstanceOf(TooLittleLeftException.class);
    lease.release();
    assertThatThrownBy(() -> lease.run(Duration.ZERO, () -> "never"))
        .isInstanceOf(TooLittleLeftException.class);
  }

  @Test
  void livenessIsToldByWatching() throws Exception {
    assertThat(one.tryAcquire(new Key("live", "holds"), Map.of())).isPresent();
    Lease released = one.tryAcquire(new Key("live", "released"), Map.of()).orElseThrow();
    released.release();
    assertThat(sorts(two.observe("live", "", "z", Consistency.STRONG).live()))
        .containsExactly("holds");
    assertThat(sorts(two.observe("live", "", "z", Consistency.STRONG).dead()))
        .containsExactly("released");
    one.close();
    assertThat(sorts(two.observe("live", "", "z", Consistency.STRONG).live())).isEmpty();
  }

  @Test
  void aLeaseWithoutHeartbeatsDiesForAnObserverAfterItsDuration() throws Exception {
    Key key = new Key("dead", "a");
    var write = LeaseWrites.acquire(key, null, "gone", SETTINGS.duration(), Map.of());
    store().write(write, LONG);
    long start = machine.clock().nanoTime();
    assertThat(two.observe("dead", "", "z", Consistency.STRONG).live()).hasSize(1);
    while (two.observe("dead", "", "z", Consistency.STRONG).dead().isEmpty()) {
      assertThat(machine.clock().nanoTime() - start).isLessThan(LONG.toNanos());
      machine.clock().sleep(Duration.ofMillis(20));
    }
    assertThat(machine.clock().nanoTime() - start).isGreaterThan(SETTINGS.duration().toNanos());
    assertThat(two.tryAcquire(key, Map.of()).orElseThrow().term()).isEqualTo(2);
  }

  private static List<String> sorts(List<LeaseRow> rows) {
    return rows.stream().map(row -> row.key().sort()).toList();
  }
}
