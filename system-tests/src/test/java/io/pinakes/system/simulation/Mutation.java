package io.pinakes.system.simulation;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.store.Store;

/**
 * What is between the production code and its stores. Production code has no switch for its guards;
 * so a guard is taken out by changing what it says to the store, or what the store says to it.
 */
interface Mutation {

  /** Everything as it is. */
  Mutation NONE = new Mutation() {};

  default Store store(Store store) {
    return store;
  }

  default BlobStore blobs(BlobStore blobs) {
    return blobs;
  }
}
