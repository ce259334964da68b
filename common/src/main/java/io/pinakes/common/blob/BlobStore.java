package io.pinakes.common.blob;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Immutable blobs under unique names. A name is written once: nobody overwrites, so a reader sees
 * the whole blob or none. Once {@link #put} has returned, the blob survives any crash.
 */
public interface BlobStore extends AutoCloseable {

  /**
   * Stores a blob. To do it again with the same bytes after a failure is no overwriting.
   *
   * @param name parts of {@code [A-Za-z0-9._-]}, joined by {@code /}, none of them {@code .} or
   *     {@code ..}
   * @throws IOException it may or may not have been stored; if {@code content} does not have the
   *     length that it says, it certainly was not
   */
  void put(String name, Content content) throws IOException, InterruptedException;

  /** Stores a blob that is in memory. */
  default void put(String name, byte[] bytes) throws IOException, InterruptedException {
    put(name, Content.of(bytes));
  }

  /**
   * The blob from its first byte on, or empty if there is none of that name. The caller closes it.
   * Reading may fail in the middle, also because the blob was deleted meanwhile, but never ends
   * early as if the blob were shorter.
   */
  Optional<InputStream> open(String name) throws IOException, InterruptedException;

  /** The whole blob, or empty if there is none of that name. */
  default Optional<byte[]> get(String name) throws IOException, InterruptedException {
    Optional<InputStream> found = open(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = found.get()) {
      return Optional.of(in.readAllBytes());
    }
  }

  /** Removes a blob; it is no error if there is none. */
  void delete(String name) throws IOException, InterruptedException;

  /**
   * Up to {@code limit} names that begin with {@code prefix} and come after {@code after} in byte
   * order. For garbage collection and tests; never on the path of a request.
   */
  List<String> list(String prefix, String after, int limit)
      throws IOException, InterruptedException;

  /** Gives back connections, if the store has any; no call may be under way. */
  @Override
  default void close() {}
}
