package io.pinakes.system.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.Condition;
import io.pinakes.common.store.DynamoClients;
import io.pinakes.common.store.DynamoStore;
import io.pinakes.common.store.DynamoTable;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import io.pinakes.dynamodblocal.LocalDynamoServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class DynamoMeterTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Key KEY = new Key("books", "row");

  private final Bill bill = new Bill();

  private static Write.Put ofKilobytes(int size) {
    return new Write.Put(
        KEY, Map.of("bytes", Value.of(new byte[size * 1_000])), Condition.rowAbsent());
  }

  @Test
  void whatIsChargedAndWhatNobodyKnows() throws Exception {
    try (var machine = new SystemMachine(1);
        var server = LocalDynamoServer.start("127.0.0.1", 0, null);
        DynamoDbClient client =
            DynamoClients.connect(server.endpoint(), List.of(new DynamoMeter(bill)))) {
      var store = new DynamoStore(client, DynamoTable.named("metered"));
      store.createTableIfAbsent(machine.clock(), TIMEOUT);
      bill.take();

      store.write(ofKilobytes(3), TIMEOUT);
      assertThat(bill.take()).isEqualTo(Map.of("put books row", new Bill.Position(1, 3)));
      store.get(KEY, Consistency.EVENTUAL, TIMEOUT);
      assertThat(bill.take())
          .isEqualTo(Map.of("get eventual books row", new Bill.Position(1, 0.5)));

      assertThat(store.write(ofKilobytes(1), TIMEOUT)).isInstanceOf(WriteResult.Refused.class);
      assertThat(bill.take())
          .as("what is there is larger")
          .isEqualTo(Map.of("refused: put books row", new Bill.Position(1, 3)));
      assertThat(store.write(ofKilobytes(5), TIMEOUT)).isInstanceOf(WriteResult.Refused.class);
      assertThat(bill.take())
          .as("what was to be is larger")
          .isEqualTo(Map.of("refused: put books row", new Bill.Position(1, 5)));

      var absent = new DynamoStore(client, DynamoTable.named("absent"));
      assertThatThrownBy(() -> absent.write(ofKilobytes(1), TIMEOUT))
          .isInstanceOf(StoreException.class);
      assertThat(bill.take())
          .isEqualTo(
              Map.of("unknown: put books row ResourceNotFoundException", new Bill.Position(1, 0)));
    }
  }
}
