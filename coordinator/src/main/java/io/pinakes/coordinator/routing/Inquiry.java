package io.pinakes.coordinator.routing;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.message.WorkerCalls.ShardsRequest;
import io.pinakes.common.rpc.Rpc;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.NodeInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks nodes, all at once: which copies they hold, how far those are, and what they have done. */
public final class Inquiry {

  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  private final Transport transport;
  private final Machine machine;

  public Inquiry(Transport transport, Machine machine) {
    this.transport = transport;
    this.machine = machine;
  }

  /**
   * Asks which copies they hold.
   *
   * @param timeout after which a worker that has not answered is left out
   * @return a worker's owner → its copies; without those that did not answer
   */
  public Map<String, Map<ShardId, ShardStatus>> ask(Collection<NodeInfo> workers, Duration timeout)
      throws InterruptedException {
    var byOwner = new HashMap<String, Map<ShardId, ShardStatus>>();
    ask(workers, WorkerCalls.SHARDS, new ShardsRequest(), timeout)
        .forEach(
            (owner, answer) -> {
              var copies = new HashMap<ShardId, ShardStatus>();
              answer.shards().forEach(status -> copies.put(status.shard(), status));
              byOwner.put(owner, copies);
            });
    return Map.copyOf(byOwner);
  }

  /**
   * Asks nodes anything.
   *
   * @param timeout after which a node that has not answered is left out
   * @return a node's owner → its answer; without those that did not answer
   */
  public <Q, A> Map<String, A> ask(
      Collection<NodeInfo> nodes, Rpc<Q, A> rpc, Q request, Duration timeout)
      throws InterruptedException {
    var byOwner = new ConcurrentHashMap<String, A>();
    List<Task> tasks = new ArrayList<>();
    for (NodeInfo node : nodes) {
      tasks.add(
          machine.spawn(
              rpc.name() + " of " + node.id(),
              () -> {
                try {
                  byOwner.put(node.owner(), transport.call(node.address(), rpc, request, timeout));
                } catch (RpcException | ApiException e) {
                  LOG.debug("[{}] does not answer '{}'", node.id(), rpc.name(), e);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    try {
      for (Task task : tasks) {
        task.join();
      }
    } catch (InterruptedException e) {
      tasks.forEach(Task::interrupt);
      throw e;
    }
    return Map.copyOf(byOwner);
  }
}
