package io.pinakes.worker.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FilterLeafCollector;
import org.apache.lucene.search.ScoreMode;

/** Passes on the first documents only. Serves one search, on one thread. */
final class TerminateAfter<C extends Collector, T>
    implements CollectorManager<TerminateAfter.Bounded<C>, T> {

  private final CollectorManager<C, T> in;
  private final int bound;
  private int collected;
  private boolean terminated;

  TerminateAfter(CollectorManager<C, T> in, int bound) {
    this.in = in;
    this.bound = bound;
  }

  /** Whether there was more. */
  boolean terminated() {
    return terminated;
  }

  @Override
  public Bounded<C> newCollector() throws IOException {
    return new Bounded<>(in.newCollector(), this);
  }

  @Override
  public T reduce(Collection<Bounded<C>> bounded) throws IOException {
    List<C> collectors = new ArrayList<>();
    bounded.forEach(collector -> collectors.add(collector.in));
    return in.reduce(collectors);
  }

  static final class Bounded<C extends Collector> implements Collector {
    private final C in;
    private final TerminateAfter<C, ?> all;

    private Bounded(C in, TerminateAfter<C, ?> all) {
      this.in = in;
      this.all = all;
    }

    @Override
    public FilterLeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
      if (all.terminated) {
        throw new CollectionTerminatedException();
      }
      // The weight is not passed on: its counts know nothing of the bound.
      return new FilterLeafCollector(in.getLeafCollector(context)) {
        @Override
        public void collect(int document) throws IOException {
          if (all.collected >= all.bound) {
            all.terminated = true;
            throw new CollectionTerminatedException();
          }
          all.collected++;
          super.collect(document);
        }
      };
    }

    @Override
    public ScoreMode scoreMode() {
      return in.scoreMode().needsScores() ? ScoreMode.COMPLETE : ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
