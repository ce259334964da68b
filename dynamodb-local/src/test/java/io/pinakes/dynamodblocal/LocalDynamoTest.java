package io.pinakes.dynamodblocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

final class LocalDynamoTest {

  private static final String TABLE = "rows";
  private static final Map<String, AttributeValue> KEY = Map.of("pk", AttributeValue.fromS("a"));
  private static final Map<String, AttributeValue> ITEM =
      Map.of("pk", AttributeValue.fromS("a"), "n", AttributeValue.fromN("1"));

  @TempDir Path directory;

  @Test
  void dataInADirectorySurvivesCloseAndReopen() throws IOException {
    Path missing = directory.resolve("made").resolve("here");
    try (var local = LocalDynamo.inDirectory(missing)) {
      makeTable(local.client());
      local.client().putItem(r -> r.tableName(TABLE).item(ITEM));
    }
    try (var local = LocalDynamo.inDirectory(missing)) {
      assertThat(read(local.client())).isEqualTo(ITEM);
    }
  }

  @Test
  void serverAndEmbeddedOpenTheSameDatabase() throws IOException {
    try (var local = LocalDynamo.inDirectory(directory)) {
      makeTable(local.client());
      local.client().putItem(r -> r.tableName(TABLE).item(ITEM));
    }
    try (var server = LocalDynamoServer.start("127.0.0.1", 0, directory);
        var client = clientOf(server, "another", "credential")) {
      assertThat(read(client)).isEqualTo(ITEM);
      client.deleteItem(r -> r.tableName(TABLE).key(KEY));
    }
    try (var local = LocalDynamo.inDirectory(directory)) {
      assertThat(read(local.client())).isEmpty();
    }
  }

  @Test
  void theServerAnswersTheRequestForHealthAndNothingElseDiffers() throws Exception {
    try (var server = LocalDynamoServer.start("127.0.0.1", 0, null);
        var client = HttpClient.newHttpClient()) {
      assertThat(get(client, server, "/_pinakes/health").statusCode()).isEqualTo(200);
      assertThat(get(client, server, "/_pinakes/health").body()).isEqualTo("dynamodb\n");
      assertThat(get(client, server, "/").statusCode()).isEqualTo(400);
    }
  }

  private static HttpResponse<String> get(HttpClient client, LocalDynamoServer server, String path)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.endpoint().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aRefusedWriteReturnsTheRowThatRefusedIt() throws IOException {
    try (var local = LocalDynamo.inMemory();
        var server = LocalDynamoServer.start("127.0.0.1", 0, null);
        var overHttp = clientOf(server, "any", "any")) {
      for (DynamoDbClient client : List.of(local.client(), overHttp)) {
        makeTable(client);
        client.putItem(r -> r.tableName(TABLE).item(ITEM));
        var refusal =
            catchThrowableOfType(
                ConditionalCheckFailedException.class,
                () ->
                    client.putItem(
                        r ->
                            r.tableName(TABLE)
                                .item(KEY)
                                .conditionExpression("attribute_not_exists(pk)")
                                .returnValuesOnConditionCheckFailure(
                                    ReturnValuesOnConditionCheckFailure.ALL_OLD)));
        assertThat(refusal.item()).isEqualTo(ITEM);
      }
    }
  }

  @Test
  void theServerListensOnItsAddressOnly() throws IOException {
    try (var server = LocalDynamoServer.start("127.0.0.1", 0, null)) {
      assertThat(server.endpoint()).hasToString("http://127.0.0.1:" + server.port());
      new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
      List<InetAddress> others =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.getHostAddress().equals("127.0.0.1"))
              .toList();
      for (InetAddress other : others) {
        // Refused, or the interface is gone by now: those of containers come and go.
        assertThatThrownBy(() -> new Socket(other, server.port()).close())
            .as("connecting to %s", other)
            .isInstanceOf(SocketException.class);
      }
      // Linux answers on all of 127/8 when a server listens on every address.
      assertThatThrownBy(() -> new Socket("127.0.0.2", server.port()).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalDynamoServer.start("127.0.0.1", taken.getLocalPort(), null))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aFileIsNoDataDirectory() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> LocalDynamo.inDirectory(file)).hasMessageContaining("is a file");
  }

  private static Map<String, AttributeValue> read(DynamoDbClient client) {
    return client.getItem(r -> r.tableName(TABLE).key(KEY)).item();
  }

  private static void makeTable(DynamoDbClient client) {
    client.createTable(
        r ->
            r.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(
                    KeySchemaElement.builder().attributeName("pk").keyType(KeyType.HASH).build())
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build()));
  }

  private static DynamoDbClient clientOf(LocalDynamoServer server, String id, String secret) {
    return DynamoDbClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
