package io.pinakes.worker.index;

import io.pinakes.common.mapping.ValueField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/** A keyword: one term, doc values and a stored value, as far as its mapping wants them. */
final class WordField extends Field {

  WordField(ValueField field, BytesRef value) {
    this(field, field.path(), value);
  }

  /**
   * A keyword in another field of the Lucene index.
   *
   * @param name of that field
   */
  WordField(ValueField field, String name, BytesRef value) {
    super(name, value, form(field));
  }

  private static FieldType form(ValueField field) {
    var form = new FieldType();
    form.setTokenized(false);
    form.setOmitNorms(!field.norms());
    form.setStored(field.stored());
    if (field.indexed()) {
      form.setIndexOptions(
          field.indexOptions().equals("freqs") ? IndexOptions.DOCS_AND_FREQS : IndexOptions.DOCS);
    }
    if (field.hasDocValues()) {
      form.setDocValuesType(DocValuesType.SORTED_SET);
    }
    form.freeze();
    return form;
  }

  @Override
  public InvertableType invertableType() {
    return InvertableType.BINARY;
  }
}
