package io.pinakes.worker.profile;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TwoPhaseIterator;
import org.jspecify.annotations.Nullable;

/** Measures how a query goes through a segment. */
final class ProfiledScorer extends Scorer {

  private final Scorer in;
  private final Breakdown breakdown;
  private final Breakdown.Part score;

  ProfiledScorer(Scorer in, Breakdown breakdown) {
    this.in = in;
    this.breakdown = breakdown;
    this.score = breakdown.part(QueryProfile.SCORE);
  }

  @Override
  public int docID() {
    return in.docID();
  }

  @Override
  public float score() throws IOException {
    long started = score.start();
    try {
      return in.score();
    } finally {
      score.stop(started);
    }
  }

  @Override
  public float smoothingScore(int document) throws IOException {
    return in.smoothingScore(document);
  }

  @Override
  public DocIdSetIterator iterator() {
    return new Steps(in.iterator(), breakdown);
  }

  @Override
  public @Nullable TwoPhaseIterator twoPhaseIterator() {
    TwoPhaseIterator phases = in.twoPhaseIterator();
    if (phases == null) {
      return null;
    }
    Breakdown.Part match = breakdown.part(QueryProfile.MATCH);
    return new TwoPhaseIterator(new Steps(phases.approximation(), breakdown)) {
      @Override
      public boolean matches() throws IOException {
        long started = match.start();
        try {
          return phases.matches();
        } finally {
          match.stop(started);
        }
      }

      @Override
      public float matchCost() {
        return phases.matchCost();
      }
    };
  }

  @Override
  public int advanceShallow(int target) throws IOException {
    Breakdown.Part part = breakdown.part(QueryProfile.SHALLOW_ADVANCE);
    long started = part.start();
    try {
      return in.advanceShallow(target);
    } finally {
      part.stop(started);
    }
  }

  @Override
  public float getMaxScore(int upTo) throws IOException {
    Breakdown.Part part = breakdown.part(QueryProfile.COMPUTE_MAX_SCORE);
    long started = part.start();
    try {
      return in.getMaxScore(upTo);
    } finally {
      part.stop(started);
    }
  }

  @Override
  public void setMinCompetitiveScore(float least) throws IOException {
    Breakdown.Part part = breakdown.part(QueryProfile.SET_MIN_COMPETITIVE_SCORE);
    long started = part.start();
    try {
      in.setMinCompetitiveScore(least);
    } finally {
      part.stop(started);
    }
  }

  @Override
  public Collection<ChildScorable> getChildren() throws IOException {
    return in.getChildren();
  }

  /** Measures steps from document to document. */
  private static final class Steps extends DocIdSetIterator {
    private final DocIdSetIterator in;
    private final Breakdown.Part next;
    private final Breakdown.Part advance;

    Steps(DocIdSetIterator in, Breakdown breakdown) {
      this.in = in;
      this.next = breakdown.part(QueryProfile.NEXT_DOC);
      this.advance = breakdown.part(QueryProfile.ADVANCE);
    }

    @Override
    public int docID() {
      return in.docID();
    }

    @Override
    public int nextDoc() throws IOException {
      long started = next.start();
      try {
        return in.nextDoc();
      } finally {
        next.stop(started);
      }
    }

    @Override
    public int advance(int target) throws IOException {
      long started = advance.start();
      try {
        return in.advance(target);
      } finally {
        advance.stop(started);
      }
    }

    @Override
    public long cost() {
      return in.cost();
    }
  }
}
