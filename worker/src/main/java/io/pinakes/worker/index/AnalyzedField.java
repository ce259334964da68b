package io.pinakes.worker.index;

import io.pinakes.common.mapping.ValueField;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;

/**
 * A text with the analyzer that its mapping names, so that indexing depends on nothing but the
 * document: a writer configured with another mapping would index it the same.
 */
final class AnalyzedField extends Field {

  private final ValueField field;
  private final Analyzer analyzer;

  /** Positions between this value and the one before it in the document. */
  private final int gap;

  /**
   * A value.
   *
   * @param later whether the document has an earlier one in the field
   */
  AnalyzedField(ValueField field, String value, Analyzer analyzer, boolean later) {
    super(field.path(), value, form(field));
    this.field = field;
    this.analyzer = analyzer;
    this.gap = later ? field.positionIncrementGap() : 0;
  }

  /** The same value in a document that has an earlier one in the field. */
  AnalyzedField later() {
    return new AnalyzedField(field, stringValue(), analyzer, true);
  }

  private static FieldType form(ValueField field) {
    boolean plain =
        field.norms()
            && !field.stored()
            && field.indexOptions().equals("positions")
            && field.termVector().equals("no");
    if (plain) {
      return TextField.TYPE_NOT_STORED;
    }
    var form = new FieldType();
    form.setTokenized(true);
    form.setOmitNorms(!field.norms());
    form.setStored(field.stored());
    form.setIndexOptions(
        switch (field.indexOptions()) {
          case "docs" -> IndexOptions.DOCS;
          case "freqs" -> IndexOptions.DOCS_AND_FREQS;
          case "offsets" -> IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS;
          default -> IndexOptions.DOCS_AND_FREQS_AND_POSITIONS;
        });
    String vectors = field.termVector();
    if (!vectors.equals("no")) {
      form.setStoreTermVectors(true);
      form.setStoreTermVectorPositions(vectors.contains("positions"));
      form.setStoreTermVectorOffsets(vectors.contains("offsets"));
      form.setStoreTermVectorPayloads(vectors.contains("payloads"));
    }
    form.freeze();
    return form;
  }

  @Override
  public TokenStream tokenStream(Analyzer ofWriter, TokenStream reuse) {
    // Analyzers keep one chain per thread; fields of a document are inverted one after another.
    return new IndexableWords(analyzer.tokenStream(name, stringValue()), gap);
  }
}
