package io.pinakes.cli.node;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coordinators, workers and DynamoDB Local in this process: the same parts as in many processes.
 */
final class DevCluster implements RunningNode {

  private static final Logger LOG = LoggerFactory.getLogger(DevCluster.class);

  private final Deque<AutoCloseable> lastFirst = new ArrayDeque<>();
  private int port;

  private DevCluster() {}

  /** A node on its way. */
  private record Starting(Task task, CompletableFuture<RunningNode> node) {}

  private interface Start {
    RunningNode run() throws Exception;
  }

  /**
   * Starts all nodes at once: after a crash each waits until its former self's lease has run out,
   * and they can do that together. If one does not start, those that have are closed.
   */
  static DevCluster start(Nodes nodes, DevOptions options, Machine machine) throws Exception {
    var cluster = new DevCluster();
    List<Starting> all = new ArrayList<>();
    try {
      Nodes.Embedded embedded = nodes.embedded(options.data().resolve("dynamodb"));
      cluster.lastFirst.push(embedded);
      for (int number = 1; number <= options.workers(); number++) {
        NodeOptions worker = options.worker(number);
        all.add(begin(machine, worker.nodeId(), () -> embedded.worker(worker)));
      }
      for (int number = 1; number <= options.coordinators(); number++) {
        NodeOptions coordinator = options.coordinator(number);
        all.add(
            begin(
                machine,
                coordinator.nodeId(),
                () -> embedded.coordinator(coordinator, options.own())));
      }
      for (Starting starting : all) {
        cluster.lastFirst.push(started(starting));
      }
      cluster.port = started(all.get(options.workers())).port();
      return cluster;
    } catch (Exception | LinkageError e) {
      all.forEach(starting -> starting.task().stop());
      for (Starting starting : all) {
        if (!starting.node().isCompletedExceptionally()
            && !cluster.lastFirst.contains(starting.node().join())) {
          cluster.lastFirst.push(starting.node().join());
        }
      }
      cluster.close();
      throw e;
    }
  }

  private static Starting begin(Machine machine, String name, Start start) {
    var node = new CompletableFuture<RunningNode>();
    Task task =
        machine.spawn(
            "start " + name,
            () -> {
              try {
                node.complete(start.run());
              } catch (Throwable t) {
                node.completeExceptionally(t);
              }
            });
    return new Starting(task, node);
  }

  private static RunningNode started(Starting starting) throws Exception {
    try {
      return starting.node().get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /** The first coordinator's port. */
  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    while (!lastFirst.isEmpty()) {
      try {
        lastFirst.pop().close();
      } catch (Exception e) {
        LOG.error("a part of the embedded cluster did not stop in order", e);
      }
    }
  }
}
