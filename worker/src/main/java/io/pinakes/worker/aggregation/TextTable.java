package io.pinakes.worker.aggregation;

import org.apache.lucene.util.ByteBlockPool;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefHash;
import org.apache.lucene.util.Counter;

/** Numbers texts. */
final class TextTable {

  private final Allowance allowance;
  private final Counter used = Counter.newCounter();
  private final BytesRefHash hash;
  private long taken;

  TextTable(Allowance allowance) {
    this.allowance = allowance;
    this.hash =
        new BytesRefHash(
            new ByteBlockPool(new ByteBlockPool.DirectTrackingAllocator(used)),
            BytesRefHash.DEFAULT_CAPACITY,
            new BytesRefHash.DirectBytesStartArray(BytesRefHash.DEFAULT_CAPACITY, used));
  }

  /** The number of the text, which is new if it was not there. */
  int add(BytesRef text) {
    int added = hash.add(text);
    if (added < 0) {
      return -added - 1;
    }
    // The hash grows by doubling, before it can be asked for leave; what it took counts at once.
    if (used.get() > taken) {
      allowance.take(used.get() - taken);
      taken = used.get();
    }
    return added;
  }

  int size() {
    return hash.size();
  }

  /** A text by its number. */
  BytesRef get(int number, BytesRef scratch) {
    return hash.get(number, scratch);
  }
}
