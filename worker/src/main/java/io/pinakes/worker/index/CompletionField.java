package io.pinakes.worker.index;

import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.search.suggest.document.ContextSuggestField;
import org.apache.lucene.search.suggest.document.SuggestField;

/** An input of a completion field, with its own analyzer. */
final class CompletionField extends SuggestField {

  private static final FieldType FORM = form();

  private final Analyzer analyzer;

  private CompletionField(String path, String input, int weight, Analyzer analyzer) {
    super(path, input, weight);
    this.analyzer = analyzer;
  }

  /**
   * A field.
   *
   * @param contexts as the index has them; empty: the field has none
   * @throws IllegalArgumentException the input has a character that separates in the index; the
   *     message is for users
   */
  static SuggestField of(
      String path, String input, int weight, List<String> contexts, Analyzer analyzer) {
    return contexts.isEmpty()
        ? new CompletionField(path, input, weight, analyzer)
        : new InContexts(path, input, weight, contexts, analyzer);
  }

  private static FieldType form() {
    var form = new FieldType(SuggestField.FIELD_TYPE);
    form.putAttribute(TermsFormat.COMPLETION, "true");
    form.freeze();
    return form;
  }

  @Override
  public IndexableFieldType fieldType() {
    return FORM;
  }

  @Override
  public TokenStream tokenStream(Analyzer ofWriter, TokenStream reuse) {
    return super.tokenStream(analyzer, reuse);
  }

  /** An input that is found in contexts only. */
  private static final class InContexts extends ContextSuggestField {

    private final Analyzer analyzer;

    InContexts(String path, String input, int weight, List<String> contexts, Analyzer analyzer) {
      super(path, input, weight, contexts.toArray(CharSequence[]::new));
      this.analyzer = analyzer;
    }

    @Override
    public IndexableFieldType fieldType() {
      return FORM;
    }

    @Override
    public TokenStream tokenStream(Analyzer ofWriter, TokenStream reuse) {
      return super.tokenStream(analyzer, reuse);
    }
  }
}
