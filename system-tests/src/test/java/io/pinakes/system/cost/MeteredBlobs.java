package io.pinakes.system.cost;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.Content;
import io.pinakes.common.blob.S3BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A blob store that counts the requests that S3 would get for what is asked of it. */
final class MeteredBlobs implements BlobStore {

  private final BlobStore blobs;
  private final Bill bill;

  MeteredBlobs(BlobStore blobs, Bill bill) {
    this.blobs = blobs;
    this.bill = bill;
  }

  @Override
  public void put(String name, Content content) throws IOException, InterruptedException {
    blobs.put(name, content);
    long parts = Math.ceilDiv(content.length(), S3BlobStore.PART_BYTES);
    for (long request = 0; request < (parts > 1 ? parts + 2 : 1); request++) {
      bill.add("S3 put " + kind(name), 0);
    }
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException, InterruptedException {
    bill.add("S3 get " + kind(name), 0);
    return blobs.open(name);
  }

  @Override
  public void delete(String name) throws IOException, InterruptedException {
    bill.add("S3 delete " + kind(name), 0);
    blobs.delete(name);
  }

  @Override
  public List<String> list(String prefix, String after, int limit)
      throws IOException, InterruptedException {
    bill.add("S3 list", 0);
    return blobs.list(prefix, after, limit);
  }

  private static String kind(String name) {
    return name.replaceFirst("/.*", "");
  }
}
