package io.pinakes.worker.search;

import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.partial.PartialCodec;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchParts;
import io.pinakes.common.query.Rescore;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import io.pinakes.worker.aggregation.ShardAggregations;
import io.pinakes.worker.index.WholeDocuments;
import io.pinakes.worker.profile.FetchProfile;
import io.pinakes.worker.profile.PhaseProfile;
import io.pinakes.worker.profile.SearchProfile;
import io.pinakes.worker.query.InnerObjects;
import io.pinakes.worker.query.QueryCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.TotalHits;
import org.jspecify.annotations.Nullable;

/** The phases of one search of one shard: match, rank, look again, load. */
final class ShardSearch {

  private final IndexSearcher searcher;
  private final SearchJob job;
  private final SearchBody body;
  private final QueryCompiler compiler;
  private final SortCompiler sorts;

  /** What aggregations count. */
  private final Query matching;

  /** What hits match: that and the filter that is for hits alone. */
  private final Query query;

  private final @Nullable Grouping grouping;

  /** What hits show of their nested objects. */
  private final List<InnerObjects> inner;

  /** The request's own query, as it was compiled. */
  private final Query asked;

  private final @Nullable ShardAggregations aggregations;
  private final List<Rescoring> rescorings = new ArrayList<>();
  private final int wanted;
  private final @Nullable SearchProfile profile;

  /** Searches without a profile, for what is no part of the request. */
  private final IndexSearcher unmeasured;

  private boolean terminatedEarly;

  ShardSearch(IndexSearcher unmeasured, SearchJob job) throws IOException {
    this.unmeasured = unmeasured;
    this.job = job;
    this.body = job.body();
    SearchChecks.check(job);
    this.profile = body.profile() ? new SearchProfile(job.nanoTime()) : null;
    this.searcher = profile == null ? unmeasured : profile.matches().searcher(unmeasured);
    this.compiler = job.compiler();
    var nested = new NestedCompiler(searcher, job.mapping(), compiler, null);
    this.sorts = new SortCompiler(body.sort(), job.mapping(), job.scope(), nested);
    this.grouping = body.collapse() == null ? null : Grouping.of(body.collapse(), job.mapping());
    if (grouping != null) {
      SearchChecks.checkCollapsedPage(body, grouping.path(), job.mapping());
    }
    this.asked = compiler.compile(body.query());
    this.matching = searcher.rewrite(matching());
    this.query =
        body.postFilter() == null
            ? matching
            : searcher.rewrite(
                new BooleanQuery.Builder()
                    .add(matching, Occur.MUST)
                    .add(compiler.compile(body.postFilter()), Occur.FILTER)
                    .build());
    this.inner = compiler.innerObjects();
    this.aggregations =
        body.aggregations() == null
            ? null
            : new ShardAggregations(
                SearchChecks.checked(Aggregations.parse(body.aggregations()), job.limits()),
                searcher,
                job.mapping(),
                compiler::compile,
                new BucketHits(searcher, matching, asked, inner, job, compiler),
                job.nowMillis(),
                job.limits().buckets(),
                profile == null ? null : profile.aggregations());
    for (Rescore rescore : body.rescores()) {
      rescorings.add(new Rescoring(rescore, searcher.rewrite(compiler.compile(rescore.query()))));
    }
    this.wanted =
        body.size() == 0
            ? 0
            : Math.min(body.from() + body.size(), searcher.getIndexReader().maxDoc());
  }

  private Query matching() {
    Query found = WholeDocuments.only(job.mapping(), asked);
    if (job.scope().boost() != 1) {
      found = new BoostQuery(found, job.scope().boost());
    }
    if (body.slice() == null) {
      return found;
    }
    return new BooleanQuery.Builder()
        .add(found, Occur.MUST)
        .add(SliceQuery.of(body.slice(), job.scope(), job.mapping()), Occur.FILTER)
        .build();
  }

  ShardSearcher.Found run() throws IOException {
    if (Boolean.TRUE.equals(job.scope().preFilter())
        && !new PreFilter(unmeasured.getIndexReader(), job).canMatch(body.query())) {
      var nothing = new SearchAnswer(0, true, Float.NaN, List.of(), false, SearchParts.SKIPPED);
      return new ShardSearcher.Found(nothing, new ScoreDoc[0]);
    }
    if (aggregations != null && aggregations.collectsAll()) {
      collectEverything(aggregations);
    }
    // Also when no hit is wanted: a sort that cannot be is an error in any case.
    Sort sort = sorts.sort();
    FieldDoc after = sorts.after(body.searchAfter());
    if (body.postFilter() != null) {
      // They are of more documents than the hits.
      collectAggregations();
    }
    if (wanted == 0) {
      return count();
    }
    long known =
        body.minScore() == null && body.terminateAfter() == 0
            ? KnownCount.of(unmeasured, query)
            : -1;
    TopDocs top =
        grouping != null
            ? grouped(grouping, sort, after)
            : sort == null ? byScore(known) : sorted(sort, after, known);
    for (Rescoring rescoring : rescorings) {
      top = rescoring.apply(searcher, top);
    }
    ScoreDoc[] hits =
        top.scoreDocs.length <= wanted ? top.scoreDocs : Arrays.copyOf(top.scoreDocs, wanted);
    boolean exact = known >= 0 || top.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
    long total = known >= 0 ? known : top.totalHits.value();
    job.onFetch().run();
    var named = new NamedQueries(searcher, compiler.named());
    List<Hit> loaded =
        new HitLoader(
                new Matched(
                    searcher,
                    query,
                    asked,
                    rescorings,
                    named,
                    grouping,
                    null,
                    inner,
                    new HitRoom()),
                job,
                sorts,
                fetchProfile(hits))
            .load(hits);
    return new ShardSearcher.Found(
        answer(total, exact, maxScore(hits, sort != null), loaded), hits);
  }

  private void collectEverything(ShardAggregations aggregations) throws IOException {
    Query all = WholeDocuments.only(job.mapping(), MatchAllDocsQuery.INSTANCE);
    Collector collector = aggregations.all();
    if (profile == null) {
      searcher.search(all, new OneCollector(collector));
      return;
    }
    PhaseProfile phase = profile.all();
    phase
        .searcher(unmeasured)
        .search(
            all,
            new OneCollector(
                phase.collector(aggregations.nameOfAll(), "aggregation_global", collector)));
    phase.searched();
  }

  private FetchProfile fetchProfile(ScoreDoc[] hits) {
    return profile == null || hits.length == 0 ? FetchProfile.NONE : profile.fetch();
  }

  private TopDocs byScore(long known) throws IOException {
    int window = wanted;
    for (Rescore rescore : body.rescores()) {
      window = Math.max(window, Math.min(rescore.windowSize(), searcher.getIndexReader().maxDoc()));
    }
    return collectAll(
        best(new TopScoreDocCollectorManager(window, job.after(), threshold(known, window))));
  }

  private TopDocs sorted(Sort sort, @Nullable FieldDoc after, long known) throws IOException {
    FieldDoc last = job.after() == null ? after : (FieldDoc) job.after();
    TopDocs top =
        collectAll(
            best(new TopFieldCollectorManager(sort, wanted, last, threshold(known, wanted))));
    if (showsScores()) {
      TopFieldCollector.populateScores(top.scoreDocs, searcher, query);
    }
    return top;
  }

  private TopDocs grouped(Grouping by, @Nullable Sort sort, @Nullable FieldDoc after)
      throws IOException {
    TopDocs top =
        collectAll(
            best(
                new GroupCollector.Collectors(
                    by, sort == null ? Sort.RELEVANCE : sort, wanted, after)));
    if (sort != null && showsScores()) {
      TopFieldCollector.populateScores(top.scoreDocs, searcher, query);
    }
    return top;
  }

  /** How many matches are counted before those that cannot be shown may be skipped. */
  private int threshold(long known, int wanted) {
    if (body.terminateAfter() > 0) {
      return Integer.MAX_VALUE;
    }
    boolean counting = known < 0 && body.trackTotalHitsUpTo() != SearchBody.TRACK_NONE;
    return counting ? Math.max(body.trackTotalHitsUpTo(), wanted) : wanted;
  }

  private ShardSearcher.Found count() throws IOException {
    SearchAnswer answer;
    if (body.trackTotalHitsUpTo() == SearchBody.TRACK_NONE) {
      if (body.postFilter() == null) {
        collectAggregations();
      }
      answer = answer(0, false, Float.NaN, List.of());
    } else {
      CollectorManager<?, Long> counting = new BoundedCount(body.trackTotalHitsUpTo());
      if (profile != null) {
        counting =
            profile.matches().collectors("EarlyTerminatingCollector", "search_count", counting);
      }
      long count = collectAll(counting);
      answer = answer(count, true, Float.NaN, List.of());
    }
    return new ShardSearcher.Found(answer, new ScoreDoc[0]);
  }

  private void collectAggregations() throws IOException {
    if (aggregations != null && aggregations.collectsMatches()) {
      collect(matching, new OneCollector(matches(aggregations)));
    }
  }

  private Collector matches(ShardAggregations aggregations) {
    return profile == null
        ? aggregations.matches()
        : profile
            .matches()
            .collector(aggregations.nameOfMatches(), "aggregation", aggregations.matches());
  }

  /** Collectors of the best hits. */
  private <C extends Collector, T> CollectorManager<?, T> best(CollectorManager<C, T> hits) {
    return profile == null ? hits : profile.matches().collectors("", "search_top_hits", hits);
  }

  /** Collectors that pass on to those that were made since the last search. */
  private <C extends Collector, T> CollectorManager<?, T> around(
      String name, String reason, CollectorManager<C, T> collectors) {
    return profile == null ? collectors : profile.matches().around(name, reason, collectors);
  }

  /** Collects hits and aggregations, in one go if they are of the same documents. */
  private <C extends Collector, T> T collectAll(CollectorManager<C, T> hits) throws IOException {
    if (aggregations == null || !aggregations.collectsMatches() || body.postFilter() != null) {
      return collect(query, hits);
    }
    return collect(
        query,
        around("MultiCollector", "search_multi", new WithHits<>(hits, matches(aggregations))));
  }

  private <C extends Collector, T> T collect(Query of, CollectorManager<C, T> collectors)
      throws IOException {
    Float minScore = body.minScore();
    return minScore == null
        ? collectFirst(of, collectors)
        : collectFirst(
            of,
            around(
                "MinimumScoreCollector", "search_min_score", new MinScore<>(collectors, minScore)));
  }

  private <C extends Collector, T> T collectFirst(Query of, CollectorManager<C, T> collectors)
      throws IOException {
    if (body.terminateAfter() == 0) {
      return search(of, collectors);
    }
    var bounded = new TerminateAfter<>(collectors, body.terminateAfter());
    T result = search(of, around("MultiCollector", "search_terminate_after_count", bounded));
    terminatedEarly |= bounded.terminated();
    return result;
  }

  private <C extends Collector, T> T search(Query of, CollectorManager<C, T> collectors)
      throws IOException {
    T result = searcher.search(of, collectors);
    if (profile != null) {
      profile.matches().searched();
    }
    return result;
  }

  private SearchAnswer answer(long total, boolean exact, float maxScore, List<Hit> hits)
      throws IOException {
    boolean timedOut = searcher.timedOut();
    int upTo = body.trackTotalHitsUpTo();
    boolean within = upTo == SearchBody.TRACK_NONE || total <= upTo;
    return new SearchAnswer(
        within ? total : upTo,
        exact && within && !timedOut && upTo != SearchBody.TRACK_NONE,
        maxScore,
        hits,
        timedOut,
        parts());
  }

  private @Nullable SearchParts parts() throws IOException {
    if (body.terminateAfter() == 0
        && aggregations == null
        && body.suggest() == null
        && profile == null) {
      return null;
    }
    byte[] built = aggregations == null ? null : PartialCodec.write(aggregations.build());
    return new SearchParts(
        profile == null ? null : profile.toJson(job.place().id()),
        built,
        body.terminateAfter() == 0 ? null : terminatedEarly,
        null,
        null,
        body.suggest() == null ? null : new Suggestions(searcher, job, sorts).of(body.suggest()));
  }

  private boolean showsScores() {
    return body.trackScores() || body.sort().stream().anyMatch(SortKey::isScore);
  }

  private float maxScore(ScoreDoc[] hits, boolean sorted) throws IOException {
    if (hits.length == 0) {
      return Float.NaN;
    }
    if (!sorted) {
      return hits[0].score;
    }
    if (!body.trackScores()) {
      return sortsByBestScore() ? hits[0].score : Float.NaN;
    }
    // The best need not be among the first by another order.
    ScoreDoc[] best = collect(query, new TopScoreDocCollectorManager(1, null, 1)).scoreDocs;
    return best.length == 0 ? Float.NaN : best[0].score;
  }

  private boolean sortsByBestScore() {
    return !body.sort().isEmpty()
        && body.sort().getFirst().isScore()
        && body.sort().getFirst().descending();
  }
}
