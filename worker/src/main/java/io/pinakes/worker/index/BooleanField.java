package io.pinakes.worker.index;

import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/** A boolean: the term {@code T} or {@code F}, and 1 or 0 as doc values. */
public final class BooleanField extends Field {

  private static final FieldType TYPE = new FieldType();

  static {
    TYPE.setTokenized(false);
    TYPE.setOmitNorms(true);
    TYPE.setIndexOptions(IndexOptions.DOCS);
    TYPE.setDocValuesType(DocValuesType.SORTED_NUMERIC);
    TYPE.freeze();
  }

  BooleanField(String name, boolean value) {
    super(name, TYPE);
    fieldsData = value ? 1L : 0L;
  }

  /** The term for a value. */
  public static BytesRef term(boolean value) {
    return new BytesRef(value ? "T" : "F");
  }

  @Override
  public BytesRef binaryValue() {
    return term(numericValue().longValue() == 1);
  }

  @Override
  public InvertableType invertableType() {
    return InvertableType.BINARY;
  }
}
