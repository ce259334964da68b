package io.pinakes.worker.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FilterLeafCollector;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreCachingWrappingScorer;
import org.apache.lucene.search.ScoreMode;
import org.jspecify.annotations.Nullable;

/** Passes on only what scores at least a bound. */
record MinScore<C extends Collector, T>(CollectorManager<C, T> in, float bound)
    implements CollectorManager<MinScore.Filter<C>, T> {

  @Override
  public Filter<C> newCollector() throws IOException {
    return new Filter<>(in.newCollector(), bound);
  }

  @Override
  public T reduce(Collection<Filter<C>> filters) throws IOException {
    List<C> collectors = new ArrayList<>();
    filters.forEach(filter -> collectors.add(filter.in));
    return in.reduce(collectors);
  }

  static final class Filter<C extends Collector> implements Collector {
    private final C in;
    private final float bound;

    private Filter(C in, float bound) {
      this.in = in;
      this.bound = bound;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
      // The weight is not passed on: its counts know nothing of the bound.
      LeafCollector leaf = in.getLeafCollector(context);
      return ScoreCachingWrappingScorer.wrap(
          new FilterLeafCollector(leaf) {
            private @Nullable Scorable scorer;

            @Override
            public void setScorer(Scorable scorer) throws IOException {
              this.scorer = scorer;
              super.setScorer(scorer);
            }

            @Override
            public void collect(int document) throws IOException {
              if (scorer == null) {
                throw new IllegalStateException("collecting before a scorer is set");
              }
              if (scorer.score() >= bound) {
                super.collect(document);
              }
            }
          });
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE;
    }
  }
}
