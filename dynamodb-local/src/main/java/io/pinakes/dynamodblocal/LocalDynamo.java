package io.pinakes.dynamodblocal;

import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** DynamoDB Local inside this process, without a port. */
public final class LocalDynamo implements AutoCloseable {

  private static final boolean NO_TELEMETRY = true;

  private final AmazonDynamoDBLocal local;

  private LocalDynamo(AmazonDynamoDBLocal local) {
    this.local = local;
  }

  /** An empty database that is gone when it is closed. */
  public static LocalDynamo inMemory() {
    QuietLogs.apply();
    return new LocalDynamo(DynamoDBEmbedded.create(NO_TELEMETRY));
  }

  /**
   * The database that a directory holds, made if there is none. {@link LocalDynamoServer} opens the
   * same one, though not at the same time.
   */
  public static LocalDynamo inDirectory(Path directory) throws IOException {
    QuietLogs.apply();
    Path file = DatabaseFile.in(DatabaseFile.prepare(directory));
    return new LocalDynamo(DynamoDBEmbedded.create(file.toFile(), NO_TELEMETRY));
  }

  /** The client; closing it does nothing, closing this ends it. */
  public DynamoDbClient client() {
    return local.dynamoDbClient();
  }

  @Override
  public void close() {
    local.shutdown();
  }
}
