package io.pinakes.common.blob;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Immutable blobs under unique names. A name is written once: nobody overwrites, so a reader sees
 * the whole blob or none. Once {@link #put} has returned, the blob survives any crash.
 */
public interface BlobStore {

  /**
   * Stores a blob.
   *
   * @param name parts of {@code [A-Za-z0-9._-]}, joined by {@code /}, none of them {@code .} or
   *     {@code ..}
   * @throws IOException it may or may not have been stored
   */
  void put(String name, byte[] bytes) throws IOException, InterruptedException;

  /** The whole blob, or empty if there is none of that name. */
  Optional<byte[]> get(String name) throws IOException, InterruptedException;

  /** Removes a blob; it is no error if there is none. */
  void delete(String name) throws IOException, InterruptedException;

  /**
   * Up to {@code limit} names that begin with {@code prefix} and come after {@code after} in byte
   * order. For garbage collection and tests; never on the path of a request.
   */
  List<String> list(String prefix, String after, int limit)
      throws IOException, InterruptedException;
}
