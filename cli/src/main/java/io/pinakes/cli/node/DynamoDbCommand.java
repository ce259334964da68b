package io.pinakes.cli.node;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pinakes dynamodb}. */
@Command(
    name = "dynamodb",
    mixinStandardHelpOptions = true,
    description = "Starts AWS's DynamoDB Local, for a cluster without AWS.")
public final class DynamoDbCommand implements Callable<Integer> {

  private final Nodes nodes;
  private final NodeRunner runner;

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "The port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: ${DEFAULT-VALUE}).")
  private String bind = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".pinakes/dynamodb",
      description = "The folder that keeps its data (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("");

  public DynamoDbCommand(Nodes nodes, Foreground foreground) {
    this.nodes = nodes;
    this.runner = new NodeRunner(foreground);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      NodeOptions.requirePort(port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Path folder = DataFolder.prepare(data.toAbsolutePath().normalize());
    return runner.run(
        command, bind, port, null, NodeOptions.CLOSING, () -> nodes.dynamoDb(bind, port, folder));
  }
}
