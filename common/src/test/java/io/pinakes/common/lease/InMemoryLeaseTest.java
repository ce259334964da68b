package io.pinakes.common.lease;

import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Store;

final class InMemoryLeaseTest extends LeaseContract {

  private final Store store = new InMemoryStore();

  @Override
  Store store() {
    return store;
  }
}
