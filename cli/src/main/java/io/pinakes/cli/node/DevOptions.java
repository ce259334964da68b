package io.pinakes.cli.node;

import io.pinakes.cli.option.HostPort;
import io.pinakes.common.blob.S3Settings;
import io.pinakes.common.node.NodeAttributes;
import io.pinakes.coordinator.node.CoordinatorSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the embedded cluster is told. Its constructor throws an {@link IllegalArgumentException}
 * that names the option.
 *
 * @param port the first coordinator's; the others have the ports after it. 0: any free ones
 * @param data the folder that keeps everything
 * @param own what coordinators are told beside that
 */
public record DevOptions(
    String bind,
    int port,
    Path data,
    int coordinators,
    int workers,
    Duration lease,
    CoordinatorSettings own) {

  /** More than this in one JVM shows nothing that fewer do not. */
  static final int MAX_NODES = 32;

  public DevOptions {
    requireCount("--coordinators", coordinators);
    requireCount("--workers", workers);
    NodeOptions.requirePort(port);
    if (port != 0) {
      NodeOptions.requirePort(port + coordinators - 1);
    }
  }

  /** The options of the coordinator with this number, from 1. */
  NodeOptions coordinator(int number) {
    return node("coordinator-" + number, port == 0 ? 0 : port + number - 1, bind);
  }

  /** The options of the worker with this number, from 1. Only this process talks to it. */
  NodeOptions worker(int number) {
    return node("worker-" + number, 0, "127.0.0.1");
  }

  private NodeOptions node(String id, int nodePort, String nodeBind) {
    HostPort advertise = NodeOptions.isWildcard(nodeBind) ? new HostPort("127.0.0.1", 0) : null;
    URI blobs = data.resolve("blobs").toUri();
    return new NodeOptions(
        null,
        "pinakes",
        blobs,
        S3Settings.AWS,
        id,
        nodeBind,
        nodePort,
        advertise,
        data.resolve(id),
        lease,
        "",
        NodeAttributes.NONE,
        NodeOptions.STOP_TIMEOUT,
        NodeOptions.INLINE_LIMIT_BYTES);
  }

  private static void requireCount(String option, int count) {
    if (count < 1 || count > MAX_NODES) {
      throw new IllegalArgumentException(option + " " + count + ": between 1 and " + MAX_NODES);
    }
  }
}
