package io.pinakes.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException.Kind;
import io.pinakes.dynamodblocal.LocalDynamoServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract over HTTP, and what only the real store has: a table, a network, other writers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DynamoStoreTest extends StoreContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final SystemMachine machine = new SystemMachine(1);
  private final LocalDynamoServer server;
  private final DynamoDbClient client;
  private final DynamoTable table = DynamoTable.named("contract");
  private final DynamoStore store;

  DynamoStoreTest() throws IOException {
    server = LocalDynamoServer.start("127.0.0.1", 0, null);
    client = DynamoClients.connect(server.endpoint());
    store = new DynamoStore(client, table);
  }

  @BeforeAll
  void makeTable() throws Exception {
    store.createTableIfAbsent(machine.clock(), Duration.ofSeconds(30));
  }

  @AfterAll
  void close() {
    client.close();
    server.close();
    machine.close();
  }

  @Override
  protected Store store() {
    return store;
  }

  @Test
  void makingATableThatIsThereDoesNothing() throws Exception {
    store.createTableIfAbsent(machine.clock(), Duration.ofSeconds(30));
  }

  @Test
  void aTableWithOtherKeysIsRefused() {
    var other = new DynamoStore(client, new DynamoTable(table.name(), "id", "range"));
    var refusal =
        catchThrowableOfType(
            StoreException.class,
            () -> other.createTableIfAbsent(machine.clock(), Duration.ofSeconds(30)));
    assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refusal).hasMessageContaining("keyed by pk, sk, not by id, range");
  }

  @Test
  void keyAttributesMayHaveOtherNames() throws Exception {
    var other = new DynamoStore(client, new DynamoTable("other", "key", "range"));
    other.createTableIfAbsent(machine.clock(), Duration.ofSeconds(30));
    Key key = new Key("p", "s");
    var write = new Write.Put(key, Map.of("pk", Value.of(1)), Condition.rowAbsent());
    assertThat(other.write(write, TIMEOUT)).isEqualTo(new WriteResult.Written());
    assertThat(other.query("p", "", "z", 10, Consistency.STRONG, TIMEOUT).rows())
        .containsExactly(new Row(key, Map.of("pk", Value.of(1))));
  }

  @Test
  void attributesOfOtherWritersAreSeenAndKept() throws Exception {
    Key key = new Key("foreign", "s");
    client.putItem(
        r ->
            r.tableName(table.name())
                .item(
                    Map.of(
                        "pk", AttributeValue.fromS("foreign"),
                        "sk", AttributeValue.fromS("s"),
                        "fraction", AttributeValue.fromN("1.5"),
                        "list", AttributeValue.fromL(List.of()))));
    store.write(
        new Write.Update(key, Map.of("a", Value.of(1)), Set.of(), Condition.rowPresent()), TIMEOUT);
    Row row = store.get(key, Consistency.STRONG, TIMEOUT).orElseThrow();
    assertThat(row.attributes())
        .containsEntry("fraction", new Value.Foreign("N 1.5"))
        .containsEntry("list", new Value.Foreign("L"))
        .containsEntry("a", Value.of(1));
  }

  @Test
  void aMissingTableIsRejected() {
    var missing = new DynamoStore(client, DynamoTable.named("missing"));
    assertKind(Kind.REJECTED, missing, TIMEOUT);
  }

  @Test
  void noServerIsUnavailable() throws Exception {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (var nowhere = DynamoClients.connect(URI.create("http://127.0.0.1:" + free))) {
      assertKind(Kind.UNAVAILABLE, new DynamoStore(nowhere, table), TIMEOUT);
    }
  }

  @Test
  void aServerThatNeverAnswersIsUnavailableAfterTheTimeLimit() throws Exception {
    try (var mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var toMute = DynamoClients.connect(URI.create("http://127.0.0.1:" + mute.getLocalPort()))) {
      assertKind(Kind.UNAVAILABLE, new DynamoStore(toMute, table), Duration.ofMillis(200));
    }
  }

  @Test
  void anInterruptEndsACallAsAnInterrupt() throws Exception {
    try (var mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var toMute = DynamoClients.connect(URI.create("http://127.0.0.1:" + mute.getLocalPort()))) {
      var outcome = new CompletableFuture<Throwable>();
      var task =
          machine.spawn(
              "caller",
              () -> {
                try {
                  new DynamoStore(toMute, table)
                      .get(new Key("p", "s"), Consistency.STRONG, Duration.ofSeconds(30));
                } catch (StoreException | InterruptedException e) {
                  outcome.complete(e);
                }
              });
      mute.accept().getInputStream().read();
      task.interrupt();
      assertThat(machine.clock().await(outcome, TIMEOUT)).isInstanceOf(InterruptedException.class);
    }
  }

  private static void assertKind(Kind kind, Store store, Duration timeout) {
    var failure =
        catchThrowableOfType(
            StoreException.class, () -> store.get(new Key("p", "s"), Consistency.STRONG, timeout));
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).as("%s", failure).isEqualTo(kind);
  }
}
