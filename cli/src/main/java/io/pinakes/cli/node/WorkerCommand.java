package io.pinakes.cli.node;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pinakes worker}. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = "Starts a worker: holds shards, writes and searches them.")
public final class WorkerCommand implements Callable<Integer> {

  private final Nodes nodes;
  private final NodeRunner runner;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private NodeMixin node = new NodeMixin();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9300",
      description = "The port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  public WorkerCommand(Nodes nodes, Foreground foreground, Map<String, String> environment) {
    this.nodes = nodes;
    this.runner = new NodeRunner(foreground);
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    NodeOptions options = node.options("worker", port, environment);
    DataFolder.prepare(options.data());
    return runner.run(
        command,
        options.bind(),
        port,
        options.dynamoDbEndpoint(),
        options.stopTimeout(),
        () -> nodes.worker(options));
  }
}
