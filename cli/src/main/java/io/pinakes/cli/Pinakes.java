package io.pinakes.cli;

import io.pinakes.cli.health.HealthCommand;
import io.pinakes.cli.load.LoadCommand;
import io.pinakes.cli.node.CoordinatorCommand;
import io.pinakes.cli.node.DevCommand;
import io.pinakes.cli.node.DynamoDbCommand;
import io.pinakes.cli.node.ProcessForeground;
import io.pinakes.cli.node.WorkerCommand;
import io.pinakes.cli.search.SearchCommand;
import io.pinakes.cli.status.StatusCommand;
import io.pinakes.common.runtime.SystemMachine;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program. Results and the ready line go to standard output, all else to standard error. Exit
 * codes: 0 done, 1 failed, 2 asked in a wrong way.
 */
@Command(
    name = "pinakes",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = "A distributed document index: no quorum, no local state.",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Every option may come from the environment variable in [brackets] instead.",
      "PINAKES_LOG sets how much is logged: error, warn, info or debug."
    })
public final class Pinakes implements Runnable {

  @Spec private CommandSpec command = CommandSpec.create();

  /** Without a command there is nothing to do but to say which there are. */
  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "say which command to run");
  }

  static CommandLine commandLine(Edge edge) {
    var commandLine =
        new CommandLine(new Pinakes())
            .addSubcommand(new DevCommand(edge.nodes(), edge.foreground(), edge.machine()))
            .addSubcommand(new DynamoDbCommand(edge.nodes(), edge.foreground()))
            .addSubcommand(
                new CoordinatorCommand(edge.nodes(), edge.foreground(), edge.environment()))
            .addSubcommand(new WorkerCommand(edge.nodes(), edge.foreground(), edge.environment()))
            .addSubcommand(new LoadCommand(edge.machine(), edge.terminal()))
            .addSubcommand(new SearchCommand())
            .addSubcommand(new StatusCommand())
            .addSubcommand(new HealthCommand())
            .addSubcommand(new VersionCommand());
    commandLine
        .getSubcommands()
        .values()
        .forEach(below -> below.getCommandSpec().versionProvider(new VersionCommand()));
    var environment = new EnvironmentDefaults(edge.environment());
    environment.install(commandLine);
    var failures = new Failures(environment);
    return commandLine
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpAutoWidth(true);
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Lucene tells the console which vector instructions it uses; nobody asked.
    Logger.getLogger("").setLevel(Level.WARNING);
    var machine = new SystemMachine(Runtime.getRuntime().availableProcessors());
    var edge =
        new Edge(
            machine,
            new ProcessNodes(machine),
            new ProcessForeground(machine),
            System.getenv(),
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
    int exitCode =
        commandLine(edge)
            .setOut(utf8(FileDescriptor.out))
            .setErr(utf8(FileDescriptor.err))
            .execute(arguments);
    System.exit(exitCode);
  }

  /** Documents are UTF-8, whatever the locale. */
  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
