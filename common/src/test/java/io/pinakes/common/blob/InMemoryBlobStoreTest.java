package io.pinakes.common.blob;

class InMemoryBlobStoreTest extends BlobStoreContract {

  private final BlobStore store = new InMemoryBlobStore();

  @Override
  BlobStore store() {
    return store;
  }
}
