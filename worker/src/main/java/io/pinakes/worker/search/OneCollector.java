package io.pinakes.worker.search;

import java.util.Collection;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;

/** Uses one collector for the whole search, which therefore runs on one thread. */
record OneCollector(Collector collector) implements CollectorManager<Collector, Boolean> {

  @Override
  public Collector newCollector() {
    return collector;
  }

  @Override
  public Boolean reduce(Collection<Collector> collectors) {
    if (collectors.size() > 1) {
      throw new IllegalStateException("one collector was made for several threads");
    }
    return true;
  }
}
