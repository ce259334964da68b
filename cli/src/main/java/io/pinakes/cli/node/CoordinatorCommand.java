package io.pinakes.cli.node;

import io.pinakes.coordinator.node.CoordinatorSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pinakes coordinator}. */
@Command(
    name = "coordinator",
    mixinStandardHelpOptions = true,
    description = "Starts a coordinator: answers clients over REST and may be elected leader.")
public final class CoordinatorCommand implements Callable<Integer> {

  private final Nodes nodes;
  private final NodeRunner runner;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private NodeMixin node = new NodeMixin();
  @Mixin private CoordinatorMixin own = new CoordinatorMixin();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9200",
      description = "The port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  public CoordinatorCommand(Nodes nodes, Foreground foreground, Map<String, String> environment) {
    this.nodes = nodes;
    this.runner = new NodeRunner(foreground);
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    NodeOptions options = node.options("coordinator", port, environment);
    DataFolder.prepare(options.data());
    CoordinatorSettings settings = own.settings();
    return runner.run(
        command,
        options.bind(),
        port,
        options.dynamoDbEndpoint(),
        options.stopTimeout(),
        () -> nodes.coordinator(options, settings));
  }
}
