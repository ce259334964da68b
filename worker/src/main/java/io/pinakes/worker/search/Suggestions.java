package io.pinakes.worker.search;

import io.pinakes.common.message.Suggested;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.suggest.CompletionSuggestion;
import io.pinakes.common.suggest.PhraseSuggestion;
import io.pinakes.common.suggest.Suggest;
import io.pinakes.common.suggest.Suggestion;
import io.pinakes.common.suggest.TermSuggestion;
import io.pinakes.worker.profile.FetchProfile;
import io.pinakes.worker.suggest.CompletionSuggester;
import io.pinakes.worker.suggest.PhraseSuggester;
import io.pinakes.worker.suggest.TermSuggester;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.ScoreDoc;

/** A shard's part of the suggestions that a search asks for. */
final class Suggestions {

  private final IndexSearcher searcher;
  private final SearchJob job;
  private final SortCompiler sorts;

  /**
   * The suggestions of one search.
   *
   * @param sorts of its hits; documents of suggestions have no sort values
   */
  Suggestions(IndexSearcher searcher, SearchJob job, SortCompiler sorts) {
    this.searcher = searcher;
    this.job = job;
    this.sorts = sorts;
  }

  Map<String, List<Suggested>> of(Suggest suggest) throws IOException {
    Map<String, List<Suggested>> byName = new LinkedHashMap<>();
    for (Suggestion each : suggest.all()) {
      byName.put(
          each.name(),
          switch (each) {
            case TermSuggestion term ->
                new TermSuggester(searcher.getIndexReader(), job.mapping(), job.analyzers())
                    .suggest(term);
            case PhraseSuggestion phrase ->
                new PhraseSuggester(searcher.getIndexReader(), job.mapping(), job.analyzers())
                    .suggest(phrase);
            case CompletionSuggestion completion -> completed(completion);
          });
    }
    return byName;
  }

  /** One entry for the text as a whole; its options show their documents as hits. */
  private List<Suggested> completed(CompletionSuggestion request) throws IOException {
    List<CompletionSuggester.Found> found =
        new CompletionSuggester(searcher, job.mapping(), job.analyzers()).suggest(request);
    List<Hit> hits =
        new HitLoader(
                Matched.by(searcher, MatchAllDocsQuery.INSTANCE), job, sorts, FetchProfile.NONE)
            .load(found.stream().map(CompletionSuggester.Found::place).toArray(ScoreDoc[]::new));
    var options = new ArrayList<Suggested.Option>();
    for (int i = 0; i < hits.size(); i++) {
      CompletionSuggester.Found each = found.get(i);
      options.add(
          new Suggested.Option(
              each.input(),
              each.place().score,
              0,
              null,
              new Suggested.Completed(job.place().index(), hits.get(i), each.contexts())));
    }
    String text = Objects.requireNonNull(request.text());
    return List.of(Suggested.of(text, 0, text.length(), options));
  }
}
