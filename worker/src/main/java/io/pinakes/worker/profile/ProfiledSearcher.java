package io.pinakes.worker.profile;

import java.io.IOException;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** Searches as another does, without its cache, and measures the queries. */
final class ProfiledSearcher extends IndexSearcher {

  private final IndexSearcher in;
  private final PhaseProfile phase;

  ProfiledSearcher(IndexSearcher in, PhaseProfile phase) {
    super(in.getTopReaderContext());
    this.in = in;
    this.phase = phase;
    setSimilarity(in.getSimilarity());
    setTimeout(in.getTimeout());
    setQueryCache(null);
  }

  @Override
  public Query rewrite(Query original) throws IOException {
    long started = phase.startRewrite();
    try {
      return super.rewrite(original);
    } finally {
      phase.stopRewrite(started);
    }
  }

  @Override
  public Weight createWeight(Query query, ScoreMode scoreMode, float boost) throws IOException {
    Breakdown breakdown = phase.queries().enter(query);
    if (breakdown == null) {
      return super.createWeight(query, scoreMode, boost);
    }
    Breakdown.Part part = breakdown.part(QueryProfile.CREATE_WEIGHT);
    long started = part.start();
    try {
      return new ProfiledWeight(super.createWeight(query, scoreMode, boost), breakdown);
    } finally {
      part.stop(started);
      phase.queries().leave();
    }
  }

  @Override
  public TermStatistics termStatistics(Term term, int documents, long occurrences)
      throws IOException {
    return in.termStatistics(term, documents, occurrences);
  }

  @Override
  public @Nullable CollectionStatistics collectionStatistics(String field) throws IOException {
    return in.collectionStatistics(field);
  }
}
