package io.pinakes.cli;

import io.pinakes.cli.failure.CommandException;
import io.pinakes.cli.node.NodeOptions;
import io.pinakes.cli.node.Nodes;
import io.pinakes.cli.node.RunningNode;
import io.pinakes.common.blob.BlobStores;
import io.pinakes.common.names.BoundedResolver;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.Listening;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.store.DynamoClients;
import io.pinakes.common.store.DynamoStore;
import io.pinakes.common.store.DynamoTable;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.node.CoordinatorServer;
import io.pinakes.coordinator.node.CoordinatorSettings;
import io.pinakes.dynamodblocal.LocalDynamo;
import io.pinakes.worker.node.WorkerServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Starts the real roles in this process. */
final class ProcessNodes implements Nodes {

  /** For a new table to become active; AWS takes some seconds. */
  private static final Duration TABLE_TIMEOUT = Duration.ofMinutes(1);

  private final Machine machine;

  ProcessNodes(Machine machine) {
    this.machine = machine;
  }

  @Override
  public RunningNode coordinator(NodeOptions options, CoordinatorSettings own) throws Exception {
    DynamoDbClient client = connect(options);
    return owning(client::close, () -> startCoordinator(options, own, client));
  }

  @Override
  public RunningNode worker(NodeOptions options) throws Exception {
    DynamoDbClient client = connect(options);
    return owning(client::close, () -> startWorker(options, client));
  }

  @Override
  public RunningNode dynamoDb(String bind, int port, Path data) throws IOException {
    return LocalDynamoNode.start(bind, port, data);
  }

  @Override
  public Embedded embedded(Path data) throws IOException {
    return new EmbeddedNodes(LocalDynamo.inDirectory(data));
  }

  private RunningNode startCoordinator(
      NodeOptions options, CoordinatorSettings own, DynamoDbClient client) throws Exception {
    Backends backends = backends(options, client);
    return owning(
        backends.blobs()::close,
        () -> {
          CoordinatorServer server =
              CoordinatorServer.start(
                  settings(options), listening(options), machine, backends, own);
          return node(server.port(), server);
        });
  }

  private RunningNode startWorker(NodeOptions options, DynamoDbClient client) throws Exception {
    Backends backends = backends(options, client);
    return owning(
        backends.blobs()::close,
        () -> {
          WorkerServer server =
              WorkerServer.start(
                  settings(options), listening(options), machine, backends, options.data());
          return node(server.port(), server);
        });
  }

  private static NodeSettings settings(NodeOptions options) {
    return new NodeSettings(
        options.nodeId(),
        options.table(),
        options.zone(),
        options.attributes(),
        options.lease(),
        options.stopTimeout().minus(NodeOptions.CLOSING),
        options.inlineLimitBytes());
  }

  private static Listening listening(NodeOptions options) {
    return new Listening(options.bind(), options.port(), options::address);
  }

  /** The table is made on demand, by whichever node comes first. */
  private Backends backends(NodeOptions options, DynamoDbClient client)
      throws StoreException, IOException, InterruptedException {
    var store = new DynamoStore(client, DynamoTable.named(options.table()));
    store.createTableIfAbsent(machine.clock(), TABLE_TIMEOUT);
    return new Backends(store, BlobStores.open(options.blobs(), options.s3(), machine));
  }

  private static RunningNode node(int port, AutoCloseable server) {
    return new RunningNode() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        try {
          server.close();
        } catch (Exception e) {
          throw new CommandException("the node did not stop in order: " + e.getMessage());
        }
      }
    };
  }

  private interface Start {
    RunningNode start() throws Exception;
  }

  private DynamoDbClient connect(NodeOptions options) {
    return DynamoClients.connect(options.dynamoDbEndpoint(), new BoundedResolver(machine));
  }

  /** A node that closes what it is connected to after itself, or at once if it does not start. */
  private static RunningNode owning(Runnable disconnect, Start start) throws Exception {
    RunningNode node;
    try {
      node = start.start();
    } catch (Exception e) {
      disconnect.run();
      throw e;
    }
    return new RunningNode() {
      @Override
      public int port() {
        return node.port();
      }

      @Override
      public void close() {
        try {
          node.close();
        } finally {
          disconnect.run();
        }
      }
    };
  }

  private final class EmbeddedNodes implements Embedded {

    private final LocalDynamo dynamo;

    EmbeddedNodes(LocalDynamo dynamo) {
      this.dynamo = dynamo;
    }

    @Override
    public RunningNode coordinator(NodeOptions options, CoordinatorSettings own) throws Exception {
      return startCoordinator(options, own, dynamo.client());
    }

    @Override
    public RunningNode worker(NodeOptions options) throws Exception {
      return startWorker(options, dynamo.client());
    }

    @Override
    public void close() {
      dynamo.close();
    }
  }
}
