package io.pinakes.system.cost;

import io.pinakes.common.blob.DirectoryBlobStore;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.Listening;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.DynamoClients;
import io.pinakes.common.store.DynamoStore;
import io.pinakes.common.store.DynamoTable;
import io.pinakes.coordinator.node.CoordinatorServer;
import io.pinakes.coordinator.node.CoordinatorSettings;
import io.pinakes.dynamodblocal.LocalDynamoServer;
import io.pinakes.system.Rest;
import io.pinakes.worker.node.WorkerServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The real nodes in this process, with one bill for all. */
final class MeteredCluster implements AutoCloseable {

  private static final String TABLE = "metered";
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration TABLE_TIMEOUT = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Bill bill = new Bill();
  private final List<URI> urls = new ArrayList<>();
  private final SystemMachine machine = new SystemMachine(1);
  private final LocalDynamoServer server;
  private final Path folder;
  private final Rest rest;

  MeteredCluster(Path folder, int coordinators, int workers) throws Exception {
    this.folder = folder;
    parts.push(machine);
    server = LocalDynamoServer.start("127.0.0.1", 0, null);
    parts.push(server);
    rest = new Rest(() -> List.copyOf(urls));
    parts.push(rest);
    for (int number = 1; number <= workers; number++) {
      String id = "worker-" + number;
      parts.push(
          WorkerServer.start(settings(id), local(), machine, backends(), folder.resolve(id)));
    }
    for (int number = 1; number <= coordinators; number++) {
      String id = "coordinator-" + number;
      CoordinatorServer coordinator =
          CoordinatorServer.start(
              settings(id), local(), machine, backends(), CoordinatorSettings.DEFAULTS);
      parts.push(coordinator);
      urls.add(URI.create("http://127.0.0.1:" + coordinator.port()));
    }
  }

  Rest rest() {
    return rest;
  }

  /** What all nodes together were charged for since the last call of this. */
  Map<String, Bill.Position> take() {
    return bill.take();
  }

  private Backends backends() throws Exception {
    DynamoDbClient client =
        DynamoClients.connect(server.endpoint(), List.of(new DynamoMeter(bill)));
    parts.push(client::close);
    var store = new DynamoStore(client, DynamoTable.named(TABLE));
    store.createTableIfAbsent(machine.clock(), TABLE_TIMEOUT);
    return new Backends(
        store, new MeteredBlobs(DirectoryBlobStore.open(folder.resolve("blobs"), machine), bill));
  }

  private static NodeSettings settings(String id) {
    return new NodeSettings(id, TABLE, "", LEASE);
  }

  private static Listening local() {
    return new Listening("127.0.0.1", 0, port -> "127.0.0.1:" + port);
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(part + " does not close", e);
      }
    }
  }
}
