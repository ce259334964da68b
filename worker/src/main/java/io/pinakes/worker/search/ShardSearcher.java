package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.message.QueryCalls.ExplainAnswer;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.query.Rescore;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.SearchLimits;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.docvalues.Fielddata;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.index.Similarities;
import io.pinakes.worker.query.QueryErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.jspecify.annotations.Nullable;

/**
 * Searches one shard. Does CPU work and reads files on the calling thread; keeps no state, so any
 * number of threads may use one.
 */
public final class ShardSearcher {

  /**
   * What was found.
   *
   * @param hits the places of the answer's hits in the reader, in the same order
   */
  public record Found(SearchAnswer answer, ScoreDoc[] hits) {}

  /** Searches an index that is one shard, without a deadline. */
  public SearchAnswer search(
      IndexSearcher searcher,
      Mapping mapping,
      IndexAnalyzers analyzers,
      SearchBody body,
      long nowMillis)
      throws IOException {
    var place = new SearchJob.Place("", 0, "");
    return search(
            searcher,
            new SearchJob(
                body,
                mapping,
                analyzers,
                SearchLimits.DEFAULT,
                SearchJob.Reading.NOW,
                place,
                SearchScope.ALONE,
                nowMillis,
                () -> false,
                () -> {},
                () -> 0,
                new Fielddata(),
                null))
        .answer();
  }

  /** Counts what the scores of a search rest on, in this shard. */
  public SearchStatistics statistics(IndexSearcher searcher, SearchJob job) throws IOException {
    allowClauses(job.limits().clauses());
    var counting = new CountingSearcher(searcher.getTopReaderContext());
    counting.setSimilarity(Similarities.of(job.mapping()));
    counting.setTimeout(job.cancelled()::getAsBoolean);
    var compiler = job.compiler();
    try {
      count(counting, compiler.compile(job.body().query()));
      for (Rescore rescore : job.body().rescores()) {
        count(counting, compiler.compile(rescore.query()));
      }
    } catch (IndexSearcher.TooManyClauses e) {
      throw QueryErrors.tooManyClauses(IndexSearcher.getMaxClauseCount());
    }
    return counting.counted();
  }

  /**
   * Counts the query, and each of its parts by itself: a part that cannot match in this shard, and
   * so goes from the whole, may match in another.
   */
  private static void count(CountingSearcher counting, Query query) throws IOException {
    List<Query> many = new ArrayList<>();
    query.visit(
        new QueryVisitor() {
          @Override
          public boolean acceptField(String field) {
            counting.note(field);
            return true;
          }

          @Override
          public void consumeTerms(Query part, Term... terms) {
            counting.note(terms);
          }

          @Override
          public void consumeTermsMatching(
              Query part, String field, Supplier<ByteRunAutomaton> automaton) {
            many.add(part);
          }

          @Override
          public QueryVisitor getSubVisitor(Occur occur, Query parent) {
            return this;
          }
        });
    counting.countNoted();
    for (Query part : many) {
      counting.createWeight(counting.rewrite(part), ScoreMode.COMPLETE, 1);
    }
    counting.createWeight(counting.rewrite(query), ScoreMode.COMPLETE, 1);
  }

  /**
   * Searches.
   *
   * @param searcher whose reader stays open during the call; its own settings are left as they are
   * @return the first {@code from + size} hits. Ties are in the order of the index. {@code total}
   *     stops at {@code track_total_hits}, and is a lower bound if that is off
   * @throws ApiException 400 if the query does not fit the mapping
   */
  public Found search(IndexSearcher searcher, SearchJob job) throws IOException {
    try {
      return new ShardSearch(own(searcher, job), job).run();
    } catch (IndexSearcher.TooManyClauses e) {
      throw QueryErrors.tooManyClauses(IndexSearcher.getMaxClauseCount());
    }
  }

  /**
   * Tells what a query becomes, and how a document scores by it.
   *
   * @param id of the document; null: none
   * @param rewrite whether the query is shown as the shard's terms make it
   * @throws ApiException 400 if the query does not fit the mapping
   */
  public ExplainAnswer explain(
      IndexSearcher searcher, SearchJob job, @Nullable String id, boolean rewrite)
      throws IOException {
    IndexSearcher own = own(searcher, job);
    var compiler = job.compiler();
    try {
      Query query = compiler.compile(job.body().query());
      Query rewritten = own.rewrite(query);
      String shown = (rewrite ? rewritten : query).toString();
      if (id == null) {
        return new ExplainAnswer(shown, false, false, null);
      }
      ScoreDoc[] found = own.search(new TermQuery(IndexFormat.idTerm(id)), 1).scoreDocs;
      if (found.length == 0) {
        return new ExplainAnswer(shown, false, false, null);
      }
      Explanation explanation = own.explain(rewritten, found[0].doc);
      return new ExplainAnswer(
          shown, true, explanation.isMatch(), HitDetails.explained(explanation));
    } catch (IndexSearcher.TooManyClauses e) {
      throw QueryErrors.tooManyClauses(IndexSearcher.getMaxClauseCount());
    }
  }

  /** Lucene has one bound for all searches of a process, as OpenSearch has for a cluster. */
  private static void allowClauses(int most) {
    if (IndexSearcher.getMaxClauseCount() != most) {
      IndexSearcher.setMaxClauseCount(most);
    }
  }

  /** One of its own, on the calling thread: similarity and deadline are this request's. */
  private static IndexSearcher own(IndexSearcher searcher, SearchJob job) throws IOException {
    allowClauses(job.limits().clauses());
    SearchStatistics statistics = job.scope().statistics();
    Map<String, ValueField> texts = job.mapping().fielddata();
    IndexReaderContext context =
        texts.isEmpty() || !(searcher.getIndexReader() instanceof DirectoryReader reader)
            ? searcher.getTopReaderContext()
            : job.fielddata().with(reader, texts).getContext();
    IndexSearcher own =
        statistics == null ? new IndexSearcher(context) : new GlobalSearcher(context, statistics);
    own.setQueryCache(searcher.getQueryCache());
    own.setQueryCachingPolicy(searcher.getQueryCachingPolicy());
    own.setSimilarity(Similarities.of(job.mapping()));
    own.setTimeout(job.cancelled()::getAsBoolean);
    return own;
  }
}
