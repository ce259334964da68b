package io.pinakes.common.blob;

import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Opens the blob store that a setting names. */
public final class BlobStores {

  private BlobStores() {}

  /**
   * Opens a store.
   *
   * @param uri {@code file:///directory}, which is made if it is absent
   * @throws IllegalArgumentException another kind of URI
   * @throws IOException the directory cannot be made
   */
  public static BlobStore open(URI uri, Machine machine) throws IOException {
    if (!"file".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "blobs '" + uri + "': only file:///directory is supported, not " + uri.getScheme() + ":");
    }
    if (uri.getAuthority() != null || uri.getPath() == null || !uri.getPath().startsWith("/")) {
      throw new IllegalArgumentException(
          "blobs '" + uri + "' names no absolute directory; write file:///directory");
    }
    return DirectoryBlobStore.open(Path.of(uri.getPath()), machine);
  }
}
