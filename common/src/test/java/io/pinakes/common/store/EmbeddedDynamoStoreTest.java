package io.pinakes.common.store;

import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.dynamodblocal.LocalDynamo;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddedDynamoStoreTest extends StoreContract {

  private final LocalDynamo local = LocalDynamo.inMemory();
  private final DynamoStore store = new DynamoStore(local.client(), DynamoTable.named("contract"));

  @BeforeAll
  void makeTable() throws Exception {
    try (var machine = new SystemMachine(1)) {
      store.createTableIfAbsent(machine.clock(), Duration.ofSeconds(30));
    }
  }

  @AfterAll
  void close() {
    local.close();
  }

  @Override
  protected Store store() {
    return store;
  }
}
