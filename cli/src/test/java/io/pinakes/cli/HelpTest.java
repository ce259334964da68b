package io.pinakes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.runtime.SystemMachine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class HelpTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev",
        "dynamodb",
        "coordinator",
        "worker",
        "load",
        "search",
        "status",
        "health",
        "version"
      })
  void everyOptionAppearsInHelpWithItsVariable(String command) {
    String help = Run.of(command, "--help").out().replaceAll("\\s+", " ");
    try (var machine = new SystemMachine(1)) {
      var nodes = new TestNodes();
      CommandLine commandLine =
          Pinakes.commandLine(new Edge(machine, nodes, nodes, Map.of(), false))
              .getSubcommands()
              .get(command);
      for (OptionSpec option : commandLine.getCommandSpec().options()) {
        assertThat(help).contains(option.longestName());
        if (EnvironmentDefaults.hasVariable(option)) {
          assertThat(help).contains("[" + EnvironmentDefaults.variable(option) + "]");
        }
      }
    }
  }

  @Test
  void aVariableIsTheOptionInCapitals() {
    assertThat(Run.of("coordinator", "--help").out()).contains("[PINAKES_DYNAMODB_ENDPOINT]");
  }

  @Test
  void theProgramNamesItsCommands() {
    assertThat(Run.of("--help").out())
        .contains("dev", "dynamodb", "coordinator", "worker", "load", "search", "status", "health")
        .contains("PINAKES_LOG");
  }

  @Test
  void noCommandIsAUsageError() {
    Run run = Run.of();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("say which command to run").contains("pinakes --help");
  }

  @Test
  void versionGoesToStandardOutput() {
    Run run = Run.of("version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("pinakes ").contains("Java 2");
  }
}
