package io.pinakes.common.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.LaggingStore;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store.Consistency;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Nodes of a simulated world that share a table and hold leases in it. */
final class LeaseWorld implements AutoCloseable {

  static final Key KEY = new Key("leases", "leader");
  static final Duration MINUTE = Duration.ofMinutes(1);

  final SimulatedWorld world;
  final InMemoryStore table = new InMemoryStore();
  final LaggingStore lagging;

  /** A process: its machine, its way to the table, its lease client. */
  record Node(LeaseWorld in, SimulatedMachine machine, FaultyStore store, Leases leases) {

    Optional<Lease> tryAcquire() throws Exception {
      return in.world.run(machine, () -> leases.tryAcquire(KEY, Map.of()));
    }

    Lease acquire() throws Exception {
      return in.world.run(machine, () -> leases.acquire(KEY, Map.of(), MINUTE).orElseThrow());
    }

    <T> T run(Callable<T> body) throws Exception {
      return in.world.run(machine, body);
    }

    LossReason lossOf(Lease lease) throws Exception {
      return in.world.run(machine, lease::awaitLoss);
    }

    void release(Lease lease) throws Exception {
      in.world.run(
          machine,
          () -> {
            lease.release();
            return true;
          });
    }
  }

  LeaseWorld(long seed) {
    world = new SimulatedWorld(seed);
    lagging = new LaggingStore(table, world::now);
  }

  Node node(String name) {
    return node(name, 1.0, LeaseSettings.defaults());
  }

  Node node(String name, double rate, LeaseSettings settings) {
    SimulatedMachine machine = world.machine(name, rate);
    var store = new FaultyStore(lagging, machine, FaultPlan.none());
    return new Node(
        this, machine, store, new Leases(store, machine, settings, name, LeaseListener.none()));
  }

  Row raw() {
    return table.get(KEY, Consistency.STRONG, MINUTE).orElseThrow();
  }

  LeaseRow row() {
    return LeaseRow.of(raw()).orElseThrow();
  }

  void pass(Duration duration) {
    world.runFor(duration);
  }

  void assertRow(Node owner, long term) {
    assertThat(row().owner()).isEqualTo(owner.leases().owner());
    assertThat(row().term()).isEqualTo(term);
  }

  @Override
  public void close() {
    world.close();
  }
}
