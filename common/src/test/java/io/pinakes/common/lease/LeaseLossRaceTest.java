package io.pinakes.common.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Key;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What no scheduler of one thread can show: two threads in the few instructions of a loss. */
final class LeaseLossRaceTest {

  private static final int ROUNDS = 2_000;

  @Test
  void whoeverSeesALossCanAcquireAgainAtOnce() throws Exception {
    try (var machine = new SystemMachine(1);
        var leases =
            new Leases(
                new InMemoryStore(),
                machine,
                LeaseSettings.defaults(),
                "race",
                LeaseListener.none())) {
      for (int round = 0; round < ROUNDS; round++) {
        var key = new Key("race", Integer.toString(round));
        Lease lease = leases.tryAcquire(key, Map.of()).orElseThrow();
        var failure = new AtomicReference<Exception>();
        Task waiting =
            machine.spawn(
                "waiting for the loss",
                () -> {
                  try {
                    while (lease.isHeld()) {
                      Thread.onSpinWait();
                    }
                    Optional<Lease> again = leases.tryAcquire(key, Map.of());
                    if (again.isPresent()) {
                      again.get().release();
                    }
                  } catch (Exception e) {
                    failure.set(e);
                  }
                });
        lease.release();
        waiting.join();
        assertThat(failure.get()).as("round %d", round).isNull();
        assertThat(leases.tryAcquire(key, Map.of())).as("round %d", round).isPresent();
      }
    }
  }
}
