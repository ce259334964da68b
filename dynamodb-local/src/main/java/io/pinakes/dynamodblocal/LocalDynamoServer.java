package io.pinakes.dynamodblocal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteLibraryLoader;

/**
 * DynamoDB Local over HTTP on one address. Its own server listens on every address of the machine,
 * so this one puts its request handler behind a connector that is bound to the address it is given.
 */
public final class LocalDynamoServer implements AutoCloseable {

  /** Threads that answer requests; each waits for the one thread that owns the database. */
  private static final int MAX_THREADS = 64;

  private final Server server;
  private final LocalDynamoDBServerHandler handler;
  private final ServerConnector connector;
  private final String host;

  private LocalDynamoServer(
      Server server, LocalDynamoDBServerHandler handler, ServerConnector connector, String host) {
    this.server = server;
    this.handler = handler;
    this.connector = connector;
    this.host = host;
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @param host the address to listen on, and no other
   * @param port 0 for any free one
   * @param directory where the data is kept; null keeps it in memory
   * @throws IOException the port is taken, or the directory cannot be used
   */
  public static LocalDynamoServer start(String host, int port, @Nullable Path directory)
      throws IOException {
    QuietLogs.apply();
    loadLibrary();
    String path = directory == null ? null : DatabaseFile.prepare(directory).toString();
    var handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, directory == null, path, true, false), null);
    var threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("dynamodb-local");
    threads.setDaemon(true);
    var server = new Server(threads);
    var connector = new ServerConnector(server);
    connector.setHost(host);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new Handler.Sequence(new HealthHandler(), new ContextHandler(handler, "/")));
    var started = new LocalDynamoServer(server, handler, connector, host);
    try {
      server.start();
      return started;
    } catch (Exception e) {
      started.close();
      throw new IOException(
          "DynamoDB Local cannot listen on " + host + ":" + port + ": " + rootOf(e).getMessage(),
          e);
    }
  }

  /** What clients connect to. */
  public URI endpoint() {
    String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return URI.create("http://" + literal + ":" + port());
  }

  /** The port that is listened on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Stops listening and closes the database; a second call does nothing. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local on " + host + " did not stop", e);
    } finally {
      handler.close();
    }
  }

  private static void loadLibrary() throws IOException {
    try {
      SQLiteLibraryLoader.initialize();
    } catch (Exception e) {
      throw new IOException("DynamoDB Local's database library cannot be loaded here", e);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
