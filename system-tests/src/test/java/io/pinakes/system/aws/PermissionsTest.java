package io.pinakes.system.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinakes.common.aws.TestS3;
import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.Content;
import io.pinakes.common.blob.S3BlobStore;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.Listening;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.DynamoClients;
import io.pinakes.common.store.DynamoStore;
import io.pinakes.common.store.DynamoTable;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.node.CoordinatorServer;
import io.pinakes.coordinator.node.CoordinatorSettings;
import io.pinakes.dynamodblocal.LocalDynamoServer;
import io.pinakes.system.Rest;
import io.pinakes.system.aws.Template.Grant;
import io.pinakes.worker.node.WorkerServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;

/** The template lets nodes do what they do, and nothing else. */
final class PermissionsTest {

  private static final String TABLE = "permissions";
  private static final String MAKES_TABLES = "dynamodb:CreateTable";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Larger than what goes to S3 in one part. */
  private static final int LARGE = 17 << 20;

  private final Template template = Template.read();
  private final List<Grant> grants = template.grants("TaskRole");
  private final Set<String> granted =
      grants.stream()
          .flatMap(grant -> grant.actions().stream())
          .collect(Collectors.toCollection(TreeSet::new));

  @Test
  void exactlyThoseActionsAreGrantedThatTheCodeCalls() {
    var needed = new TreeSet<String>();
    for (String operation : Operations.inTheCode()) {
      if (!operation.equals(MAKES_TABLES)) {
        needed.add(Operations.action(operation));
      }
    }
    assertThat(needed).contains("dynamodb:GetItem", "s3:GetObject");
    assertThat(granted).isEqualTo(needed);
  }

  @Test
  void nothingIsGrantedElsewhere() {
    assertThat(template.properties("TaskRole").has("ManagedPolicyArns")).isFalse();
    assertThat(template.ofType("AWS::IAM::"))
        .as("roles, and no policies that are attached to them")
        .containsExactlyInAnyOrder("TaskRole", "ExecutionRole");
    List<String> tasks = template.ofType("AWS::ECS::TaskDefinition");
    assertThat(tasks).hasSize(2);
    for (String task : tasks) {
      assertThat(template.resolve(template.properties(task).required("TaskRoleArn"), Map.of()))
          .as(task)
          .isEqualTo("<TaskRole.Arn>");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyTheClustersOwnTableAndBlobsAreGranted(boolean made) {
    Map<String, Boolean> conditions = Map.of("MakeTable", made, "MakeBucket", made);
    for (String task : template.ofType("AWS::ECS::TaskDefinition")) {
      String table = template.resolve(template.variable(task, "PINAKES_TABLE"), conditions);
      String tableArn =
          made
              ? table.replace(">", ".Arn>")
              : "arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/" + table;
      String blobs = template.resolve(template.variable(task, "PINAKES_BLOBS"), conditions);
      Matcher location = Pattern.compile("s3://(<[A-Za-z]+>)/([a-z]+)").matcher(blobs);
      assertThat(location.matches()).as(blobs).isTrue();
      String bucket = location.group(1);
      String bucketArn =
          made ? bucket.replace(">", ".Arn>") : "arn:<AWS::Partition>:s3:::" + bucket;
      for (Grant grant : grants) {
        String resource = template.resolve(grant.resource(), conditions);
        for (String action : grant.actions()) {
          assertThat(resource)
              .as("%s in %s", action, task)
              .isEqualTo(
                  action.startsWith("dynamodb:")
                      ? tableArn
                      : action.equals("s3:ListBucket")
                          ? bucketArn
                          : bucketArn + "/" + location.group(2) + "/*");
        }
      }
    }
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
        var s3 = new TestS3();
        S3Client bucket = s3.client(access);
        DynamoDbClient client = DynamoClients.connect(server.endpoint(), List.of(access))) {
      try (DynamoDbClient operator = DynamoClients.connect(server.endpoint())) {
        makeTableAsTheTemplateDoes(operator);
      }
      var store = new DynamoStore(client, DynamoTable.named(TABLE));
      store.createTableIfAbsent(machine.clock(), TIMEOUT);
      var blobs = new S3BlobStore(bucket, s3.newLocation(), machine);
      // As a node does when it opens its store.
      blobs.list("", "", 1);
      var backends = new Backends(store, blobs);
      try (WorkerServer worker =
              WorkerServer.start(
                  settings("worker"), local(), machine, backends, folder.resolve("worker"));
          CoordinatorServer coordinator =
              CoordinatorServer.start(
                  settings("coordinator"),
                  local(),
                  machine,
                  backends,
                  CoordinatorSettings.DEFAULTS);
          var rest =
              new Rest(() -> List.of(URI.create("http://127.0.0.1:" + coordinator.port())))) {
        rest.put("/books", "{\"settings\":{\"number_of_replicas\":0}}").orThrow();
        rest.get("/_cluster/health?wait_for_status=green&timeout=30s").orThrow();
        rest.put("/books/_doc/1?refresh=true", "{\"title\":\"pinakes\"}").orThrow();
        assertThat(rest.get("/books/_search").orThrow().text()).contains("pinakes");
        rest.send("DELETE", "/books", "").orThrow();
        assertThat(worker.port()).isPositive();
        storeInParts(blobs);
        assertThat(access.called())
            .contains("s3:UploadPart", "s3:CompleteMultipartUpload", "s3:AbortMultipartUpload");
      }
    }
    assertThat(access.refused()).isEmpty();
    var used = new TreeSet<String>();
    access.called().forEach(operation -> used.add(Operations.action(operation)));
    assertThat(used).isEqualTo(granted);
  }

  /** A large blob, which goes in parts, and one that is given up on the way. */
  private static void storeInParts(BlobStore blobs) throws Exception {
    blobs.put("segments/large", Content.of(new byte[LARGE]));
    try (InputStream in = blobs.open("segments/large").orElseThrow()) {
      assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(LARGE);
    }
    blobs.delete("segments/large");
    assertThatIOException().isThrownBy(() -> blobs.put("segments/short", new TooShort()));
    assertThat(blobs.list("segments/short", "", 1)).isEmpty();
  }

  /** Says that it has more than it has. */
  private static final class TooShort implements Content {
    @Override
    public long length() {
      return LARGE;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(new byte[LARGE - 1]);
    }
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

  private static NodeSettings settings(String id) {
    return new NodeSettings(id, TABLE, "", Duration.ofSeconds(3));
  }

  private static Listening local() {
    return new Listening("127.0.0.1", 0, port -> "127.0.0.1:" + port);
  }
}
