package io.pinakes.coordinator.routing;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.message.WorkerCalls.ShardsRequest;
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

/** Asks workers, all at once, which copies they hold and how far those are. */
public final class Inquiry {

  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  private final Transport transport;
  private final Machine machine;

  public Inquiry(Transport transport, Machine machine) {
    this.transport = transport;
    this.machine = machine;
  }

  /**
   * Asks.
   *
   * @param timeout after which a worker that has not answered is left out
   * @return a worker's owner → its copies; without those that did not answer
   */
  public Map<String, Map<ShardId, ShardStatus>> ask(Collection<NodeInfo> workers, Duration timeout)
      throws InterruptedException {
    var byOwner = new ConcurrentHashMap<String, Map<ShardId, ShardStatus>>();
    List<Task> tasks = new ArrayList<>();
    for (NodeInfo worker : workers) {
      tasks.add(
          machine.spawn(
              "shards of " + worker.id(),
              () -> {
                try {
                  byOwner.put(worker.owner(), ask(worker, timeout));
                } catch (RpcException | ApiException e) {
                  LOG.debug("[{}] does not tell its shards", worker.id(), e);
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

  private Map<ShardId, ShardStatus> ask(NodeInfo worker, Duration timeout)
      throws RpcException, InterruptedException {
    var copies = new HashMap<ShardId, ShardStatus>();
    transport
        .call(worker.address(), WorkerCalls.SHARDS, new ShardsRequest(), timeout)
        .shards()
        .forEach(status -> copies.put(status.shard(), status));
    return copies;
  }
}
