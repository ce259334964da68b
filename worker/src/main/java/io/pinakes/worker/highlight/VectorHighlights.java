package io.pinakes.worker.highlight;

import io.pinakes.common.highlight.HighlightOptions;
import java.io.IOException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.highlight.Encoder;
import org.apache.lucene.search.vectorhighlight.BoundaryScanner;
import org.apache.lucene.search.vectorhighlight.BreakIteratorBoundaryScanner;
import org.apache.lucene.search.vectorhighlight.FastVectorHighlighter;
import org.apache.lucene.search.vectorhighlight.FieldFragList.WeightedFragInfo;
import org.apache.lucene.search.vectorhighlight.FieldQuery;
import org.apache.lucene.search.vectorhighlight.FragListBuilder;
import org.apache.lucene.search.vectorhighlight.ScoreOrderFragmentsBuilder;
import org.apache.lucene.search.vectorhighlight.SimpleBoundaryScanner;
import org.apache.lucene.search.vectorhighlight.SimpleFragListBuilder;
import org.apache.lucene.search.vectorhighlight.SingleFragListBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's highlighter for term vectors. The vectors are made of the source, in memory, so that
 * they take no room in the index.
 */
final class VectorHighlights {

  private VectorHighlights() {}

  /** The fragments of a field's values; null if nothing matches. */
  static @Nullable List<String> of(
      String field,
      List<String> values,
      Query query,
      HighlightOptions options,
      Analyzer analyzer,
      Encoder encoder)
      throws IOException {
    IndexReader reader = vectors(field, values, options, analyzer);
    var highlighter = new FastVectorHighlighter(true, options.requiresFieldMatch());
    highlighter.setPhraseLimit(options.phraseLimitOrDefault());
    FieldQuery looked = highlighter.getFieldQuery(query, reader);
    int most = options.numberOfFragmentsOrDefault();
    boolean whole = most == 0;
    FragListBuilder lists =
        whole
            ? new SingleFragListBuilder()
            : options.fragmentOffset() == null
                ? new SimpleFragListBuilder()
                : new SimpleFragListBuilder(options.fragmentOffset());
    var further = new TreeSet<String>(List.of(field));
    if (options.matchedFields() != null) {
      further.addAll(options.matchedFields());
    }
    String[] found =
        highlighter.getBestFragments(
            looked,
            reader,
            0,
            field,
            further,
            whole ? Integer.MAX_VALUE : options.fragmentSizeOrDefault(),
            whole ? Integer.MAX_VALUE : most,
            lists,
            new SourceFragments(values, options),
            options.preTagsOrDefault().toArray(String[]::new),
            options.postTagsOrDefault().toArray(String[]::new),
            encoder);
    return found == null || found.length == 0 ? null : List.of(found);
  }

  private static IndexReader vectors(
      String field, List<String> values, HighlightOptions options, Analyzer analyzer) {
    var index = new MemoryIndex(true);
    var fields = new TreeSet<String>(List.of(field));
    if (options.matchedFields() != null) {
      fields.addAll(options.matchedFields());
    }
    for (String each : fields) {
      values.forEach(value -> index.addField(each, value, analyzer));
    }
    return index.createSearcher().getIndexReader();
  }

  private static BoundaryScanner boundaries(HighlightOptions options) {
    return switch (options.boundaries()) {
      case "sentence" ->
          new BreakIteratorBoundaryScanner(
              BreakIterator.getSentenceInstance(UnifiedHighlights.locale(options)));
      case "word" ->
          new BreakIteratorBoundaryScanner(
              BreakIterator.getWordInstance(UnifiedHighlights.locale(options)));
      case null, default ->
          new SimpleBoundaryScanner(
              options.boundaryMaxScanOrDefault(), characters(options.boundaryCharsOrDefault()));
    };
  }

  private static Character[] characters(String text) {
    return text.chars().mapToObj(c -> (char) c).toArray(Character[]::new);
  }

  /** Takes texts from the source. */
  private static final class SourceFragments extends ScoreOrderFragmentsBuilder {
    private final List<String> values;
    private final boolean byScore;

    SourceFragments(List<String> values, HighlightOptions options) {
      super(boundaries(options));
      this.values = values;
      this.byScore = options.isScoreOrdered();
    }

    @Override
    protected Field[] getFields(IndexReader reader, int document, String name) {
      return values.stream().map(value -> new StoredField(name, value)).toArray(Field[]::new);
    }

    @Override
    public List<WeightedFragInfo> getWeightedFragInfoList(List<WeightedFragInfo> found) {
      return byScore ? super.getWeightedFragInfoList(new ArrayList<>(found)) : found;
    }
  }
}
