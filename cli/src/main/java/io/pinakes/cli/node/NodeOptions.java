package io.pinakes.cli.node;

import io.pinakes.cli.option.HostPort;
import io.pinakes.common.blob.BlobStores;
import io.pinakes.common.blob.S3Settings;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.node.NodeAttributes;
import io.pinakes.common.node.NodeSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every coordinator and worker is told. Whoever makes one gets an {@link
 * IllegalArgumentException} that names the option and what would be right.
 *
 * @param dynamoDbEndpoint null for AWS itself
 * @param table the DynamoDB table that the whole cluster shares, and the cluster's name
 * @param blobs the blob store that the whole cluster shares
 * @param s3 which S3 it is, if the blob store is one
 * @param nodeId the node's name, for people; a restarted node has the same
 * @param bind the address to listen on
 * @param port 0 for any free one
 * @param advertise how others reach this node; null if they use {@code bind}
 * @param data the folder for what the node may lose
 * @param lease how long a silent node counts as alive
 * @param zone empty if the node names none
 * @param attributes what else the node is to say of itself
 * @param stopTimeout how long the node may take to stop; then it ends as after a crash
 * @param inlineLimitBytes a larger batch goes to the blob store instead of its log row
 */
public record NodeOptions(
    @Nullable URI dynamoDbEndpoint,
    String table,
    URI blobs,
    S3Settings s3,
    String nodeId,
    String bind,
    int port,
    @Nullable HostPort advertise,
    Path data,
    Duration lease,
    String zone,
    NodeAttributes attributes,
    Duration stopTimeout,
    int inlineLimitBytes) {

  /** The bounds of a lease: shorter than a garbage collection, or longer than anyone would wait. */
  static final Duration MIN_LEASE = Duration.ofMillis(500);

  static final Duration MAX_LEASE = Duration.ofMinutes(5);

  /** What a node does last: the end of requests and writes, a snapshot, its lease given back. */
  public static final Duration CLOSING = Duration.ofSeconds(5);

  /** The usual time to stop: a worker hands over, then it closes. */
  public static final Duration STOP_TIMEOUT = NodeSettings.DEFAULT_HAND_OVER.plus(CLOSING);

  static final Duration MAX_STOP_TIMEOUT = Duration.ofMinutes(10);

  public static final int INLINE_LIMIT_BYTES = LogSettings.DEFAULT_INLINE_LIMIT_BYTES;

  /** As little as DynamoDB charges for. */
  static final int MIN_INLINE_LIMIT_BYTES = 1 << 10;

  /** Three of these in a second are what a partition of DynamoDB takes. */
  static final int MAX_INLINE_LIMIT_BYTES = 300 << 10;

  /** DynamoDB's own rule for table names. */
  private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]{0,64}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");
  private static final int MAX_PORT = 65_535;

  public NodeOptions {
    if (dynamoDbEndpoint != null) {
      requireHttp("--dynamodb-endpoint", dynamoDbEndpoint, "http://127.0.0.1:8000");
    }
    require(
        TABLE.matcher(table).matches(),
        "--table '" + table + "': 3 to 255 letters, digits and _ . -, as DynamoDB wants them");
    requireBlobs(blobs);
    if (s3.endpoint() != null) {
      requireHttp("--s3-endpoint", s3.endpoint(), "http://127.0.0.1:9000");
    }
    require(
        s3.region() == null || REGION.matcher(s3.region()).matches(),
        "--s3-region '" + s3.region() + "': a name such as eu-central-1");
    require(
        NODE_ID.matcher(nodeId).matches(),
        "--node-id '" + nodeId + "': 1 to 100 letters, digits and . _ -");
    require(!bind.isBlank(), "--bind is empty: give an address of this machine, such as 127.0.0.1");
    requirePort(port);
    require(
        advertise != null || !isWildcard(bind),
        "--bind "
            + bind
            + " needs --advertise: the name or address that others reach this node by");
    require(
        lease.compareTo(MIN_LEASE) >= 0 && lease.compareTo(MAX_LEASE) <= 0,
        "--lease " + lease.toMillis() + "ms: between 500ms and 5m");
    require(ZONE.matcher(zone).matches(), "--zone '" + zone + "': 64 letters, digits and . _ -");
    require(
        stopTimeout.compareTo(CLOSING) >= 0 && stopTimeout.compareTo(MAX_STOP_TIMEOUT) <= 0,
        "--stop-timeout " + stopTimeout.toMillis() + "ms: between 5s and 10m");
    require(
        inlineLimitBytes >= MIN_INLINE_LIMIT_BYTES && inlineLimitBytes <= MAX_INLINE_LIMIT_BYTES,
        "--inline-limit " + inlineLimitBytes + "b: between 1kb and 300kb");
  }

  /** The same elsewhere. */
  NodeOptions at(String zone, @Nullable HostPort advertise) {
    return new NodeOptions(
        dynamoDbEndpoint,
        table,
        blobs,
        s3,
        nodeId,
        bind,
        port,
        advertise,
        data,
        lease,
        zone,
        attributes,
        stopTimeout,
        inlineLimitBytes);
  }

  /**
   * The {@code host:port} that others reach this node by.
   *
   * @param boundPort the port it got
   */
  public String address(int boundPort) {
    return (advertise == null ? new HostPort(bind, 0) : advertise).orPort(boundPort);
  }

  static void requirePort(int port) {
    require(port >= 0 && port <= MAX_PORT, "--port " + port + ": between 0 and 65535");
  }

  private static void requireHttp(String option, URI endpoint, String example) {
    String scheme = endpoint.getScheme();
    require(
        ("http".equals(scheme) || "https".equals(scheme)) && endpoint.getHost() != null,
        option + " '" + endpoint + "': a URL such as " + example);
  }

  private static void requireBlobs(URI blobs) {
    try {
      BlobStores.check(blobs);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--blobs " + e.getMessage(), e);
    }
  }

  static boolean isWildcard(String bind) {
    return bind.equals("0.0.0.0") || bind.equals("::") || bind.equals("*");
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
