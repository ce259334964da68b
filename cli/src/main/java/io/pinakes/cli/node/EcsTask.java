package io.pinakes.cli.node;

import io.pinakes.cli.option.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Amazon ECS says about the task that a node runs in, for a node that was not told where it
 * is: the image is the same in every zone, and a task learns its zone only when it runs.
 *
 * @param zone empty if ECS does not say
 * @param address IPv4; empty if ECS does not say, as on a bridged network
 */
record EcsTask(String zone, String address) {

  /** Where ECS answers a task: version 4 of its metadata endpoint, on Fargate 1.4.0 and later. */
  static final String VARIABLE = "ECS_CONTAINER_METADATA_URI_V4";

  /** For each of connecting and answering, on the task's own host: 2 s at most. */
  private static final int TIMEOUT_MILLIS = 1_000;

  /** An answer takes some KB. */
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final int OK = 200;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Logger LOG = LoggerFactory.getLogger(EcsTask.class);

  /**
   * Fills in the zone and the address. What the command line or the environment says stays, but for
   * an address that is no more than this container's own host name, as the image says for lack of a
   * better one. If ECS does not answer, the options stay as they are.
   *
   * @param hostName this container's; a name service may have to be asked for it
   */
  static NodeOptions complete(
      NodeOptions options, Map<String, String> environment, Supplier<String> hostName) {
    String uri = environment.get(VARIABLE);
    if (uri == null || uri.isBlank()) {
      return options;
    }
    HostPort said = options.advertise();
    boolean unnamed = said != null && said.host().equalsIgnoreCase(hostName.get());
    if (!unnamed && !options.zone().isEmpty()) {
      return options;
    }
    try {
      EcsTask task = read(URI.create(uri + "/task"));
      return options.at(
          options.zone().isEmpty() ? task.zone : options.zone(),
          said != null && unnamed && !task.address.isEmpty()
              ? new HostPort(task.address, said.port())
              : said);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      LOG.warn("ECS does not say where this task is, going on without: {}", e.toString());
      return options;
    }
  }

  private static EcsTask read(URI uri) throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (connection.getResponseCode() != OK) {
      throw new IOException(uri + " answers " + connection.getResponseCode());
    }
    try (InputStream in = connection.getInputStream()) {
      return of(JsonMapper.shared().readTree(in.readNBytes(MAX_ANSWER_BYTES)));
    }
  }

  /** All containers of a task have the same addresses. */
  private static EcsTask of(JsonNode task) {
    JsonNode network = task.path("Containers").path(0).path("Networks").path(0);
    String address = network.path("IPv4Addresses").path(0).asString("");
    return new EcsTask(
        task.path("AvailabilityZone").asString(""), IPV4.matcher(address).matches() ? address : "");
  }
}
