package io.pinakes.common.log;

import io.pinakes.common.store.InMemoryStore;

class InMemoryShardLogTest extends ShardLogContract {

  InMemoryShardLogTest() {
    super(new InMemoryStore(), false);
  }
}
