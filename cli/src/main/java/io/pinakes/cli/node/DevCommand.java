package io.pinakes.cli.node;

import io.pinakes.cli.option.Durations;
import io.pinakes.common.runtime.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pinakes dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Starts a whole cluster in this process; a restart finds every document.")
public final class DevCommand implements Callable<Integer> {

  private final Nodes nodes;
  private final Machine machine;
  private final NodeRunner runner;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private CoordinatorMixin own = new CoordinatorMixin();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9200",
      description =
          "The first coordinator's port, the others follow; 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address that coordinators listen on (default: ${DEFAULT-VALUE}).")
  private String bind = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".pinakes",
      description = "The folder that keeps everything (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("");

  @Option(
      names = "--coordinators",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many coordinators (default: ${DEFAULT-VALUE}).")
  private int coordinators;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many workers (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "3s",
      converter = Durations.class,
      description = "How long a silent node counts as alive (default: ${DEFAULT-VALUE}).")
  private Duration lease = Duration.ZERO;

  public DevCommand(Nodes nodes, Foreground foreground, Machine machine) {
    this.nodes = nodes;
    this.machine = machine;
    this.runner = new NodeRunner(foreground);
  }

  @Override
  public Integer call() throws InterruptedException {
    DevOptions options = options();
    DataFolder.prepare(options.data());
    return runner.run(
        command,
        bind,
        port,
        null,
        NodeOptions.STOP_TIMEOUT,
        () -> DevCluster.start(nodes, options, machine));
  }

  private DevOptions options() {
    try {
      var options =
          new DevOptions(
              bind,
              port,
              data.toAbsolutePath().normalize(),
              coordinators,
              workers,
              lease,
              own.settings());
      options.coordinator(1); // checks what all nodes have in common
      return options;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
