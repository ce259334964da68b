package io.pinakes.cli.node;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Starts a node, says that it is ready, and keeps it. */
final class NodeRunner {

  private final Foreground foreground;

  NodeRunner(Foreground foreground) {
    this.foreground = foreground;
  }

  /** Starts a role; what it throws is said to people. */
  interface Start {
    RunningNode start() throws Exception;
  }

  /**
   * Runs a node until the process is told to stop.
   *
   * @param bind where it is to listen
   * @param port likewise
   * @param endpoint the DynamoDB that it is to use; null for AWS or none
   * @param stopTimeout how long it may take to stop
   * @return the exit code
   */
  int run(
      CommandSpec command,
      String bind,
      int port,
      @Nullable URI endpoint,
      Duration stopTimeout,
      Start start)
      throws InterruptedException {
    RunningNode node;
    try {
      node = start.start();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw StartFailure.of(e, bind, port, endpoint);
    }
    String host = bind.indexOf(':') < 0 ? bind : "[" + bind + "]";
    command
        .commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "ready: http://%s:%d (%.1f s)%n",
            host,
            node.port(),
            foreground.uptimeSeconds())
        .flush();
    foreground.keep(node, stopTimeout);
    return 0;
  }
}
