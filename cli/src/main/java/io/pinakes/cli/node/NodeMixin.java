package io.pinakes.cli.node;

import io.pinakes.cli.option.ByteSizes;
import io.pinakes.cli.option.Durations;
import io.pinakes.cli.option.HostPort;
import io.pinakes.common.blob.S3Settings;
import io.pinakes.common.node.NodeAttributes;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that coordinator and worker share. */
final class NodeMixin {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--dynamodb-endpoint",
      paramLabel = "URL",
      description = "Where DynamoDB is; without it: AWS.")
  private @Nullable URI dynamoDbEndpoint;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      defaultValue = "pinakes",
      description = "The cluster's table, made if there is none (default: ${DEFAULT-VALUE}).")
  private String table = "";

  @Option(
      names = "--blobs",
      paramLabel = "URL",
      required = true,
      description = "The cluster's blob store: file:///dir that all share, or s3://bucket/prefix.")
  private URI blobs = URI.create("");

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "Where S3 is, for --blobs s3://...; without it: AWS.")
  private @Nullable URI s3Endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "NAME",
      description = "The bucket's region (default: as the AWS SDK finds it).")
  private @Nullable String s3Region;

  @Option(
      names = "--node-id",
      paramLabel = "NAME",
      description = "The node's name (default: role, host and port).")
  private @Nullable String nodeId;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: ${DEFAULT-VALUE}).")
  private String bind = "";

  @Option(
      names = "--advertise",
      paramLabel = "HOST[:PORT]",
      converter = HostPort.Converter.class,
      description = "How others reach this node (default: the bound address and port).")
  private @Nullable HostPort advertise;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".pinakes",
      description = "A folder for what the node may lose (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("");

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "3s",
      converter = Durations.class,
      description = "How long a silent node counts as alive (default: ${DEFAULT-VALUE}).")
  private Duration lease = Duration.ZERO;

  @Option(
      names = "--zone",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "Copies of a shard are spread over zones (default: as ECS says, if there is one).")
  private String zone = "";

  @Option(
      names = "--node-attr",
      paramLabel = "NAME=VALUE",
      split = ",",
      description = "What _nodes and _cat/nodeattrs show of the node beside its zone.")
  private Map<String, String> attributes = new TreeMap<>();

  @Option(
      names = "--stop-timeout",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = Durations.class,
      description = {
        "How long the node may take to stop (default: ${DEFAULT-VALUE}); all but 5s of it a worker",
        "waits for others to take over what it holds."
      })
  private Duration stopTimeout = Duration.ZERO;

  @Option(
      names = "--inline-limit",
      paramLabel = "SIZE",
      defaultValue = "32kb",
      converter = ByteSizes.class,
      description = {
        "A worker puts larger batches into the blob store instead of their log rows (default:",
        "${DEFAULT-VALUE}): less is slower, and cheaper with S3."
      })
  private long inlineLimitBytes;

  /**
   * The options, checked.
   *
   * @throws ParameterException one of them cannot be right
   */
  private NodeOptions options(String role, int port) {
    CommandSpec mixee = command;
    if (mixee == null) {
      throw new IllegalStateException("options are read before they were parsed");
    }
    try {
      if (nodeId == null && port == 0) {
        throw new IllegalArgumentException("--port 0 needs --node-id");
      }
      return new NodeOptions(
          dynamoDbEndpoint,
          table,
          blobs,
          new S3Settings(s3Endpoint, s3Region),
          nodeId == null ? role + "-" + hostName() + "-" + port : nodeId,
          bind,
          port,
          advertise,
          data.toAbsolutePath().normalize(),
          lease,
          zone,
          new NodeAttributes(new TreeMap<>(attributes)),
          stopTimeout,
          Math.clamp(inlineLimitBytes, 0, Integer.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(mixee.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** The options, checked, and completed by what this process's surroundings say. */
  NodeOptions options(String role, int port, Map<String, String> environment) {
    return EcsTask.complete(options(role, port), environment, NodeMixin::hostName);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "localhost"; // a machine that cannot resolve its own name still has one node per port
    }
  }
}
