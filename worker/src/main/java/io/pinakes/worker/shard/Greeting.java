package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.Nudge;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.NodeInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the workers with other copies of a shard follow the assignment that makes this one the
 * primary, before it takes writes. So a primary that is replaced in good order answers no more gets
 * when the next one acknowledges its first write. One that does not answer is not waited for: then
 * its lease bounds what it may say, and no write depends on that.
 */
final class Greeting {

  /** For the answers; a node that is not there refuses at once. */
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

  private final ShardParts parts;
  private final Map<String, NodeInfo> nodes = new LinkedHashMap<>();
  private final Set<String> absent = ConcurrentHashMap.newKeySet();
  private final List<Task> tasks = new ArrayList<>();

  private Greeting(ShardParts parts) {
    this.parts = parts;
  }

  /**
   * Begins to greet.
   *
   * @param former the primary that this copy has followed, which may not be assigned any more
   */
  static Greeting begin(ShardId shard, ShardParts parts, @Nullable NodeInfo former) {
    var greeting = new Greeting(parts);
    Assignments assignments = parts.watch().current().assignments();
    for (NodeInfo node : assignments.of(shard.uuid(), shard.number()).copies()) {
      greeting.nodes.put(node.owner(), node);
    }
    if (former != null) {
      greeting.nodes.put(former.owner(), former);
    }
    greeting.nodes.remove(parts.owner());
    for (NodeInfo node : greeting.nodes.values()) {
      greeting.tasks.add(
          parts
              .machine()
              .spawn("greet " + node.id(), () -> greeting.greet(node, assignments.version())));
    }
    return greeting;
  }

  private void greet(NodeInfo node, long assignments) {
    try {
      parts.transport().call(node.address(), WorkerCalls.NUDGE, new Nudge(0, assignments), TIMEOUT);
    } catch (RpcException e) {
      if (!e.mayHaveHappened()) {
        absent.add(node.owner());
      }
    } catch (ApiException e) {
      LOG.debug("[{}] does not follow the assignment yet", node.id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the answers; returns the owners of copies that are there, or may be. */
  Collection<String> present() throws InterruptedException {
    for (Task task : tasks) {
      task.join();
    }
    return nodes.keySet().stream().filter(owner -> !absent.contains(owner)).toList();
  }
}
