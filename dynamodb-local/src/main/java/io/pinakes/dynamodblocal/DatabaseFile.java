package io.pinakes.dynamodblocal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;

/** Where a data directory keeps its one database, the same for the embedded and the served kind. */
final class DatabaseFile {

  /** The name that DynamoDB Local's server gives to the database that all credentials share. */
  private static final String SHARED = "shared-local-instance";

  private DatabaseFile() {}

  static Path in(Path directory) {
    return directory.resolve(SHARED + LocalDynamoDBRequestHandler.DB_FILE_EXTENSION);
  }

  /** Makes the directory if it is missing. */
  static Path prepare(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
      throw new IOException("the data directory " + absolute + " is a file");
    }
    return Files.createDirectories(absolute);
  }
}
