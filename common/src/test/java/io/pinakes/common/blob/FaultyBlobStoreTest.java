package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import org.junit.jupiter.api.Test;

class FaultyBlobStoreTest extends BlobStoreContract {

  private final FaultyBlobStore store =
      new FaultyBlobStore(new InMemoryBlobStore(), machine, BlobFault.Plan.none());

  @Override
  BlobStore store() {
    return store;
  }

  @Test
  void failsBeforeOrAfterTheBlobIsStored() throws Exception {
    store.follow(_ -> new BlobFault.Before());
    assertThatIOException().isThrownBy(() -> store.put("a", new byte[1]));
    store.follow(_ -> new BlobFault.After());
    assertThatIOException().isThrownBy(() -> store.put("b", new byte[1]));
    store.follow(BlobFault.Plan.none());
    assertThat(store.list("", "", 10)).containsExactly("b");
  }

  @Test
  void aStreamBreaksOffWhereItIsCut() throws Exception {
    store.put("a", new byte[] {1, 2, 3});
    store.follow(_ -> new BlobFault.Cut(2));
    try (var in = store.open("a").orElseThrow()) {
      assertThat(in.readNBytes(2)).containsExactly(1, 2);
      assertThatIOException().isThrownBy(in::read);
    }
    assertThatIOException().isThrownBy(() -> store.get("a"));
  }
}
