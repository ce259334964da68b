package io.pinakes.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A worker that was without its lease for a while must not trust what it knew before. */
final class RejoiningWorkerTest {

  private static final Duration LEASE = Duration.ofSeconds(3);

  @Test
  void aWorkerThatTookItsLeaseAgainAnswersNoGetBeforeItHasReadTheState() throws Exception {
    try (var world = new SimulatedWorld(7)) {
      var worker = new LoneWorker(world, new NodeSettings("w1", "test", "", LEASE));
      worker.write("a", "{}".getBytes(StandardCharsets.UTF_8));
      assertThat(worker.get("a").source()).isNotNull();

      // It loses its lease; another worker has the shard from now on.
      worker.store.follow(_ -> Fault.unreachable());
      world.runFor(LEASE.multipliedBy(3));
      worker.assignTo(new NodeInfo("w2", "w2#1", NodeInfo.Role.WORKER, "w2:1", ""));
      // It takes its lease again, and cannot read the state yet.
      worker.store.follow(
          call -> call.partition().equals("state") ? Fault.unreachable() : Fault.none());
      world.runFor(LEASE.multipliedBy(3));
      assertThatThrownBy(() -> worker.get("a"))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> assertThat(e.error().type()).isEqualTo(WorkerCalls.NOT_PRIMARY));
      worker.store.follow(FaultPlan.none());
      world.runFor(Duration.ofSeconds(2));
      assertThatThrownBy(() -> worker.get("a")).hasMessageContaining("is not on this worker");
    }
  }
}
