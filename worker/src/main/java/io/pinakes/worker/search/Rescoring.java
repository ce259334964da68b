package io.pinakes.worker.search;

import io.pinakes.common.query.Rescore;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryRescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/** One further look at a shard's best hits. */
final class Rescoring {

  private static final Comparator<ScoreDoc> BEST_FIRST =
      Comparator.<ScoreDoc>comparingDouble(hit -> -hit.score).thenComparingInt(hit -> hit.doc);

  private final Rescore rescore;
  private final Query query;

  /** The documents that were looked at, in order. */
  private int[] looked = new int[0];

  Rescoring(Rescore rescore, Query query) {
    this.rescore = rescore;
    this.query = query;
  }

  /** The hits in the order of their new scores, as many as there were. */
  TopDocs apply(IndexSearcher searcher, TopDocs top) throws IOException {
    ScoreDoc[] hits = top.scoreDocs;
    int window = Math.min(rescore.windowSize(), hits.length);
    if (window == 0) {
      return top;
    }
    looked = Arrays.stream(hits).limit(window).mapToInt(hit -> hit.doc).sorted().toArray();
    var first = new TopDocs(top.totalHits, Arrays.copyOf(hits, window));
    ScoreDoc[] better =
        new QueryRescorer(query) {
          @Override
          protected float combine(float firstScore, boolean matches, float secondScore) {
            return combined(firstScore, matches, secondScore);
          }
        }.rescore(searcher, first, window).scoreDocs;
    ScoreDoc[] all = Arrays.copyOf(better, hits.length);
    for (int i = window; i < hits.length; i++) {
      all[i] = hits[i];
      all[i].score *= rescore.queryWeight();
    }
    Arrays.sort(all, BEST_FIRST);
    return new TopDocs(top.totalHits, all);
  }

  private float combined(float first, boolean matches, float second) {
    float weighted = first * rescore.queryWeight();
    return matches ? rescore.mode().combine(weighted, second * rescore.rescoreWeight()) : weighted;
  }

  /** How the score of a hit came about. */
  Explanation explain(IndexSearcher searcher, Explanation first, int document) throws IOException {
    Explanation second =
        Arrays.binarySearch(looked, document) >= 0
            ? searcher.explain(query, document)
            : Explanation.noMatch("not among the hits that are scored again");
    float firstScore = first.getValue().floatValue();
    Explanation weighted =
        Explanation.match(
            firstScore * rescore.queryWeight(),
            "product of:",
            first,
            Explanation.match(rescore.queryWeight(), "primaryWeight"));
    if (!second.isMatch()) {
      return weighted;
    }
    float secondScore = second.getValue().floatValue();
    return Explanation.match(
        combined(firstScore, true, secondScore),
        rescore.mode() == Rescore.Mode.TOTAL
            ? "sum of:"
            : rescore.mode().name().toLowerCase(Locale.ROOT) + " of:",
        weighted,
        Explanation.match(
            secondScore * rescore.rescoreWeight(),
            "product of:",
            second,
            Explanation.match(rescore.rescoreWeight(), "secondaryWeight")));
  }
}
