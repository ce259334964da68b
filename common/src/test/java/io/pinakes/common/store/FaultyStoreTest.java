package io.pinakes.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultyStoreTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Key KEY = new Key("p", "s");
  private static final Write WRITE =
      new Write.Put(KEY, Map.of("a", Value.of(1)), Condition.rowAbsent());

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final SimulatedMachine machine = world.machine("m");
  private final InMemoryStore table = new InMemoryStore();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aCallThatFailsBeforeIsNotApplied() {
    assertThat(kindOf(new Fault.Before(Kind.THROTTLED))).isEqualTo(Kind.THROTTLED);
    assertThat(isApplied()).isFalse();
  }

  @Test
  void aCallWhoseAnswerIsLostIsApplied() {
    assertThat(kindOf(Fault.answerLost())).isEqualTo(Kind.UNAVAILABLE);
    assertThat(isApplied()).isTrue();
  }

  @Test
  void aRequestThatArrivesAfterItsTimeLimitIsAppliedThen() {
    assertThat(kindOf(new Fault.Delay(SECOND.multipliedBy(3), SECOND))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(world.now()).isBetween(SECOND, SECOND.plusMillis(10));
    assertThat(isApplied()).isFalse();
    world.runFor(SECOND.multipliedBy(3));
    assertThat(isApplied()).isTrue();
  }

  @Test
  void anAnswerThatArrivesAfterTheTimeLimitIsLost() {
    assertThat(kindOf(new Fault.Delay(Duration.ofMillis(200), SECOND))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(isApplied()).isTrue();
    assertThat(world.now()).isBetween(SECOND, SECOND.plusMillis(10));
  }

  @Test
  void aHangingCallOutlivesItsTimeLimitAndIsAppliedWhenReleased() throws Exception {
    var released = new CompletableFuture<Void>();
    var store = new FaultyStore(table, machine, FaultPlan.script(new Fault.Hang(released)));
    var _ =
        machine.spawn(
            "releases",
            () -> {
              try {
                machine.clock().sleep(SECOND.multipliedBy(5));
                released.complete(null);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(world.run(machine, () -> store.write(WRITE, SECOND)))
        .isEqualTo(new WriteResult.Written());
    assertThat(world.now()).isGreaterThanOrEqualTo(SECOND.multipliedBy(5));
  }

  private Kind kindOf(Fault fault) {
    var store = new FaultyStore(table, machine, FaultPlan.script(fault));
    var failure =
        catchThrowableOfType(
            StoreException.class, () -> world.run(machine, () -> store.write(WRITE, SECOND)));
    return failure.kind();
  }

  private boolean isApplied() {
    return table.get(KEY, Consistency.STRONG, SECOND).isPresent();
  }
}
