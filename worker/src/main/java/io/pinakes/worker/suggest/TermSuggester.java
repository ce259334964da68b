package io.pinakes.worker.suggest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.message.Suggested;
import io.pinakes.common.suggest.TermSuggestion;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.spell.DirectSpellChecker;

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
    DirectSpellChecker checker = SpellCheckers.of(request.spelling());
    var found = new ArrayList<Suggested>();
    try (TokenStream tokens =
        TextAnalyzers.of(analyzers, field, request.analyzer())
            .tokenStream(field.path(), request.text())) {
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
            Suggested.of(
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
    return Arrays.stream(
            checker.suggestSimilar(
                term, request.shardSize(), reader, SpellCheckers.mode(request.spelling())))
        .map(word -> Suggested.Option.of(word.string, word.score, word.freq))
        .toList();
  }
}
