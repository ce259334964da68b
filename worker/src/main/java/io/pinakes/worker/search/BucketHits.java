package io.pinakes.worker.search;

import io.pinakes.common.aggregation.partial.TopHitsPartial.IndexHit;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import io.pinakes.worker.aggregation.HitSource;
import io.pinakes.worker.profile.FetchProfile;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopFieldCollector;
import org.jspecify.annotations.Nullable;

/**
 * Ranks and loads hits within the buckets of a search's aggregations.
 *
 * @param query that the hits match
 * @param nested finds nested objects to sort by
 */
record BucketHits(IndexSearcher searcher, Query query, SearchJob job, NestedCompiler nested)
    implements HitSource {

  @Override
  public Ranking ranking(SearchBody hits) throws IOException {
    var sorts = new SortCompiler(hits.sort(), job.mapping(), job.scope(), nested);
    var loader =
        new HitLoader(Matched.by(searcher, query), job.with(hits), sorts, FetchProfile.NONE);
    boolean scored = hits.trackScores() || hits.sort().stream().anyMatch(SortKey::isScore);
    return new Ranking() {
      @Override
      public @Nullable Sort sort() {
        return sorts.sort();
      }

      @Override
      public List<IndexHit> load(ScoreDoc[] ranked) throws IOException {
        if (scored && !hits.sort().isEmpty()) {
          TopFieldCollector.populateScores(ranked, searcher, query);
        }
        return loader.load(ranked).stream()
            .map(hit -> new IndexHit(job.place().index(), hit))
            .toList();
      }
    };
  }

  @Override
  public Words words(ValueField field, List<String> paths) {
    return new SourceWords(job.analyzers(), job.mapping().source(), field, paths);
  }
}
