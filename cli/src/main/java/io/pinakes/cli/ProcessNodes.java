package io.pinakes.cli;

import io.pinakes.cli.node.NodeOptions;
import io.pinakes.cli.node.Nodes;
import io.pinakes.cli.node.RunningNode;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.store.DynamoClients;
import io.pinakes.coordinator.feeder.Cidr;
import io.pinakes.dynamodblocal.LocalDynamo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Starts the real roles in this process. */
final class ProcessNodes implements Nodes {

  private final Machine machine;

  ProcessNodes(Machine machine) {
    this.machine = machine;
  }

  @Override
  public RunningNode coordinator(NodeOptions options, List<Cidr> feederAllow) throws Exception {
    return owning(
        DynamoClients.connect(options.dynamoDbEndpoint()),
        client -> startCoordinator(options, feederAllow, client));
  }

  @Override
  public RunningNode worker(NodeOptions options) throws Exception {
    return owning(
        DynamoClients.connect(options.dynamoDbEndpoint()), client -> startWorker(options, client));
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
      NodeOptions options, List<Cidr> feederAllow, DynamoDbClient client) {
    throw new CommandException(
        "no coordinator yet: " + options + feederAllow + client.serviceName() + machine.random());
  }

  private RunningNode startWorker(NodeOptions options, DynamoDbClient client) {
    throw new CommandException("no worker yet: " + options + client.serviceName());
  }

  private interface Start {
    RunningNode with(DynamoDbClient client) throws Exception;
  }

  /** A node that closes its client after itself, or a closed client if it does not start. */
  private static RunningNode owning(DynamoDbClient client, Start start) throws Exception {
    RunningNode node;
    try {
      node = start.with(client);
    } catch (Exception e) {
      client.close();
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
          client.close();
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
    public RunningNode coordinator(NodeOptions options, List<Cidr> feederAllow) {
      return startCoordinator(options, feederAllow, dynamo.client());
    }

    @Override
    public RunningNode worker(NodeOptions options) {
      return startWorker(options, dynamo.client());
    }

    @Override
    public void close() {
      dynamo.close();
    }
  }
}
