package io.pinakes.system.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.DirectoryBlobStore;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.Listening;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.DynamoClients;
import io.pinakes.common.store.DynamoStore;
import io.pinakes.common.store.DynamoTable;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.node.CoordinatorServer;
import io.pinakes.dynamodblocal.LocalDynamoServer;
import io.pinakes.system.Rest;
import io.pinakes.worker.node.WorkerServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The template lets nodes do what they do, and nothing else. */
final class PermissionsTest {

  private static final String TABLE = "permissions";
  private static final String MAKES_TABLES = "dynamodb:CreateTable";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Template template = Template.read();
  private final Set<String> granted = template.allowedActions("TaskRole");

  /** Services whose calls are in the code by now. */
  private static final Set<String> SERVICES =
      Operations.inTheCode().stream()
          .map(operation -> operation.replaceFirst(":.*", ""))
          .collect(Collectors.toSet());

  @Test
  void exactlyThoseActionsAreGrantedThatTheCodeCalls() {
    var needed = new TreeSet<String>();
    for (String operation : Operations.inTheCode()) {
      if (!operation.equals(MAKES_TABLES)) {
        needed.add(Operations.action(operation));
      }
    }
    assertThat(needed).contains("dynamodb:GetItem");
    assertThat(ofServicesInTheCode(granted)).isEqualTo(needed);
  }

  @Test
  void aNodeMakesATableOnlyIfThereIsNone() {
    assertThat(Operations.inTheCode()).contains(MAKES_TABLES);
    assertThat(granted).doesNotContain(MAKES_TABLES);
  }

  @Test
  void nodesLiveWithWhatIsGrantedAndUseAllOfIt(@TempDir Path folder) throws Exception {
    var access = new RestrictedAccess(granted);
    try (var machine = new SystemMachine(1);
        var server = LocalDynamoServer.start("127.0.0.1", 0, null);
        DynamoDbClient client = DynamoClients.connect(server.endpoint(), List.of(access))) {
      try (DynamoDbClient operator = DynamoClients.connect(server.endpoint())) {
        makeTableAsTheTemplateDoes(operator);
      }
      var store = new DynamoStore(client, DynamoTable.named(TABLE));
      store.createTableIfAbsent(machine.clock(), TIMEOUT);
      BlobStore blobs = DirectoryBlobStore.open(folder.resolve("blobs"), machine);
      var backends = new Backends(store, blobs);
      try (WorkerServer worker =
              WorkerServer.start(
                  settings("worker"), local(), machine, backends, folder.resolve("worker"));
          CoordinatorServer coordinator =
              CoordinatorServer.start(
                  settings("coordinator"), local(), machine, backends, List.of());
          var rest =
              new Rest(() -> List.of(URI.create("http://127.0.0.1:" + coordinator.port())))) {
        rest.put("/books", "{\"settings\":{\"number_of_replicas\":0}}").orThrow();
        rest.get("/_cluster/health?wait_for_status=green&timeout=30s").orThrow();
        rest.put("/books/_doc/1?refresh=true", "{\"title\":\"pinakes\"}").orThrow();
        assertThat(rest.get("/books/_search").orThrow().text()).contains("pinakes");
        rest.send("DELETE", "/books", "").orThrow();
        assertThat(worker.port()).isPositive();
      }
    }
    assertThat(access.refused()).isEmpty();
    var used = new TreeSet<String>();
    access.called().forEach(operation -> used.add(Operations.action(operation)));
    assertThat(used).isEqualTo(ofService("dynamodb", granted));
  }

  @Test
  void whoMayNotMakeTablesIsToldSoWhenThereIsNone() throws Exception {
    var access = new RestrictedAccess(granted);
    try (var machine = new SystemMachine(1);
        var server = LocalDynamoServer.start("127.0.0.1", 0, null);
        DynamoDbClient client = DynamoClients.connect(server.endpoint(), List.of(access))) {
      var store = new DynamoStore(client, DynamoTable.named(TABLE));
      var refusal =
          catchThrowableOfType(
              StoreException.class, () -> store.createTableIfAbsent(machine.clock(), TIMEOUT));
      assertThat(refusal.kind()).isEqualTo(StoreException.Kind.REJECTED);
      assertThat(refusal).hasMessageContaining(MAKES_TABLES);
    }
  }

  private void makeTableAsTheTemplateDoes(DynamoDbClient client) {
    var schema = new ArrayList<KeySchemaElement>();
    var attributes = new ArrayList<AttributeDefinition>();
    template
        .tableKeys()
        .forEach(
            (kind, name) -> {
              schema.add(KeySchemaElement.builder().attributeName(name).keyType(kind).build());
              attributes.add(
                  AttributeDefinition.builder()
                      .attributeName(name)
                      .attributeType(ScalarAttributeType.S)
                      .build());
            });
    client.createTable(
        r ->
            r.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(schema)
                .attributeDefinitions(attributes));
  }

  private static Set<String> ofServicesInTheCode(Set<String> actions) {
    var some = new TreeSet<String>();
    SERVICES.forEach(service -> some.addAll(ofService(service, actions)));
    return some;
  }

  private static Set<String> ofService(String service, Set<String> actions) {
    return actions.stream()
        .filter(action -> action.startsWith(service + ":"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static NodeSettings settings(String id) {
    return new NodeSettings(id, TABLE, "", Duration.ofSeconds(3));
  }

  private static Listening local() {
    return new Listening("127.0.0.1", 0, port -> "127.0.0.1:" + port);
  }
}
