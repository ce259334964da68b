package io.pinakes.worker.suggest;

import io.pinakes.common.suggest.PhraseSuggestion.Generator;
import io.pinakes.common.suggest.Spelling;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.spell.DirectSpellChecker;
import org.apache.lucene.search.spell.SuggestMode;
import org.apache.lucene.search.spell.SuggestWord;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Finds the words of a field that are like a word, as OpenSearch's direct generator does. */
final class CandidateSource {

  /** Of how much more frequent than a word a correction must be; OpenSearch's. */
  private static final double LOG_BASE = 5;

  private final Generator generator;
  private final double likelihood;
  private final IndexReader reader;
  private final DirectSpellChecker checker;
  private final SuggestMode mode;
  private final TermsEnum terms;
  private final long allOccurrences;
  private final @Nullable Analyzer before;
  private final @Nullable Analyzer after;

  /**
   * A source.
   *
   * @param likelihood that a word is right which the field has
   * @param words of the generator's field
   */
  CandidateSource(
      Generator generator,
      double likelihood,
      IndexReader reader,
      Terms words,
      IndexAnalyzers analyzers)
      throws IOException {
    this.generator = generator;
    this.likelihood = likelihood;
    this.reader = reader;
    this.checker = SpellCheckers.of(generator.spelling());
    this.mode = SpellCheckers.mode(generator.spelling());
    this.terms = words.iterator();
    long sum = words.getSumTotalTermFreq();
    this.allOccurrences = sum == -1 ? reader.maxDoc() : sum;
    this.before = filter(analyzers, generator.preFilter());
    this.after = filter(analyzers, generator.postFilter());
  }

  private static @Nullable Analyzer filter(IndexAnalyzers analyzers, @Nullable String name) {
    return name == null ? null : TextAnalyzers.required(analyzers, name, "Analyzer");
  }

  /**
   * How often a word is there.
   *
   * @param documents that have it
   */
  private record Frequency(int documents, long occurrences) {}

  private Frequency frequency(BytesRef term) throws IOException {
    return terms.seekExact(term)
        ? new Frequency(terms.docFreq(), terms.totalTermFreq())
        : new Frequency(0, 0);
  }

  /** A word of the text, as a candidate for itself. */
  Candidate given(BytesRef word) throws IOException {
    return candidate(word, frequency(before(word)).occurrences(), 1, true);
  }

  private Candidate candidate(BytesRef term, long occurrences, double similarity, boolean given) {
    return new Candidate(term, occurrences, similarity, score(occurrences, similarity), given);
  }

  private double score(long occurrences, double similarity) {
    return similarity * ((occurrences + 1.0) / (allOccurrences + 1.0));
  }

  /** The best candidates for a word, without itself. */
  List<Candidate> like(BytesRef word) throws IOException {
    BytesRef term = before(word);
    if (mode != SuggestMode.SUGGEST_ALWAYS) {
      int threshold = threshold(frequency(term).documents());
      if (threshold == Integer.MAX_VALUE) {
        return List.of();
      }
      checker.setThresholdFrequency(threshold);
    }
    var candidates = new ArrayList<Candidate>();
    for (SuggestWord each :
        checker.suggestSimilar(new Term(generator.field(), term), generator.size(), reader, mode)) {
      BytesRef found = new BytesRef(each.string);
      long occurrences = frequency(found).occurrences();
      if (after == null) {
        candidates.add(candidate(found, occurrences, each.score, false));
      } else {
        double score = score(occurrences, each.score);
        for (BytesRef shown : analyzed(after, found)) {
          // How similar another word is to the one of the text was not measured.
          double similarity = shown.bytesEquals(found) ? each.score : likelihood;
          candidates.add(new Candidate(shown, occurrences, similarity, score, false));
        }
      }
    }
    return candidates;
  }

  /** The documents that a correction of a word with so many must be in. */
  private int threshold(int documents) {
    if (documents == 0) {
      return 0;
    }
    Spelling spelling = generator.spelling();
    float least = spelling.minDocumentFrequency();
    int plateau = least >= 1 ? (int) least : (int) (reader.maxDoc() * least);
    double more = Math.log10(documents - plateau) * (1.0 / Math.log10(LOG_BASE));
    return (int) Math.min(Math.max(0, Math.round(documents * more + 1)), Integer.MAX_VALUE);
  }

  /** The last of the words that the filter makes of a word. */
  private BytesRef before(BytesRef word) throws IOException {
    if (before == null) {
      return word;
    }
    List<BytesRef> words = analyzed(before, word);
    return words.isEmpty() ? new BytesRef() : words.getLast();
  }

  private List<BytesRef> analyzed(Analyzer analyzer, BytesRef word) throws IOException {
    var words = new ArrayList<BytesRef>();
    try (TokenStream tokens = analyzer.tokenStream(generator.field(), word.utf8ToString())) {
      var term = tokens.addAttribute(TermToBytesRefAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        words.add(BytesRef.deepCopyOf(term.getBytesRef()));
      }
      tokens.end();
    }
    return words;
  }
}
