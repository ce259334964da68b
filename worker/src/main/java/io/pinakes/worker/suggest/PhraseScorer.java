package io.pinakes.worker.suggest;

import io.pinakes.common.suggest.PhraseSuggestion;
import io.pinakes.common.suggest.PhraseSuggestion.Laplace;
import io.pinakes.common.suggest.PhraseSuggestion.LinearInterpolation;
import io.pinakes.common.suggest.PhraseSuggestion.Smoothing;
import io.pinakes.common.suggest.PhraseSuggestion.StupidBackoff;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;

/**
 * Tells how likely a word is after one or two others: by how often the field has them together, as
 * OpenSearch's models do.
 */
final class PhraseScorer {

  /** So that nothing is divided by zero; OpenSearch's. */
  private static final double NEXT_TO_NOTHING = 0.00000000001;

  private final IndexReader reader;
  private final String field;
  private final Smoothing smoothing;
  private final double likelihood;
  private final BytesRef separator;

  /** Words that are looked at together: 1, 2 or, for more, 3. */
  private final int gramSize;

  private final long allOccurrences;
  private final long distinctTerms;

  /** As many as there are candidates in all combinations of three neighbours. */
  private final Map<BytesRef, Long> frequencies = new HashMap<>();

  PhraseScorer(IndexReader reader, Terms terms, PhraseSuggestion request, int gramSize)
      throws IOException {
    this.reader = reader;
    this.field = request.field();
    this.smoothing = request.smoothing();
    this.likelihood = request.realWordErrorLikelihood();
    this.separator = new BytesRef(request.separator());
    this.gramSize = gramSize;
    long sum = terms.getSumTotalTermFreq();
    this.allOccurrences = sum == -1 ? reader.maxDoc() : sum;
    // Terms of several segments are not counted together.
    this.distinctTerms = Math.max(1, terms.size() == -1 ? reader.maxDoc() : terms.size());
  }

  /**
   * The logarithm of how likely a word of a text is.
   *
   * @param path the words from the first to that one, at least
   */
  double score(Candidate[] path, int at) throws IOException {
    Candidate word = path[at];
    double channel = word.similarity() == 1 ? likelihood : word.similarity();
    double likely;
    if (at == 0 || gramSize == 1) {
      likely = one(word);
    } else if (at == 1 || gramSize == 2) {
      likely = two(path[at - 1], word);
    } else {
      likely = three(path[at - 2], path[at - 1], word);
    }
    return Math.log10(channel * likely);
  }

  private double one(Candidate word) throws IOException {
    long count = frequency(word.term());
    return smoothing instanceof Laplace(double alpha)
        ? (alpha + count) / (allOccurrences + alpha * distinctTerms)
        : (1.0 + count) / (allOccurrences + distinctTerms);
  }

  private double two(Candidate first, Candidate word) throws IOException {
    long count = frequency(joined(first, word));
    return switch (smoothing) {
      case StupidBackoff(double discount) ->
          count < 1 ? discount * one(word) : count / (first.occurrences() + NEXT_TO_NOTHING);
      case Laplace(double alpha) -> (alpha + count) / (first.occurrences() + alpha * distinctTerms);
      case LinearInterpolation linear ->
          count < 1
              ? linear.unigrams() * one(word)
              : linear.bigrams() * (count / (0.5 + first.occurrences()))
                  + linear.unigrams() * one(word);
    };
  }

  private double three(Candidate first, Candidate second, Candidate word) throws IOException {
    return switch (smoothing) {
      case StupidBackoff(double discount) -> {
        long pairs = frequency(joined(second, word));
        if (pairs < 1) {
          yield discount * one(word);
        }
        long triples = frequency(joined(first, second, word));
        yield triples < 1
            ? discount * (pairs / (second.occurrences() + NEXT_TO_NOTHING))
            : triples / (pairs + NEXT_TO_NOTHING);
      }
      case Laplace(double alpha) -> {
        long triples = frequency(joined(first, second, word));
        long pairs = frequency(joined(second, word));
        yield (alpha + triples) / (pairs + alpha * distinctTerms);
      }
      case LinearInterpolation linear -> {
        // OpenSearch looks for the words the other way round here.
        long triples = frequency(joined(word, second, first));
        if (triples < 1) {
          yield two(second, word);
        }
        long pairs = frequency(joined(word, second));
        yield linear.trigrams() * (triples / (1.0 + pairs)) + two(second, word);
      }
    };
  }

  private BytesRef joined(Candidate... words) {
    var joined = new BytesRefBuilder();
    for (int i = 0; i < words.length; i++) {
      if (i > 0) {
        joined.append(separator);
      }
      joined.append(words[i].term());
    }
    return joined.toBytesRef();
  }

  private long frequency(BytesRef term) throws IOException {
    Long known = frequencies.get(term);
    if (known == null) {
      known = reader.totalTermFreq(new Term(field, term));
      frequencies.put(term, known);
    }
    return known;
  }
}
