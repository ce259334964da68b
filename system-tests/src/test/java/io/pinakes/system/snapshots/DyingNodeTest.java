package io.pinakes.system.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.store.Fault;
import io.pinakes.system.snapshots.SnapshotWorld.Ways;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node dies at each of its calls in turn; the next one finds everything. */
final class DyingNodeTest {

  private static final int SNAPSHOTS = 3;
  private static final int BATCHES = 4;

  /** Calls of a life, one of which is its last. */
  private static final class Life {
    private final SimulatedMachine machine;
    private final int lastCall;
    private final boolean lastIsApplied;
    private int calls;
    private boolean ended;

    Life(SimulatedMachine machine, int lastCall, boolean lastIsApplied) {
      this.machine = machine;
      this.lastCall = lastCall;
      this.lastIsApplied = lastIsApplied;
    }

    private boolean isDead() {
      return calls > lastCall;
    }

    private boolean dies() {
      if (++calls == lastCall + 1) {
        machine.crash();
        return lastIsApplied;
      }
      return false;
    }

    Fault storeFault() {
      if (dies()) {
        return Fault.answerLost();
      }
      return isDead() ? new Fault.Hang(new CompletableFuture<>()) : Fault.none();
    }

    BlobFault blobFault() {
      if (dies()) {
        return new BlobFault.After();
      }
      return isDead() ? new BlobFault.Delay(Duration.ofDays(1)) : new BlobFault.None();
    }

    void live(SnapshotWorld world, Node node) {
      Ways ways = world.ways(machine, _ -> storeFault(), _ -> blobFault());
      machine.spawn(
          "lives",
          () -> {
            try {
              node.openAndSnapshot(machine, ways, BATCHES, SNAPSHOTS);
              ended = true;
            } catch (Exception e) {
              // The dead say nothing: what they still throw is the last answer that they lost.
              if (!isDead()) {
                throw new AssertionError("alive", e);
              }
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereverANodeDiesTheNextFindsEverythingAndNothingIsLeft(boolean lastIsApplied)
      throws Exception {
    int lastCall = 0;
    for (boolean ended = false; !ended; lastCall++) {
      try (var world = new SnapshotWorld(lastCall, Guards.ALL)) {
        // The one that dies meets what another has left.
        SimulatedMachine before = world.world.machine("before");
        world.world.run(
            before,
            () -> {
              new Node(world, "before").openAndSnapshot(before, world.goodWays(before), BATCHES, 2);
              return true;
            });
        var life = new Life(world.world.machine("dying"), lastCall, lastIsApplied);
        life.live(world, new Node(world, "dying"));
        world.world.runFor(Duration.ofMinutes(10));
        world.rest();
        ended = life.ended;
      } catch (Throwable t) {
        throw new AssertionError("dies at call " + lastCall, t);
      }
    }
    assertThat(lastCall).as("calls of a whole life").isGreaterThan(60);
  }
}
