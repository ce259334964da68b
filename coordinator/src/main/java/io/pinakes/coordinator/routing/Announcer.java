package io.pinakes.coordinator.routing;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.Nudge;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.NodeInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other nodes that the state has changed; whoever does not hear it finds it at its next poll.
 */
public final class Announcer implements Runnable {

  static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Supplier<? extends Collection<NodeInfo>> others;
  private final LongSupplier version;
  private final Transport transport;
  private final Machine machine;

  /**
   * Makes an announcer.
   *
   * @param others the nodes to tell
   * @param version of the state as known here
   */
  public Announcer(
      Supplier<? extends Collection<NodeInfo>> others,
      LongSupplier version,
      Transport transport,
      Machine machine) {
    this.others = others;
    this.version = version;
    this.transport = transport;
    this.machine = machine;
  }

  /** Tells everyone, without waiting. */
  @Override
  public void run() {
    var nudge = new Nudge(version.getAsLong(), 0);
    for (NodeInfo node : others.get()) {
      machine.spawn("nudge " + node.id(), () -> tell(node, nudge));
    }
  }

  private void tell(NodeInfo node, Nudge nudge) {
    try {
      transport.call(node.address(), WorkerCalls.NUDGE, nudge, TIMEOUT);
    } catch (RpcException | ApiException e) {
      LOG.debug("[{}] did not hear of state version {}", node.id(), nudge.stateVersion(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
