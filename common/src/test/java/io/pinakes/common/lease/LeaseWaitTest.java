package io.pinakes.common.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.lease.LeaseWorld.Node;
import io.pinakes.common.store.Store.Consistency;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a lease looks at half the price, and tries only after a look that is not old. */
final class LeaseWaitTest {

  private static final Duration LEASE = LeaseSettings.defaults().duration();
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final LeaseWorld world = new LeaseWorld(7);
  private final CompletableFuture<Lease> taken = new CompletableFuture<>();

  @AfterEach
  void end() {
    world.close();
  }

  private void waitFor(Node node) {
    node.machine()
        .spawn(
            "waiter",
            () -> {
              try {
                taken.complete(
                    node.leases()
                        .acquire(LeaseWorld.KEY, Map.of(), LeaseWorld.MINUTE)
                        .orElseThrow());
              } catch (Exception e) {
                taken.completeExceptionally(e);
              }
            });
  }

  @Test
  void onlyTheFirstLookOfThoseWhoWaitIsConsistent() throws Exception {
    Node holder = world.node("holder");
    holder.acquire();
    world.lagging.takeReads(Consistency.STRONG);
    waitFor(world.node("waiter"));
    world.pass(WAIT);
    assertThat(world.lagging.takeReads(Consistency.STRONG)).isEqualTo(1);
    assertThat(world.lagging.takeReads(Consistency.EVENTUAL))
        .isGreaterThan((int) (WAIT.toMillis() / LeaseSettings.MAX_POLL.toMillis()));
    assertThat(taken).isNotDone();
  }

  @Test
  void oldLooksDelayATakeoverByTheirAgeAndNoMore() throws Exception {
    Duration age = Duration.ofSeconds(1);
    Node holder = world.node("holder");
    holder.acquire();
    world.lagging.lag(() -> age);
    waitFor(world.node("waiter"));
    world.pass(WAIT);
    holder.machine().crash();
    Duration crashed = world.world.now();
    world.world.runUntil(taken::isDone, LeaseWorld.MINUTE);
    assertThat(world.world.now().minus(crashed))
        .isLessThan(
            LEASE.plus(LEASE.dividedBy(100)).plus(age).plus(LeaseSettings.MAX_POLL).plus(MOMENT));
    assertThat(taken.join().isHeld()).isTrue();
  }

  @Test
  void whoSeesAnOldReleaseLooksAgainAndWritesNothing() throws Exception {
    Node first = world.node("first");
    Node second = world.node("second");
    first.release(first.acquire());
    Duration released = world.world.now();
    world.pass(Duration.ofSeconds(1));
    Lease held = second.acquire();
    Node waiter = world.node("waiter");
    // One copy of the table stands still where the lease was free.
    world.lagging.lag(() -> world.world.now().minus(released));
    waitFor(waiter);
    world.pass(WAIT);
    assertThat(taken).isNotDone();
    assertThat(held.isHeld()).isTrue();
    world.assertRow(second, 2);
  }

  @Test
  void aCopyThatStandsStillMakesNobodyTakeALivingHoldersLease() throws Exception {
    Node holder = world.node("holder");
    Lease held = holder.acquire();
    waitFor(world.node("waiter"));
    world.pass(LEASE);
    Duration stopped = world.world.now();
    world.lagging.lag(() -> world.world.now().minus(stopped));
    world.pass(WAIT);
    assertThat(taken).isNotDone();
    assertThat(held.isHeld()).isTrue();
    world.assertRow(holder, 1);
  }
}
