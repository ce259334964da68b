package io.pinakes.worker.highlight;

import io.pinakes.common.highlight.HighlightOptions;
import java.io.IOException;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.highlight.Encoder;
import org.apache.lucene.search.uhighlight.SplittingBreakIterator;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.search.uhighlight.WholeBreakIterator;
import org.jspecify.annotations.Nullable;

/** Lucene's unified highlighter over texts from the source, which it analyses again. */
final class UnifiedHighlights {

  private UnifiedHighlights() {}

  /** The fragments of a field's values; null if nothing matches. */
  @SuppressWarnings("unchecked")
  static @Nullable List<String> of(
      String field,
      List<String> values,
      Query query,
      HighlightOptions options,
      Analyzer analyzer,
      Encoder encoder)
      throws IOException {
    String text = String.join(String.valueOf(Fragments.BETWEEN_VALUES), values);
    List<String> further = options.matchedFields();
    var builder =
        UnifiedHighlighter.builderWithoutSearcher(analyzer)
            // The length was checked; Lucene would look at the first 10,000 characters only.
            .withMaxLength(Integer.MAX_VALUE - 1)
            .withBreakIterator(breaks(options))
            .withMaxNoHighlightPassages(0)
            .withHighlightPhrasesStrictly(true)
            .withHandleMultiTermQuery(true)
            .withWeightMatches(false)
            .withFormatter(
                new Fragments(
                    options.preTagsOrDefault().getFirst(),
                    options.postTagsOrDefault().getFirst(),
                    encoder,
                    options.isScoreOrdered()));
    if (!options.requiresFieldMatch()) {
      builder.withFieldMatcher(any -> true);
    }
    if (further != null) {
      builder.withMaskedFieldsFunc(name -> name.equals(field) ? Set.copyOf(further) : Set.of());
    }
    int most = options.numberOfFragmentsOrDefault();
    return (List<String>)
        builder
            .build()
            .highlightWithoutSearcher(field, query, text, most == 0 ? values.size() : most);
  }

  /** Where fragments may end; never across values. */
  private static Supplier<BreakIterator> breaks(HighlightOptions options) {
    Locale locale = locale(options);
    int size = options.fragmentSizeOrDefault();
    Supplier<BreakIterator> inner;
    if (options.numberOfFragmentsOrDefault() == 0) {
      inner = WholeBreakIterator::new;
    } else if ("word".equals(options.boundaries())) {
      inner = () -> BreakIterator.getWordInstance(locale);
    } else if (size <= 0) {
      inner = () -> BreakIterator.getSentenceInstance(locale);
    } else {
      inner = () -> new SentenceWindows(locale, size);
    }
    return () -> new SplittingBreakIterator(inner.get(), Fragments.BETWEEN_VALUES);
  }

  /** The language of sentences and words. */
  static Locale locale(HighlightOptions options) {
    String tag = options.boundaryLocale();
    return tag == null ? Locale.ROOT : Locale.forLanguageTag(tag);
  }

  /** The beginning of the first value, to the end of a word. */
  static @Nullable String beginning(List<String> values, HighlightOptions options) {
    int size = options.noMatchSizeOrDefault();
    String first = values.getFirst();
    if (size <= 0 || first.isEmpty()) {
      return null;
    }
    if (size >= first.length()) {
      return first.strip();
    }
    BreakIterator words = BreakIterator.getWordInstance(locale(options));
    words.setText(first);
    int end = words.following(size);
    return first.substring(0, end == BreakIterator.DONE ? first.length() : end).strip();
  }
}
