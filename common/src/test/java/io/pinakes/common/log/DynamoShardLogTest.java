package io.pinakes.common.log;

import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.DynamoStore;
import io.pinakes.common.store.DynamoTable;
import io.pinakes.dynamodblocal.LocalDynamo;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DynamoShardLogTest extends ShardLogContract {

  private static final LocalDynamo LOCAL = LocalDynamo.inMemory();
  private static final DynamoStore STORE =
      new DynamoStore(LOCAL.client(), DynamoTable.named("log-contract"));

  DynamoShardLogTest() {
    super(STORE, false);
  }

  @BeforeAll
  static void makeTable() throws Exception {
    try (var machine = new SystemMachine(1)) {
      STORE.createTableIfAbsent(machine.clock(), Duration.ofSeconds(30));
    }
  }

  @AfterAll
  static void close() {
    LOCAL.close();
  }
}
