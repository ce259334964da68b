package io.pinakes.worker.search;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * Counts matches up to a bound, and a segment's all at once where its statistics know them.
 *
 * @param bound one more than this is enough
 */
record BoundedCount(int bound) implements CollectorManager<BoundedCount.Counter, Long> {

  @Override
  public Counter newCollector() {
    return new Counter(bound);
  }

  @Override
  public Long reduce(Collection<Counter> counters) {
    return counters.stream().mapToLong(counter -> counter.count).sum();
  }

  static final class Counter extends SimpleCollector {
    private final int bound;
    private @Nullable Weight weight;
    private long count;

    private Counter(int bound) {
      this.bound = bound;
    }

    @Override
    public void setWeight(Weight weight) {
      this.weight = weight;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      if (count > bound) {
        throw new CollectionTerminatedException();
      }
      int known = weight == null ? -1 : weight.count(context);
      if (known >= 0) {
        count += known;
        throw new CollectionTerminatedException();
      }
    }

    @Override
    public void collect(int document) {
      if (++count > bound) {
        throw new CollectionTerminatedException();
      }
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
