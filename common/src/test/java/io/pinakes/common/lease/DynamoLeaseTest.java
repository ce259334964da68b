package io.pinakes.common.lease;

import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.DynamoClients;
import io.pinakes.common.store.DynamoStore;
import io.pinakes.common.store.DynamoTable;
import io.pinakes.common.store.Store;
import io.pinakes.dynamodblocal.LocalDynamoServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class DynamoLeaseTest extends LeaseContract {

  private static LocalDynamoServer server;
  private static DynamoDbClient client;
  private static DynamoStore store;

  @BeforeAll
  static void start() throws Exception {
    server = LocalDynamoServer.start("127.0.0.1", 0, null);
    client = DynamoClients.connect(server.endpoint());
    store = new DynamoStore(client, DynamoTable.named("leases"));
    try (var machine = new SystemMachine(1)) {
      store.createTableIfAbsent(machine.clock(), Duration.ofSeconds(30));
    }
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Override
  Store store() {
    return store;
  }
}
