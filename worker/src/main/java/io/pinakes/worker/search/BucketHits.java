package io.pinakes.worker.search;

import io.pinakes.common.aggregation.partial.TopHitsPartial.IndexHit;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import io.pinakes.worker.aggregation.HitSource;
import io.pinakes.worker.profile.FetchProfile;
import io.pinakes.worker.query.InnerObjects;
import io.pinakes.worker.query.QueryCompiler;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
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
 * @param asked the request's own, as it was compiled
 * @param inner what hits show of their nested objects
 * @param compiler of the queries of sorts
 */
record BucketHits(
    IndexSearcher searcher,
    Query query,
    Query asked,
    List<InnerObjects> inner,
    SearchJob job,
    QueryCompiler compiler)
    implements HitSource {

  @Override
  public Ranking ranking(SearchBody hits, @Nullable String path) throws IOException {
    var nested = new NestedCompiler(searcher, job.mapping(), compiler, path);
    var sorts = new SortCompiler(hits.sort(), job.mapping(), job.scope(), nested);
    NestedPlaces places = NestedPlaces.of(path, job.mapping());
    var matched =
        new Matched(
            searcher,
            query,
            asked,
            List.of(),
            NamedQueries.none(),
            null,
            places,
            places == null ? inner : List.of(),
            new HitRoom());
    var loader = new HitLoader(matched, job.with(hits), sorts, FetchProfile.NONE);
    boolean scored = hits.trackScores() || hits.sort().stream().anyMatch(SortKey::isScore);
    return new Ranking() {
      @Override
      public @Nullable Sort sort() {
        return sorts.sort();
      }

      @Override
      public List<IndexHit> load(ScoreDoc[] ranked) throws IOException {
        if (scored && !hits.sort().isEmpty()) {
          score(ranked, places);
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

  /** Scores hits; a nested object scores as the document that it is in. */
  private void score(ScoreDoc[] hits, @Nullable NestedPlaces places) throws IOException {
    if (places == null) {
      TopFieldCollector.populateScores(hits, searcher, query);
      return;
    }
    List<LeafReaderContext> segments = searcher.getIndexReader().leaves();
    for (ScoreDoc hit : hits) {
      LeafReaderContext segment = segments.get(ReaderUtil.subIndex(hit.doc, segments));
      int whole = segment.docBase + places.whole(segment, hit.doc - segment.docBase);
      var document = new ScoreDoc[] {new ScoreDoc(whole, Float.NaN)};
      TopFieldCollector.populateScores(document, searcher, query);
      hit.score = document[0].score;
    }
  }
}
