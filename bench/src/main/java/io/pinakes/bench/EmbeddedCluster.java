package io.pinakes.bench;

import io.pinakes.common.blob.DirectoryBlobStore;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.Listening;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.store.DynamoStore;
import io.pinakes.common.store.DynamoTable;
import io.pinakes.coordinator.node.CoordinatorServer;
import io.pinakes.coordinator.node.CoordinatorSettings;
import io.pinakes.dynamodblocal.LocalDynamo;
import io.pinakes.worker.node.WorkerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What {@code pinakes dev} starts: the real parts, in this process, over HTTP on loopback. */
final class EmbeddedCluster implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration TABLE_TIMEOUT = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> lastFirst;
  private final int port;

  private EmbeddedCluster(Deque<AutoCloseable> lastFirst, int port) {
    this.lastFirst = lastFirst;
    this.port = port;
  }

  /** Starts one coordinator and so many workers, which keep everything below a folder. */
  static EmbeddedCluster start(Path data, int workers, Machine machine) throws Exception {
    var parts = new ArrayDeque<AutoCloseable>();
    try {
      LocalDynamo dynamo = LocalDynamo.inDirectory(data.resolve("dynamodb"));
      parts.push(dynamo);
      var store = new DynamoStore(dynamo.client(), DynamoTable.named("pinakes"));
      store.createTableIfAbsent(machine.clock(), TABLE_TIMEOUT);
      var backends = new Backends(store, DirectoryBlobStore.open(data.resolve("blobs"), machine));
      var listening = new Listening(HOST, 0, port -> HOST + ":" + port);
      for (int i = 1; i <= workers; i++) {
        String id = "worker-" + i;
        parts.push(
            WorkerServer.start(settings(id), listening, machine, backends, data.resolve(id)));
      }
      CoordinatorServer coordinator =
          CoordinatorServer.start(
              settings("coordinator-1"),
              listening,
              machine,
              backends,
              CoordinatorSettings.DEFAULTS);
      parts.push(coordinator);
      return new EmbeddedCluster(parts, coordinator.port());
    } catch (Exception e) {
      close(parts);
      throw e;
    }
  }

  private static NodeSettings settings(String id) {
    return new NodeSettings(id, "bench", "", LEASE);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    close(lastFirst);
  }

  private static void close(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the cluster did not close", e);
      }
    }
  }
}
