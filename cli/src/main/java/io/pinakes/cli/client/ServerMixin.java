package io.pinakes.cli.client;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names coordinators. */
public final class ServerMixin {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--server",
      paramLabel = "URL",
      split = ",",
      defaultValue = "http://127.0.0.1:9200",
      description =
          "A coordinator; more than one may be given, any will do (default: ${DEFAULT-VALUE}).")
  private List<URI> servers = List.of();

  /**
   * Makes the client.
   *
   * @throws ParameterException a URL cannot be one
   */
  public Servers open() {
    for (URI server : servers) {
      String scheme = server.getScheme();
      if (!("http".equals(scheme) || "https".equals(scheme)) || server.getHost() == null) {
        throw new ParameterException(
            Objects.requireNonNull(command).commandLine(),
            "--server '" + server + "': a URL such as http://127.0.0.1:9200");
      }
    }
    return new Servers(servers);
  }
}
