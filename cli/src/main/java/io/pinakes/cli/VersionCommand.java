package io.pinakes.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pinakes version}. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Shows the version of Pinakes and of the JVM.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() {
    command.commandLine().getOut().println(getVersion()[0]);
    command.commandLine().getOut().flush();
    return 0;
  }

  /** One line; the version is the jar's, which classes outside of a jar do not have. */
  @Override
  public String[] getVersion() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return new String[] {
      "pinakes " + (version == null ? "unpackaged" : version) + " (Java " + Runtime.version() + ")"
    };
  }
}
