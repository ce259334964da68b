package io.pinakes.s3local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.jspecify.annotations.Nullable;

/**
 * S3Proxy on one address. It takes what AWS takes: signed requests only, checksums that are right,
 * multipart uploads, pages of names in byte order.
 */
public final class LocalS3Server implements AutoCloseable {

  /** The one access key that is let in. */
  public static final String ACCESS_KEY = "pinakes";

  /** Its secret. */
  public static final String SECRET_KEY = "pinakes-secret";

  /** Connections are closed at once: to wait would also be to wait for idle ones. */
  private static final long STOP_MILLIS = 0;

  private final S3Proxy proxy;
  private final BlobStore objects;
  private final String host;

  private LocalS3Server(S3Proxy proxy, BlobStore objects, String host) {
    this.proxy = proxy;
    this.objects = objects;
    this.host = host;
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @param host the address to listen on, and no other
   * @param port 0 for any free one
   * @param directory where objects are kept; null keeps them in memory
   * @param buckets that are there before it answers
   * @throws IOException the port is taken, or the directory cannot be used
   */
  public static LocalS3Server start(
      String host, int port, @Nullable Path directory, String... buckets) throws IOException {
    BlobStore objects =
        directory == null
            ? new TransientNio2BlobStore()
            : new FilesystemNio2BlobStore(Files.createDirectories(directory).toString());
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(objects)
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .endpoint(URI.create("http://" + literal(host) + ":" + port))
            .stopTimeout(STOP_MILLIS)
            .build();
    var server = new LocalS3Server(proxy, objects, host);
    List.of(buckets).forEach(server::makeBucket);
    try {
      proxy.start();
    } catch (Exception e) {
      objects.close();
      throw new IOException("S3 cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
    return server;
  }

  /** Makes a bucket, unless it is there. */
  public void makeBucket(String name) {
    if (!objects.containerExists(name)) {
      objects.createContainer(name);
    }
  }

  /** What clients connect to, with the bucket in the path. */
  public URI endpoint() {
    return URI.create("http://" + literal(host) + ":" + proxy.getPort());
  }

  private static String literal(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** Stops listening; objects in memory are gone. */
  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 on " + host + " did not stop", e);
    } finally {
      objects.close();
    }
  }
}
