package io.pinakes.worker.search;

import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.InnerAnswer;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import io.pinakes.worker.index.WholeDocuments;
import io.pinakes.worker.profile.FetchProfile;
import io.pinakes.worker.query.InnerObjects;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Finds, ranks and loads the nested objects that the hits of one search show. */
final class InnerHitLoader {

  private final InnerObjects objects;
  private final SearchBody body;
  private final BitSetProducer around;
  private final Weight weight;
  private final @Nullable Sort sort;
  private final boolean scored;
  private final int window;
  private final HitLoader loader;

  /**
   * A loader for one kind of objects.
   *
   * @param matched how the hits came to be hits that show the objects
   */
  InnerHitLoader(InnerObjects objects, Matched matched, SearchJob job) throws IOException {
    this.objects = objects;
    this.body = objects.hits().body();
    this.around = new QueryBitSetProducer(WholeDocuments.around(objects.around()));
    var nested =
        new NestedCompiler(matched.searcher(), job.mapping(), job.compiler(), objects.path());
    var sorts = new SortCompiler(body.sort(), job.mapping(), job.scope(), nested);
    this.sort = sorts.sort();
    this.scored =
        sort == null || body.trackScores() || body.sort().stream().anyMatch(SortKey::isScore);
    Query ready = matched.searcher().rewrite(objects.query());
    this.weight =
        matched
            .searcher()
            .createWeight(ready, scored ? ScoreMode.COMPLETE : ScoreMode.COMPLETE_NO_SCORES, 1);
    this.window = body.size() == 0 ? 0 : body.from() + body.size();
    this.loader =
        new HitLoader(
            matched.objects(ready, objects, new NestedPlaces(objects.path(), job.mapping())),
            job.with(body),
            sorts,
            FetchProfile.NONE);
  }

  String name() {
    return objects.name();
  }

  /** The objects within a hit. */
  InnerAnswer of(LeafReaderContext segment, int document) throws IOException {
    Scorer scorer = weight.scorer(segment);
    BitSet parents = Objects.requireNonNull(around.getBitSet(segment));
    int first = document == 0 ? 0 : parents.prevSetBit(document - 1) + 1;
    TopDocsCollector<?> collector = collector();
    LeafCollector leaf = collector.getLeafCollector(segment);
    float best = Float.NaN;
    long total = 0;
    if (scorer != null && first < document) {
      leaf.setScorer(scorer);
      DocIdSetIterator matches = scorer.iterator();
      for (int object = matches.advance(first); object < document; object = matches.nextDoc()) {
        total++;
        leaf.collect(object);
        if (scored && !(scorer.score() <= best)) {
          best = scorer.score();
        }
      }
    }
    ScoreDoc[] ranked = collector.topDocs().scoreDocs;
    int from = Math.min(body.from(), Math.min(window, ranked.length));
    ScoreDoc[] page = Arrays.copyOfRange(ranked, from, Math.min(window, ranked.length));
    if (sort != null && scored) {
      score(page, segment);
    }
    List<Hit> hits = loader.load(page);
    return new InnerAnswer(total, window == 0 ? Float.NaN : best, hits, body.view().version());
  }

  private TopDocsCollector<?> collector() {
    // A queue of none cannot be; the hit it takes is not shown.
    int size = Math.max(1, window);
    return sort == null
        ? new TopScoreDocCollectorManager(size, null, Integer.MAX_VALUE).newCollector()
        : new TopFieldCollectorManager(sort, size, null, Integer.MAX_VALUE).newCollector();
  }

  private void score(ScoreDoc[] hits, LeafReaderContext segment) throws IOException {
    for (ScoreDoc hit : hits) {
      Scorer scorer = Objects.requireNonNull(weight.scorer(segment));
      scorer.iterator().advance(hit.doc - segment.docBase);
      hit.score = scorer.score();
    }
  }
}
