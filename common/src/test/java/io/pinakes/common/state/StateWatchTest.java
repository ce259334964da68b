package io.pinakes.common.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Startup;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StateWatchTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @Test
  void aChangeIsSeenWithinOnePoll() throws Exception {
    try (var world = new SimulatedWorld(1)) {
      SimulatedMachine machine = world.machine("m");
      var memory = new InMemoryStore();
      var watch = new StateWatch(new StateStore(memory, TIMEOUT), machine);
      var seen = new ArrayList<Long>();
      world.run(
          machine,
          () -> {
            watch.onChange(state -> seen.add(state.version()));
            watch.start();
            new StateStore(memory, TIMEOUT).create(index("books"));
            machine.clock().sleep(StateWatch.POLL.plusMillis(10));
            assertThat(watch.current().index("books")).isPresent();
            watch.close();
            return null;
          });
      assertThat(seen).containsExactly(1L);
    }
  }

  @Test
  void aNudgeIsFasterThanThePoll() throws Exception {
    try (var world = new SimulatedWorld(2)) {
      SimulatedMachine machine = world.machine("m");
      var memory = new InMemoryStore();
      var watch = new StateWatch(new StateStore(memory, TIMEOUT), machine);
      world.run(
          machine,
          () -> {
            watch.start();
            new StateStore(memory, TIMEOUT).create(index("books"));
            watch.nudge();
            machine.clock().sleep(Duration.ofMillis(5));
            assertThat(watch.current().index("books")).isPresent();
            watch.close();
            return null;
          });
    }
  }

  @Test
  void howeverManyNudgeItKeepsTheStoreFree() throws Exception {
    try (var world = new SimulatedWorld(7)) {
      SimulatedMachine machine = world.machine("m");
      var memory = new InMemoryStore();
      var calls = new AtomicInteger();
      var counting =
          new FaultyStore(
              memory,
              machine,
              call -> {
                calls.incrementAndGet();
                return Fault.none();
              });
      var watch = new StateWatch(new StateStore(counting, TIMEOUT), machine);
      world.run(
          machine,
          () -> {
            watch.start();
            calls.set(0);
            watch.reload();
            int callsOfOneLook = calls.getAndSet(0);
            for (int millis = 0; millis < 1_000; millis++) {
              watch.nudge();
              machine.clock().sleep(Duration.ofMillis(1));
            }
            int looks = (int) Duration.ofSeconds(1).dividedBy(StateWatch.BETWEEN_NUDGED) + 1;
            assertThat(calls.get()).isBetween(callsOfOneLook, looks * callsOfOneLook);

            // What is nudged between two looks is not forgotten.
            new StateStore(memory, TIMEOUT).create(index("books"));
            watch.nudge();
            machine.clock().sleep(StateWatch.BETWEEN_NUDGED.plusMillis(5));
            assertThat(watch.current().index("books")).isPresent();
            watch.close();
            return null;
          });
    }
  }

  @Test
  void withoutTheStoreItGoesOnWithWhatItHasAndRecovers() throws Exception {
    try (var world = new SimulatedWorld(3)) {
      SimulatedMachine machine = world.machine("m");
      var memory = new InMemoryStore();
      var faulty = new FaultyStore(memory, machine, FaultPlan.none());
      var watch = new StateWatch(new StateStore(faulty, TIMEOUT), machine);
      world.run(
          machine,
          () -> {
            new StateStore(memory, TIMEOUT).create(index("books"));
            watch.start();
            faulty.follow(call -> Fault.unreachable());
            machine.clock().sleep(Duration.ofSeconds(5));
            assertThat(watch.reachable()).isFalse();
            assertThat(watch.current().index("books")).isPresent();
            new StateStore(memory, TIMEOUT).create(index("more"));
            faulty.follow(FaultPlan.none());
            machine.clock().sleep(Duration.ofSeconds(1));
            assertThat(watch.reachable()).isTrue();
            assertThat(watch.current().index("more")).isPresent();
            watch.close();
            return null;
          });
    }
  }

  @Test
  void aStoreThatIsSlowAtFirstDelaysTheStartAndDoesNotPreventIt() throws Exception {
    try (var world = new SimulatedWorld(5)) {
      SimulatedMachine machine = world.machine("m");
      var faulty =
          new FaultyStore(
              new InMemoryStore(),
              machine,
              FaultPlan.script(Fault.unreachable(), Fault.throttled(), Fault.unreachable()));
      var watch = new StateWatch(new StateStore(faulty, TIMEOUT), machine);
      world.run(
          machine,
          () -> {
            watch.start();
            watch.close();
            return null;
          });
      assertThat(watch.reachable()).isTrue();
    }
  }

  @Test
  void aStoreThatDoesNotAnswerEndsTheStart() throws Exception {
    try (var world = new SimulatedWorld(6)) {
      SimulatedMachine machine = world.machine("m");
      var faulty = new FaultyStore(new InMemoryStore(), machine, call -> Fault.unreachable());
      var watch = new StateWatch(new StateStore(faulty, TIMEOUT), machine);
      world.run(
          machine,
          () -> {
            assertThatThrownBy(watch::start).isInstanceOf(StoreException.class);
            return null;
          });
      assertThat(world.now()).isLessThan(Startup.PATIENCE.plusSeconds(5));
    }
  }

  @Test
  void aChangeWhoseAnnouncementWasLostIsFoundByThePeriodicReload() throws Exception {
    try (var world = new SimulatedWorld(4)) {
      SimulatedMachine machine = world.machine("m");
      var memory = new InMemoryStore();
      // The call after the write, the first of raising the version, never arrives.
      var dying =
          new FaultyStore(memory, machine, FaultPlan.script(Fault.none(), Fault.unreachable()));
      var watch = new StateWatch(new StateStore(memory, TIMEOUT), machine);
      world.run(
          machine,
          () -> {
            watch.start();
            assertThat(new StateStore(dying, TIMEOUT).create(index("books"))).isTrue();
            assertThat(watch.current().index("books")).isEmpty();
            machine.clock().sleep(Duration.ofSeconds(20));
            assertThat(watch.current().index("books")).isPresent();
            watch.close();
            return null;
          });
    }
  }

  @Test
  void itKnowsWhetherItIsUpToDate() throws Exception {
    try (var world = new SimulatedWorld(5)) {
      SimulatedMachine machine = world.machine("m");
      var memory = new InMemoryStore();
      var store = new FaultyStore(memory, machine, FaultPlan.none());
      var watch = new StateWatch(new StateStore(store, TIMEOUT), machine);
      world.run(
          machine,
          () -> {
            watch.start();
            assertThat(watch.isUpToDate()).isTrue();
            store.follow(call -> Fault.unreachable());
            machine.clock().sleep(StateWatch.POLL.multipliedBy(2));
            assertThat(watch.isUpToDate()).isFalse();
            store.follow(FaultPlan.none());
            machine.clock().sleep(StateWatch.POLL.multipliedBy(2));
            assertThat(watch.isUpToDate()).isTrue();

            // A row of a format that only newer nodes read.
            new StateStore(memory, TIMEOUT).create(index("books"));
            var newer =
                new Write.Update(
                    new Key("state", "index/books"),
                    Map.of("format", Value.of(99)),
                    Set.of(),
                    Condition.always());
            memory.write(newer, TIMEOUT);
            machine.clock().sleep(StateWatch.POLL.multipliedBy(2));
            assertThat(watch.isUpToDate()).isFalse();
            assertThat(watch.reachable()).isTrue();
            watch.close();
            return null;
          });
    }
  }

  private static IndexDefinition index(String name) {
    return new IndexDefinition(
        name, "u-" + name, 1, IndexSettings.DEFAULT, Mapping.empty(), 1, false, 1);
  }
}
