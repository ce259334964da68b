package io.pinakes.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives every option an environment variable: {@code --dynamodb-endpoint} is {@code
 * PINAKES_DYNAMODB_ENDPOINT}. The command line goes first; an empty variable counts as absent.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {

  private static final String PREFIX = "PINAKES_";

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Makes a command and all below it read the environment, and say so in their help. */
  void install(CommandLine commandLine) {
    commandLine.setDefaultValueProvider(this);
    describe(commandLine.getCommandSpec());
    commandLine.getSubcommands().values().forEach(below -> describe(below.getCommandSpec()));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !hasVariable(option)) {
      return null;
    }
    String value = environment.get(variable(option));
    return value == null || value.isBlank() ? null : value;
  }

  /** The variable of an option that has one, such as {@code PINAKES_PORT}. */
  static String variable(OptionSpec option) {
    return PREFIX
        + option.longestName().substring("--".length()).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  static boolean hasVariable(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp();
  }

  private static void describe(CommandSpec command) {
    for (OptionSpec option : command.options().toArray(OptionSpec[]::new)) {
      if (hasVariable(option)) {
        String[] description = option.description().clone();
        description[description.length - 1] += " [" + variable(option) + "]";
        command.remove(option);
        command.addOption(OptionSpec.builder(option).description(description).build());
      }
    }
  }
}
