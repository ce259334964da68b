package io.pinakes.common.log;

import io.pinakes.common.store.InMemoryStore;

/** The contract on stores of which every third call or so fails, before or after it is applied. */
class FaultyShardLogTest extends ShardLogContract {

  FaultyShardLogTest() {
    super(new InMemoryStore(), true);
  }
}
