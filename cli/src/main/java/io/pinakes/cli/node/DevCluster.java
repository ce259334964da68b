package io.pinakes.cli.node;

import java.util.ArrayDeque;
import java.util.Deque;
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

  /** Starts workers, then coordinators; closes what had started if one of them does not. */
  static DevCluster start(Nodes nodes, DevOptions options) throws Exception {
    var cluster = new DevCluster();
    try {
      Nodes.Embedded embedded = nodes.embedded(options.data().resolve("dynamodb"));
      cluster.lastFirst.push(embedded);
      for (int number = 1; number <= options.workers(); number++) {
        cluster.lastFirst.push(embedded.worker(options.worker(number)));
      }
      for (int number = 1; number <= options.coordinators(); number++) {
        RunningNode coordinator =
            embedded.coordinator(options.coordinator(number), options.feederAllow());
        cluster.lastFirst.push(coordinator);
        if (number == 1) {
          cluster.port = coordinator.port();
        }
      }
      return cluster;
    } catch (Exception | LinkageError e) {
      cluster.close();
      throw e;
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
