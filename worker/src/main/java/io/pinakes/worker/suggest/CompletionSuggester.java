package io.pinakes.worker.suggest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.suggest.CompletionSuggestion;
import io.pinakes.common.suggest.CompletionSuggestion.Matching;
import io.pinakes.common.suggest.CompletionSuggestion.Prefix;
import io.pinakes.common.suggest.CompletionSuggestion.Similar;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.query.PatternQueries;
import io.pinakes.worker.suggest.QueryContexts.QueryContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.suggest.document.CompletionQuery;
import org.apache.lucene.search.suggest.document.CompletionWeight;
import org.apache.lucene.search.suggest.document.ContextQuery;
import org.apache.lucene.search.suggest.document.FuzzyCompletionQuery;
import org.apache.lucene.search.suggest.document.PrefixCompletionQuery;
import org.apache.lucene.search.suggest.document.RegexCompletionQuery;
import org.apache.lucene.search.suggest.document.TopSuggestDocs.SuggestScoreDoc;
import org.apache.lucene.util.automaton.RegExp;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/** Completes what users type to inputs of documents, with Lucene's document suggester. */
public final class CompletionSuggester {

  /** Beginnings of a segment's inputs that a regular expression or a similar text may match. */
  private static final int MAX_BEGINNINGS = 20_000;

  private final IndexSearcher searcher;
  private final Mapping mapping;
  private final IndexAnalyzers analyzers;

  public CompletionSuggester(IndexSearcher searcher, Mapping mapping, IndexAnalyzers analyzers) {
    this.searcher = searcher;
    this.mapping = mapping;
    this.analyzers = analyzers;
  }

  /**
   * A document with an input that completes what was typed.
   *
   * @param place the document in the reader, with the weight as its score
   * @param contexts of the request that the input is for, by name
   */
  public record Found(String input, ScoreDoc place, Map<String, List<String>> contexts) {}

  /**
   * The best inputs of a shard.
   *
   * @throws ApiException 400 for a field that is not mapped so, for a missing text, or for contexts
   *     that the field does not have or needs
   */
  public List<Found> suggest(CompletionSuggestion request) throws IOException {
    if (request.beginning() == null) {
      throw ApiException.illegalArgument("The required text option is missing");
    }
    ValueField field = mapping.valueField(request.field());
    if (field == null) {
      throw ApiException.illegalArgument("no mapping found for field [" + request.field() + "]");
    }
    if (request.analyzer() != null && analyzers.find(request.analyzer()) == null) {
      throw ApiException.illegalArgument("analyzer [" + request.analyzer() + "] doesn't exists");
    }
    if (field.type() != FieldType.COMPLETION) {
      throw ApiException.illegalArgument(
          "Field [" + request.field() + "] is not a completion suggest field");
    }
    boolean nested = mapping.nestedScope(field.path()) != null;
    var collector = new DocumentCollector(request.shardSize(), request.distinct(), nested);
    CompletionQuery query = inContexts(field, request, query(field, request.beginning()));
    try {
      collect(request, query, collector);
    } catch (TooComplexToDeterminizeException e) {
      throw new ApiException(
          ApiException.illegalArgument(
                  "what suggestion ["
                      + request.name()
                      + "] completes is too complex: "
                      + e.getMessage())
              .error(),
          e);
    }
    List<Found> found = new ArrayList<>();
    for (SuggestScoreDoc each : collector.get().scoreLookupDocs()) {
      if (found.size() < request.size()) {
        found.add(
            new Found(
                each.key.toString(),
                new ScoreDoc(each.doc, each.score),
                named(field, collector.contexts(each.doc))));
      }
    }
    return found;
  }

  private CompletionQuery query(ValueField field, CompletionSuggestion.Beginning beginning) {
    Analyzer analyzer = analyzers.forCompleting(field);
    return switch (beginning) {
      case Prefix(String text) -> new PrefixCompletionQuery(analyzer, new Term(field.path(), text));
      case Similar similar ->
          new FuzzyCompletionQuery(
              analyzer,
              new Term(field.path(), similar.text()),
              null,
              similar.fuzziness().of(similar.text()),
              similar.transpositions(),
              similar.prefixLength(),
              similar.minLength(),
              similar.unicodeAware(),
              similar.maxDeterminizedStates());
      case Matching matching -> {
        int syntax = PatternQueries.syntax(matching.flags());
        checkExpression(matching.expression(), syntax);
        yield new RegexCompletionQuery(
            new Term(field.path(), matching.expression()),
            syntax,
            matching.maxDeterminizedStates());
      }
    };
  }

  private static void checkExpression(String expression, int syntax) {
    try {
      RegExp _ = new RegExp(expression, syntax);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiException.illegalArgument(String.valueOf(e.getMessage())).error(), e);
    }
  }

  private static CompletionQuery inContexts(
      ValueField field, CompletionSuggestion request, CompletionQuery query) {
    if (field.contexts().isEmpty()) {
      if (request.contexts() != null) {
        throw ApiException.illegalArgument(
            "suggester [" + request.field() + "] doesn't expect any context");
      }
      return query;
    }
    List<QueryContext> contexts =
        request.contexts() == null ? List.of() : QueryContexts.read(field, request.contexts());
    if (contexts.isEmpty()) {
      throw ApiException.illegalArgument("Missing mandatory contexts in context query");
    }
    var inContexts = new ContextQuery(query);
    for (QueryContext context : contexts) {
      inContexts.addContext(context.value(), context.boost(), context.exact());
    }
    return inContexts;
  }

  private void collect(
      CompletionSuggestion request, CompletionQuery query, DocumentCollector collector)
      throws IOException {
    Weight weight = searcher.rewrite(query).createWeight(searcher, ScoreMode.COMPLETE, 1);
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      if (!(request.beginning() instanceof Prefix)) {
        checkBeginnings(request, weight, leaf.reader().terms(query.getField()));
      }
      BulkScorer scorer = weight.bulkScorer(leaf);
      if (scorer == null) {
        continue;
      }
      try {
        scorer.score(
            collector.getLeafCollector(leaf),
            leaf.reader().getLiveDocs(),
            0,
            DocIdSetIterator.NO_MORE_DOCS);
      } catch (CollectionTerminatedException e) {
        // The others of this segment weigh less than what there is.
      }
    }
    collector.finish();
  }

  private static void checkBeginnings(
      CompletionSuggestion request, Weight weight, @Nullable Terms terms) throws IOException {
    if (terms == null || !(weight instanceof CompletionWeight completions)) {
      return;
    }
    int found = new BeginningCount(completions.getAutomaton()).upTo(MAX_BEGINNINGS + 1, terms);
    if (found > MAX_BEGINNINGS) {
      throw ApiException.illegalArgument(
          "what suggestion ["
              + request.name()
              + "] completes matches more than ["
              + MAX_BEGINNINGS
              + "] different beginnings of inputs");
    }
  }

  private static Map<String, List<String>> named(ValueField field, List<String> indexed) {
    Map<String, List<String>> contexts = new LinkedHashMap<>();
    for (String context : indexed) {
      String name = field.contexts().get(context.charAt(0)).name();
      contexts.computeIfAbsent(name, _ -> new ArrayList<>()).add(context.substring(1));
    }
    return contexts;
  }
}
