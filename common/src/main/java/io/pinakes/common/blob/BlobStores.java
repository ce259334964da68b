package io.pinakes.common.blob;

import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Opens the blob store that a setting names. */
public final class BlobStores {

  private static final String FILE = "file";

  private BlobStores() {}

  /**
   * Opens a store.
   *
   * @param uri {@code file:///directory}, which is made if it is absent, or {@code
   *     s3://bucket/prefix}
   * @param s3 which S3 it is, for the second kind
   * @throws IllegalArgumentException another kind of URI
   * @throws BlobStoreUnusableException the bucket cannot be used
   * @throws IOException the directory cannot be made
   */
  public static BlobStore open(URI uri, S3Settings s3, Machine machine)
      throws IOException, InterruptedException {
    check(uri);
    return S3Location.SCHEME.equals(uri.getScheme())
        ? S3BlobStore.open(S3Location.parse(uri), s3, machine)
        : DirectoryBlobStore.open(Path.of(uri.getPath()), machine);
  }

  /**
   * Looks at a setting without opening what it names.
   *
   * @throws IllegalArgumentException it names no blob store; says what would
   */
  public static void check(URI uri) {
    if (S3Location.SCHEME.equals(uri.getScheme())) {
      S3Location.parse(uri);
    } else if (!FILE.equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "'"
              + uri
              + "': a folder that every node sees, such as file:///srv/pinakes/blobs,"
              + " or s3://bucket/prefix");
    } else if (uri.getAuthority() != null
        || uri.getPath() == null
        || !uri.getPath().startsWith("/")) {
      throw new IllegalArgumentException(
          "'" + uri + "' names no absolute folder; write file:///folder");
    }
  }
}
