package io.pinakes.worker.suggest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.message.Suggested;
import io.pinakes.common.suggest.TermSuggestion;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.spell.DirectSpellChecker;
import org.apache.lucene.search.spell.JaroWinklerDistance;
import org.apache.lucene.search.spell.LevenshteinDistance;
import org.apache.lucene.search.spell.LuceneLevenshteinDistance;
import org.apache.lucene.search.spell.NGramDistance;
import org.apache.lucene.search.spell.StringDistance;
import org.apache.lucene.search.spell.SuggestMode;
import org.apache.lucene.search.spell.SuggestWordFrequencyComparator;
import org.apache.lucene.search.spell.SuggestWordQueue;

/** Corrects words by those that a field has, with Lucene's spelling checker. */
public final class TermSuggester {

  /** Words of a text that are corrected; each costs a walk through the field's terms. */
  private static final int MAX_WORDS = 1_000;

  private final IndexReader reader;
  private final Mapping mapping;
  private final IndexAnalyzers analyzers;

  public TermSuggester(IndexReader reader, Mapping mapping, IndexAnalyzers analyzers) {
    this.reader = reader;
    this.mapping = mapping;
    this.analyzers = analyzers;
  }

  /**
   * A shard's part of a suggestion: the words of the text in order.
   *
   * @throws ApiException 400 for a field that is not mapped, a missing text or too long a text
   */
  public List<Suggested> suggest(TermSuggestion request) throws IOException {
    if (request.text() == null) {
      throw ApiException.illegalArgument("The required text option is missing");
    }
    ValueField field = mapping.valueField(request.field());
    if (field == null) {
      throw ApiException.illegalArgument("no mapping found for field [" + request.field() + "]");
    }
    DirectSpellChecker checker = checker(request);
    var found = new ArrayList<Suggested>();
    try (TokenStream tokens = analyzer(field, request).tokenStream(field.path(), request.text())) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      OffsetAttribute offsets = tokens.addAttribute(OffsetAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        if (found.size() >= MAX_WORDS) {
          throw ApiException.illegalArgument(
              "the text of suggestion ["
                  + request.name()
                  + "] has more than "
                  + MAX_WORDS
                  + " words");
        }
        String word = term.toString();
        found.add(
            new Suggested(
                word,
                offsets.startOffset(),
                offsets.endOffset() - offsets.startOffset(),
                options(checker, new Term(field.path(), word), request)));
      }
      tokens.end();
    }
    return found;
  }

  private List<Suggested.Option> options(
      DirectSpellChecker checker, Term term, TermSuggestion request) throws IOException {
    SuggestMode mode =
        switch (request.mode()) {
          case MISSING -> SuggestMode.SUGGEST_WHEN_NOT_IN_INDEX;
          case POPULAR -> SuggestMode.SUGGEST_MORE_POPULAR;
          case ALWAYS -> SuggestMode.SUGGEST_ALWAYS;
        };
    return Arrays.stream(checker.suggestSimilar(term, request.shardSize(), reader, mode))
        .map(word -> Suggested.Option.of(word.string, word.score, word.freq))
        .toList();
  }

  private Analyzer analyzer(ValueField field, TermSuggestion request) {
    if (request.analyzer() != null) {
      Analyzer named = analyzers.find(request.analyzer());
      if (named == null) {
        throw ApiException.illegalArgument("analyzer [" + request.analyzer() + "] doesn't exists");
      }
      return named;
    }
    if (field.type().family() == FieldType.Family.TEXT) {
      return analyzers.forSearch(field);
    }
    String normalizer = field.normalizer();
    Analyzer whole = normalizer == null ? null : analyzers.normalizer(normalizer);
    return whole != null ? whole : new KeywordAnalyzer();
  }

  private static DirectSpellChecker checker(TermSuggestion request) {
    var checker = new DirectSpellChecker();
    checker.setAccuracy(request.accuracy());
    checker.setComparator(
        request.byFrequency()
            ? new SuggestWordFrequencyComparator()
            : SuggestWordQueue.DEFAULT_COMPARATOR);
    checker.setDistance(distance(request.distance()));
    checker.setMaxEdits(request.maxEdits());
    checker.setMaxInspections(request.maxInspections());
    checker.setMaxQueryFrequency(request.maxTermFrequency());
    checker.setMinPrefix(request.prefixLength());
    checker.setMinQueryLength(request.minWordLength());
    checker.setThresholdFrequency(request.minDocumentFrequency());
    checker.setLowerCaseTerms(false);
    return checker;
  }

  private static StringDistance distance(TermSuggestion.Distance distance) {
    return switch (distance) {
      case INTERNAL -> DirectSpellChecker.INTERNAL_LEVENSHTEIN;
      case DAMERAU_LEVENSHTEIN -> new LuceneLevenshteinDistance();
      case LEVENSHTEIN -> new LevenshteinDistance();
      case JARO_WINKLER -> new JaroWinklerDistance();
      case NGRAM -> new NGramDistance();
    };
  }
}
