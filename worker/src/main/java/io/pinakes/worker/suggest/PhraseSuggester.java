package io.pinakes.worker.suggest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.message.Suggested;
import io.pinakes.common.suggest.PhraseSuggestion;
import io.pinakes.common.suggest.PhraseSuggestion.Generator;
import io.pinakes.common.suggest.PhraseSuggestion.Tags;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.analysis.IndexAnalyzers.Shingles;
import io.pinakes.worker.suggest.PhraseSearch.Correction;
import io.pinakes.worker.suggest.PhraseSearch.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.shingle.ShingleFilter;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Corrects texts as a whole: the words of a text are seen as those of another after a noisy channel
 * (Shannon), and the most likely others are found by how often words stand beside each other.
 */
public final class PhraseSuggester {

  /** Of a word that the analyzer finds at the place of another. */
  private static final String SYNONYM = "SYNONYM";

  private final IndexReader reader;
  private final Mapping mapping;
  private final IndexAnalyzers analyzers;

  public PhraseSuggester(IndexReader reader, Mapping mapping, IndexAnalyzers analyzers) {
    this.reader = reader;
    this.mapping = mapping;
    this.analyzers = analyzers;
  }

  /**
   * A shard's part of a suggestion: one entry, for the text as a whole.
   *
   * @throws ApiException 400 for a field that is not mapped, a missing text, or more texts to score
   *     than there may be
   */
  public List<Suggested> suggest(PhraseSuggestion request) throws IOException {
    String text = request.text();
    if (text == null) {
      throw ApiException.illegalArgument("The required text option is missing");
    }
    ValueField field = mapping.valueField(request.field());
    if (field == null) {
      throw ApiException.illegalArgument("no mapping found for field [" + request.field() + "]");
    }
    Shingles shingles =
        analyzers.shingles(
            request.analyzer() == null ? field.analyzerForSearch() : request.analyzer());
    int gramSize = request.gramSize() > 0 ? request.gramSize() : grams(shingles);
    List<CandidateSource> sources = sources(request, shingles);
    // Also without anything to correct, so that a wrong analyzer is an error in any index.
    List<BytesRef> words = words(request, field, text);
    Terms terms = MultiTerms.getTerms(reader, field.path());
    if (terms == null || sources.isEmpty()) {
      return List.of(new Suggested(text, 0, text.length(), List.of(), Double.MIN_VALUE));
    }
    if (words.isEmpty() || words.size() >= request.tokenLimit()) {
      return List.of(new Suggested(text, 0, text.length(), List.of(), null));
    }
    var places = new ArrayList<Place>();
    for (BytesRef word : words) {
      places.add(place(word, sources, request.shardSize()));
    }
    var scorer = new PhraseScorer(reader, terms, request, gramSize);
    double cutoff =
        request.confidence() > 0
            ? PhraseSearch.given(scorer, places) * request.confidence()
            : Double.MIN_VALUE;
    int errors = errors(request, places);
    if (PhraseSearch.count(places, errors) > PhraseSearch.MAX_TEXTS) {
      throw ApiException.illegalArgument(
          "suggestion ["
              + request.name()
              + "] has more than ["
              + PhraseSearch.MAX_TEXTS
              + "] texts to choose from: lower [max_errors], [token_limit] or the generators'"
              + " [size]");
    }
    List<Suggested.Option> options = new ArrayList<>();
    for (Correction each :
        new PhraseSearch(scorer, places, request.shardSize(), cutoff).find(errors)) {
      Tags tags = request.highlight();
      options.add(
          new Suggested.Option(
              joined(each.words(), null),
              (float) each.score(),
              0,
              tags == null ? null : joined(each.words(), tags),
              null));
    }
    return List.of(new Suggested(text, 0, text.length(), options, cutoff));
  }

  private static int grams(@Nullable Shingles shingles) {
    return shingles == null ? 1 : shingles.most();
  }

  private static int errors(PhraseSuggestion request, List<Place> places) {
    float errors = request.maxErrors();
    return Math.max(1, errors >= 1 ? (int) errors : Math.round(errors * places.size()));
  }

  private List<CandidateSource> sources(PhraseSuggestion request, @Nullable Shingles shingles)
      throws IOException {
    List<Generator> generators = request.generators();
    if (generators.isEmpty()) {
      if (shingles != null && shingles.least() > 1 && !shingles.words() && request.unigramsOnly()) {
        throw ApiException.illegalArgument(
            "The default candidate generator for phrase suggest can't operate on field: ["
                + request.field()
                + "] since it doesn't emit unigrams. If this is intentional try to set the"
                + " candidate generator field explicitly");
      }
      generators = List.of(Generator.of(request.field()));
    }
    var sources = new ArrayList<CandidateSource>();
    for (Generator generator : generators) {
      checkFilter(generator.preFilter());
      checkFilter(generator.postFilter());
      Terms terms = MultiTerms.getTerms(reader, generator.field());
      if (terms != null) {
        sources.add(
            new CandidateSource(
                generator, request.realWordErrorLikelihood(), reader, terms, analyzers));
      }
    }
    return sources;
  }

  private void checkFilter(@Nullable String name) {
    if (name != null) {
      Analyzer _ = TextAnalyzers.required(analyzers, name, "Analyzer");
    }
  }

  /** The words of the text, each of a place of its own. */
  private List<BytesRef> words(PhraseSuggestion request, ValueField field, String text)
      throws IOException {
    var words = new ArrayList<BytesRef>();
    try (TokenStream tokens =
        TextAnalyzers.of(analyzers, field, request.analyzer()).tokenStream(field.path(), text)) {
      var term = tokens.addAttribute(TermToBytesRefAttribute.class);
      var type = tokens.addAttribute(TypeAttribute.class);
      var increment = tokens.addAttribute(PositionIncrementAttribute.class);
      tokens.reset();
      while (tokens.incrementToken() && words.size() < request.tokenLimit()) {
        boolean ofSeveral = type.type().equals(ShingleFilter.DEFAULT_TOKEN_TYPE);
        boolean beside = increment.getPositionIncrement() == 0 && type.type().equals(SYNONYM);
        if (!(ofSeveral && request.unigramsOnly()) && !beside) {
          words.add(BytesRef.deepCopyOf(term.getBytesRef()));
        }
      }
      tokens.end();
    }
    return words;
  }

  private static Place place(BytesRef word, List<CandidateSource> sources, int most)
      throws IOException {
    Map<BytesRef, Candidate> others = new LinkedHashMap<>();
    for (CandidateSource source : sources) {
      for (Candidate candidate : source.like(word)) {
        others.put(candidate.term(), candidate);
      }
    }
    var ranked = new ArrayList<>(others.values());
    ranked.sort(Collections.reverseOrder());
    return new Place(
        sources.getFirst().given(word), ranked.subList(0, Math.min(most, ranked.size())));
  }

  /**
   * The text of words.
   *
   * @param tags around each run of words that were corrected; null: none
   */
  private static String joined(List<Candidate> words, @Nullable Tags tags) {
    var text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      Candidate word = words.get(i);
      if (i > 0) {
        text.append(' ');
      }
      if (tags != null && !word.given() && (i == 0 || words.get(i - 1).given())) {
        text.append(tags.before());
      }
      text.append(word.term().utf8ToString());
      boolean last = i + 1 == words.size() || words.get(i + 1).given();
      if (tags != null && !word.given() && last) {
        text.append(tags.after());
      }
    }
    return text.toString();
  }
}
