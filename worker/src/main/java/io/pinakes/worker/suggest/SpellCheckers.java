package io.pinakes.worker.suggest;

import io.pinakes.common.suggest.Spelling;
import org.apache.lucene.search.spell.DirectSpellChecker;
import org.apache.lucene.search.spell.JaroWinklerDistance;
import org.apache.lucene.search.spell.LevenshteinDistance;
import org.apache.lucene.search.spell.LuceneLevenshteinDistance;
import org.apache.lucene.search.spell.NGramDistance;
import org.apache.lucene.search.spell.StringDistance;
import org.apache.lucene.search.spell.SuggestMode;
import org.apache.lucene.search.spell.SuggestWordFrequencyComparator;
import org.apache.lucene.search.spell.SuggestWordQueue;

/** Lucene's spelling checkers, as requests want them. */
final class SpellCheckers {

  private SpellCheckers() {}

  static DirectSpellChecker of(Spelling spelling) {
    var checker = new DirectSpellChecker();
    checker.setAccuracy(spelling.accuracy());
    checker.setComparator(
        spelling.byFrequency()
            ? new SuggestWordFrequencyComparator()
            : SuggestWordQueue.DEFAULT_COMPARATOR);
    checker.setDistance(distance(spelling.distance()));
    checker.setMaxEdits(spelling.maxEdits());
    checker.setMaxInspections(spelling.maxInspections());
    checker.setMaxQueryFrequency(spelling.maxTermFrequency());
    checker.setMinPrefix(spelling.prefixLength());
    checker.setMinQueryLength(spelling.minWordLength());
    checker.setThresholdFrequency(spelling.minDocumentFrequency());
    checker.setLowerCaseTerms(false);
    return checker;
  }

  static SuggestMode mode(Spelling spelling) {
    return switch (spelling.mode()) {
      case MISSING -> SuggestMode.SUGGEST_WHEN_NOT_IN_INDEX;
      case POPULAR -> SuggestMode.SUGGEST_MORE_POPULAR;
      case ALWAYS -> SuggestMode.SUGGEST_ALWAYS;
    };
  }

  private static StringDistance distance(Spelling.Distance distance) {
    return switch (distance) {
      case INTERNAL -> DirectSpellChecker.INTERNAL_LEVENSHTEIN;
      case DAMERAU_LEVENSHTEIN -> new LuceneLevenshteinDistance();
      case LEVENSHTEIN -> new LevenshteinDistance();
      case JARO_WINKLER -> new JaroWinklerDistance();
      case NGRAM -> new NGramDistance();
    };
  }
}
