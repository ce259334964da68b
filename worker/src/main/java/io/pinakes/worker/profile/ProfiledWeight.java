package io.pinakes.worker.profile;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.FilterWeight;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** Measures how a query is made ready for each segment. */
final class ProfiledWeight extends FilterWeight {

  private final Breakdown breakdown;
  private final Breakdown.Part build;

  ProfiledWeight(Weight in, Breakdown breakdown) {
    super(in);
    this.breakdown = breakdown;
    this.build = breakdown.part(QueryProfile.BUILD_SCORER);
  }

  @Override
  public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext segment) throws IOException {
    long started = build.start();
    ScorerSupplier supplier;
    try {
      supplier = in.scorerSupplier(segment);
    } finally {
      build.stop(started);
    }
    return supplier == null ? null : new Supplier(supplier);
  }

  /** Its bulk scorer is the plain one, so that every step passes through the measured scorer. */
  private final class Supplier extends ScorerSupplier {
    private final ScorerSupplier supplier;

    Supplier(ScorerSupplier supplier) {
      this.supplier = supplier;
    }

    @Override
    public Scorer get(long leadCost) throws IOException {
      long started = build.start();
      try {
        return new ProfiledScorer(supplier.get(leadCost), breakdown);
      } finally {
        build.stop(started);
      }
    }

    @Override
    public long cost() {
      long started = build.start();
      try {
        return supplier.cost();
      } finally {
        build.stop(started);
      }
    }

    @Override
    public void setTopLevelScoringClause() throws IOException {
      supplier.setTopLevelScoringClause();
    }
  }
}
