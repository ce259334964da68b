package io.pinakes.cli;

import io.pinakes.cli.failure.CommandException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells people what went wrong in one line; the stack trace is for {@code PINAKES_LOG=debug}. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final EnvironmentDefaults environment;

  Failures(EnvironmentDefaults environment) {
    this.environment = environment;
  }

  /** A wrong option or argument: exit code 2. */
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(name(command) + ": " + failure.getMessage() + origin(failure));
    err.println("Try '" + name(command) + " --help'.");
    return ExitCode.USAGE;
  }

  /** Anything else: exit code 1. */
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    PrintWriter err = command.getErr();
    if (failure instanceof CommandException) {
      err.println(name(command) + ": " + failure.getMessage());
      LOG.debug("{} failed", name(command), failure);
    } else {
      err.println(name(command) + ": unexpected: " + failure);
      LOG.debug("{} failed unexpectedly", name(command), failure);
      if (!LOG.isDebugEnabled()) {
        err.println("Set PINAKES_LOG=debug to see where.");
      }
    }
    return ExitCode.SOFTWARE;
  }

  /** Names the variable if the value that is wrong came from it. */
  private String origin(ParameterException failure) {
    return failure.getArgSpec() instanceof OptionSpec option
            && failure.getValue() != null
            && failure.getValue().equals(environment.defaultValue(option))
        ? " (from " + EnvironmentDefaults.variable(option) + ")"
        : "";
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }
}
