package io.pinakes.cli.node;

import io.pinakes.cli.option.Cidrs;
import io.pinakes.coordinator.feeder.Cidr;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9200",
      description = "The port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--feeder-allow",
      paramLabel = "CIDR",
      split = ",",
      converter = Cidrs.class,
      description = "Addresses, not public ones, that the feeder may fetch from; repeatable.")
  private @Nullable List<Cidr> feederAllow;

  public CoordinatorCommand(Nodes nodes, Foreground foreground, Map<String, String> environment) {
    this.nodes = nodes;
    this.runner = new NodeRunner(foreground);
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    NodeOptions options = node.options("coordinator", port, environment);
    DataFolder.prepare(options.data());
    List<Cidr> allow = feederAllow == null ? List.of() : feederAllow;
    return runner.run(
        command,
        options.bind(),
        port,
        options.dynamoDbEndpoint(),
        options.stopTimeout(),
        () -> nodes.coordinator(options, allow));
  }
}
