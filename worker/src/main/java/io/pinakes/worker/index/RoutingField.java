package io.pinakes.worker.index;

import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/** What a document was routed by: a term to find it by, and doc values to read it from. */
final class RoutingField extends Field {

  private static final FieldType TYPE = new FieldType();

  static {
    TYPE.setTokenized(false);
    TYPE.setOmitNorms(true);
    TYPE.setIndexOptions(IndexOptions.DOCS);
    TYPE.setDocValuesType(DocValuesType.SORTED);
    TYPE.freeze();
  }

  RoutingField(String routing) {
    super(IndexFormat.ROUTING, new BytesRef(routing), TYPE);
  }

  @Override
  public InvertableType invertableType() {
    return InvertableType.BINARY;
  }
}
