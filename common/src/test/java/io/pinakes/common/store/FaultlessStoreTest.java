package io.pinakes.common.store;

import io.pinakes.common.runtime.SystemMachine;

final class FaultlessStoreTest extends StoreContract {

  private final Store store =
      new FaultyStore(new InMemoryStore(), new SystemMachine(1), FaultPlan.none());

  @Override
  protected Store store() {
    return store;
  }
}
