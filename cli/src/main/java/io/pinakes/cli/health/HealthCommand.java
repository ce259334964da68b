package io.pinakes.cli.health;

import io.pinakes.cli.failure.CommandException;
import io.pinakes.common.node.HealthEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code pinakes health}. It runs every few seconds beside every node, so it is quick: it uses the
 * JDK's oldest HTTP client, which loads the fewest classes, and reads no JSON.
 */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the node on this machine, of whichever role, whether it is well.",
      "Exit code 0: it has joined the cluster and answers. 1: it does not."
    })
public final class HealthCommand implements Callable<Integer> {

  /** For each of connecting and answering; a node that takes longer is not well. */
  private static final int TIMEOUT_MILLIS = 2_000;

  private static final int MAX_ANSWER_BYTES = 1 << 10;
  private static final int OK = 200;
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9200",
      description = "The port that the node listens on (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address that the node listens on (default: ${DEFAULT-VALUE}).")
  private String bind = "";

  @Override
  public Integer call() {
    URI uri = uri();
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      if (status != OK) {
        throw new CommandException(
            status == 503 ? "the node is starting" : uri + " answers " + status + ": not a node");
      }
      PrintWriter out = command.commandLine().getOut();
      out.println(body(connection) + " is well");
      out.flush();
      return 0;
    } catch (IOException e) {
      throw new CommandException(uri + " does not answer" + reason(e), e);
    }
  }

  private URI uri() {
    if (port < 1 || port > MAX_PORT) {
      throw usage("--port " + port + ": between 1 and 65535");
    }
    String host =
        switch (bind) {
          case "0.0.0.0", "*" -> "127.0.0.1";
          case "::" -> "::1";
          default -> bind;
        };
    try {
      return new URI("http", null, host, port, HealthEndpoint.PATH, null, null);
    } catch (URISyntaxException e) {
      throw usage("--bind '" + bind + "': an address of this machine, such as 127.0.0.1");
    }
  }

  private static String body(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8).strip();
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case ConnectException e -> ": connection refused";
      case SocketTimeoutException e -> " in time";
      default -> ": " + failure.getMessage();
    };
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
