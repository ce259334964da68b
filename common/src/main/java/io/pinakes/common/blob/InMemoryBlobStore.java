package io.pinakes.common.blob;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Blobs in memory, for tests and the simulation. */
public final class InMemoryBlobStore implements BlobStore {

  private final ConcurrentSkipListMap<String, byte[]> blobs = new ConcurrentSkipListMap<>();

  @Override
  public void put(String name, Content content) throws IOException {
    BlobNames.check(name);
    try (InputStream in = content.open()) {
      byte[] bytes = in.readAllBytes();
      if (bytes.length != content.length()) {
        throw new WrongLengthException(name, content.length(), bytes.length);
      }
      blobs.put(name, bytes);
    }
  }

  @Override
  public void put(String name, byte[] bytes) {
    blobs.put(BlobNames.check(name), bytes.clone());
  }

  @Override
  public Optional<InputStream> open(String name) {
    return Optional.ofNullable(blobs.get(BlobNames.check(name))).map(ByteArrayInputStream::new);
  }

  @Override
  public Optional<byte[]> get(String name) {
    return Optional.ofNullable(blobs.get(BlobNames.check(name))).map(byte[]::clone);
  }

  @Override
  public void delete(String name) {
    blobs.remove(BlobNames.check(name));
  }

  @Override
  public List<String> list(String prefix, String after, int limit) {
    return blobs.keySet().tailSet(after, false).stream()
        .filter(name -> name.startsWith(prefix))
        .limit(limit)
        .toList();
  }
}
