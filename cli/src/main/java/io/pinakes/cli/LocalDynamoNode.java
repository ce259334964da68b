package io.pinakes.cli;

import io.pinakes.cli.node.RunningNode;
import io.pinakes.dynamodblocal.LocalDynamoServer;
import java.io.IOException;
import java.nio.file.Path;

/** DynamoDB Local on a port, as the other nodes are. */
final class LocalDynamoNode implements RunningNode {

  private final LocalDynamoServer server;

  private LocalDynamoNode(LocalDynamoServer server) {
    this.server = server;
  }

  static LocalDynamoNode start(String bind, int port, Path data) throws IOException {
    return new LocalDynamoNode(LocalDynamoServer.start(bind, port, data));
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
