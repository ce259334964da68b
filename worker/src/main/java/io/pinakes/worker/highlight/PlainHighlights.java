package io.pinakes.worker.highlight;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.highlight.HighlightOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.highlight.Encoder;
import org.apache.lucene.search.highlight.Fragmenter;
import org.apache.lucene.search.highlight.Highlighter;
import org.apache.lucene.search.highlight.InvalidTokenOffsetsException;
import org.apache.lucene.search.highlight.NullFragmenter;
import org.apache.lucene.search.highlight.QueryScorer;
import org.apache.lucene.search.highlight.SimpleFragmenter;
import org.apache.lucene.search.highlight.SimpleHTMLFormatter;
import org.apache.lucene.search.highlight.SimpleSpanFragmenter;
import org.apache.lucene.search.highlight.TextFragment;
import org.jspecify.annotations.Nullable;

/** Lucene's first highlighter, value by value. */
final class PlainHighlights {

  private PlainHighlights() {}

  /** The fragments of a field's values; null if nothing matches. */
  static @Nullable List<String> of(
      String field,
      List<String> values,
      Query query,
      HighlightOptions options,
      Analyzer analyzer,
      Encoder encoder)
      throws IOException {
    int most = options.numberOfFragmentsOrDefault();
    var scorer = new QueryScorer(query, options.requiresFieldMatch() ? field : null);
    scorer.setExpandMultiTermQuery(true);
    var highlighter =
        new Highlighter(
            new SimpleHTMLFormatter(
                options.preTagsOrDefault().getFirst(), options.postTagsOrDefault().getFirst()),
            encoder,
            scorer);
    highlighter.setTextFragmenter(fragmenter(field, options, scorer));
    highlighter.setMaxDocCharsToAnalyze(Integer.MAX_VALUE);
    Integer upTo = options.maxAnalyzerOffset();
    var found = new ArrayList<TextFragment>();
    for (String whole : values) {
      // Cut there, be it within a word, as OpenSearch does.
      String value = upTo != null && whole.length() > upTo ? whole.substring(0, upTo) : whole;
      try (TokenStream tokens = analyzer.tokenStream(field, value)) {
        for (TextFragment fragment :
            highlighter.getBestTextFragments(tokens, value, false, most == 0 ? 1 : most)) {
          if (fragment != null && fragment.getScore() > 0) {
            found.add(fragment);
          }
        }
      } catch (InvalidTokenOffsetsException e) {
        throw new ApiException(
            ApiException.illegalArgument("the tokens of [" + field + "] leave its text").error(),
            e);
      }
    }
    if (found.isEmpty()) {
      return null;
    }
    if (options.isScoreOrdered()) {
      found.sort(Comparator.comparingDouble((TextFragment fragment) -> -fragment.getScore()));
    }
    int shown = most == 0 ? found.size() : Math.min(most, found.size());
    return found.subList(0, shown).stream().map(TextFragment::toString).toList();
  }

  private static Fragmenter fragmenter(String field, HighlightOptions options, QueryScorer scorer) {
    if (options.numberOfFragmentsOrDefault() == 0) {
      return new NullFragmenter();
    }
    int size = options.fragmentSizeOrDefault();
    return switch (options.fragmenter()) {
      case null -> new SimpleSpanFragmenter(scorer, size);
      case "span" -> new SimpleSpanFragmenter(scorer, size);
      case "simple" -> new SimpleFragmenter(size);
      case String unknown ->
          throw ApiException.illegalArgument(
              "unknown fragmenter option [" + unknown + "] for the field [" + field + "]");
    };
  }

  /** The beginning of the first value, to the end of the last token that fits. */
  static @Nullable String beginning(
      String field, List<String> values, HighlightOptions options, Analyzer analyzer)
      throws IOException {
    int size = options.noMatchSizeOrDefault();
    String first = values.getFirst();
    if (size <= 0) {
      return null;
    }
    int end = -1;
    try (TokenStream tokens = analyzer.tokenStream(field, first)) {
      OffsetAttribute offsets = tokens.addAttribute(OffsetAttribute.class);
      tokens.reset();
      while (tokens.incrementToken() && offsets.endOffset() <= size) {
        end = Math.max(end, offsets.endOffset());
      }
      tokens.end();
    }
    return end > 0 ? first.substring(0, end) : null;
  }
}
