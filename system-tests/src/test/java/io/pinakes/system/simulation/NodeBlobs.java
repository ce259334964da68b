package io.pinakes.system.simulation;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Blobs whose user may come to a stand before and after it stores or deletes one. */
record NodeBlobs(BlobStore blobs, NodeStore.Stall stall) implements BlobStore {

  @Override
  public void put(String name, Content content) throws IOException, InterruptedException {
    stall.maybe("before put " + name);
    blobs.put(name, content);
    stall.maybe("after put " + name);
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException, InterruptedException {
    stall.maybe("before open " + name);
    return blobs.open(name);
  }

  @Override
  public void delete(String name) throws IOException, InterruptedException {
    stall.maybe("before delete " + name);
    blobs.delete(name);
    stall.maybe("after delete " + name);
  }

  @Override
  public List<String> list(String prefix, String after, int limit)
      throws IOException, InterruptedException {
    List<String> names = blobs.list(prefix, after, limit);
    stall.maybe("after list " + prefix);
    return names;
  }
}
