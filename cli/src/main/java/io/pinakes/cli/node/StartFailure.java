package io.pinakes.cli.node;

import io.pinakes.cli.failure.CommandException;
import io.pinakes.common.blob.BlobStoreUnusableException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Turns what kept a node from starting into a line that says what to do. */
final class StartFailure {

  private static final int MAX_CAUSES = 20;

  private StartFailure() {}

  /**
   * Describes a failure.
   *
   * @param bind where the node was to listen
   * @param port likewise
   * @param endpoint the DynamoDB that it was told to use; null for AWS or none
   */
  static CommandException of(Throwable failure, String bind, int port, @Nullable URI endpoint) {
    if (failure instanceof CommandException known) {
      return known;
    }
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      String line = describe(cause, bind, port, endpoint);
      if (line != null) {
        return new CommandException(line, failure);
      }
      cause = cause.getCause();
    }
    return new CommandException("cannot start: " + reason(failure), failure);
  }

  private static @Nullable String describe(
      Throwable cause, String bind, int port, @Nullable URI endpoint) {
    String dynamoDb = endpoint == null ? "AWS" : endpoint.toString();
    return switch (cause) {
      // Before those that it may come from, which mean DynamoDB otherwise.
      case BlobStoreUnusableException e -> "--blobs " + e.getMessage();
      case BindException e when isInUse(e) ->
          "port " + port + " of " + bind + " is in use; choose another with --port";
      case BindException e -> "cannot listen on " + bind + ":" + port + ": " + e.getMessage();
      case UnknownHostException e ->
          "no such host: " + e.getMessage() + " (DynamoDB: " + dynamoDb + ")";
      case ConnectException e -> "cannot reach DynamoDB at " + dynamoDb + ": connection refused";
      case NoRouteToHostException e -> "cannot reach DynamoDB at " + dynamoDb + ": no route";
      case SocketTimeoutException e -> "DynamoDB at " + dynamoDb + " does not answer";
      case FileSystemException e -> reason(e);
      case NoClassDefFoundError e when isDynamoDbLocal(e) ->
          "DynamoDB Local is not here; 'mvn package' fetches it";
      default -> null;
    };
  }

  private static boolean isInUse(BindException failure) {
    return failure.getMessage() != null && failure.getMessage().contains("in use");
  }

  private static boolean isDynamoDbLocal(NoClassDefFoundError missing) {
    String name = String.valueOf(missing.getMessage());
    return name.contains("dynamodblocal") || name.contains("amazon/dynamodb/services/local");
  }

  /** One line about a failure, for file systems in words. */
  static String reason(Throwable failure) {
    return switch (failure) {
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case NotDirectoryException e -> e.getFile() + ": not a folder";
      case FileAlreadyExistsException e -> e.getFile() + ": in the way, not a folder";
      default ->
          failure.getMessage() == null
              ? failure.getClass().getSimpleName()
              : failure.getMessage().lines().findFirst().orElse("");
    };
  }
}
