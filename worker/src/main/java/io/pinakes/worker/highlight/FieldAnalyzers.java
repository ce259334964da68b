package io.pinakes.worker.highlight;

import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.miscellaneous.LimitTokenOffsetFilter;
import org.jspecify.annotations.Nullable;

/** Analyses each field as it was indexed, up to an offset. */
final class FieldAnalyzers extends AnalyzerWrapper {

  private final Mapping mapping;
  private final IndexAnalyzers analyzers;
  private final @Nullable Integer maxOffset;

  FieldAnalyzers(Mapping mapping, IndexAnalyzers analyzers, @Nullable Integer maxOffset) {
    super(PER_FIELD_REUSE_STRATEGY);
    this.mapping = mapping;
    this.analyzers = analyzers;
    this.maxOffset = maxOffset;
  }

  @Override
  protected Analyzer getWrappedAnalyzer(String name) {
    ValueField field = mapping.valueField(name);
    if (field == null) {
      return analyzers.standard();
    }
    if (field.type().family() == FieldType.Family.TEXT) {
      return analyzers.forIndex(field);
    }
    String normalizer = field.normalizer();
    Analyzer whole = normalizer == null ? null : analyzers.normalizer(normalizer);
    return whole != null ? whole : new KeywordAnalyzer();
  }

  @Override
  protected TokenStreamComponents wrapComponents(
      String fieldName, TokenStreamComponents components) {
    return maxOffset == null
        ? components
        : new TokenStreamComponents(
            components.getSource(),
            new LimitTokenOffsetFilter(components.getTokenStream(), maxOffset, false));
  }
}
