package io.pinakes.worker.search;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.MultiCollector;

/**
 * Collects hits and something else from the same matches, on one thread.
 *
 * @param beside gets every match, also those that could be no hit any more
 */
record WithHits<C extends Collector, T>(CollectorManager<C, T> hits, Collector beside)
    implements CollectorManager<WithHits.Both<C>, T> {

  /** Passes on to both. */
  static final class Both<C extends Collector> extends org.apache.lucene.search.FilterCollector {
    private final C hits;

    Both(C hits, Collector beside) {
      super(MultiCollector.wrap(hits, beside));
      this.hits = hits;
    }

    @Override
    public void setWeight(org.apache.lucene.search.Weight weight) {
      in.setWeight(weight);
    }
  }

  @Override
  public Both<C> newCollector() throws IOException {
    return new Both<>(hits.newCollector(), beside);
  }

  @Override
  public T reduce(Collection<Both<C>> collectors) throws IOException {
    return hits.reduce(collectors.stream().map(both -> both.hits).toList());
  }
}
