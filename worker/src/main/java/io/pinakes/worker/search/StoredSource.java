package io.pinakes.worker.search;

import io.pinakes.worker.index.IndexFormat;
import java.io.IOException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;
import org.jspecify.annotations.Nullable;

/** Reads documents as they were written. */
final class StoredSource extends StoredFieldVisitor {

  private byte @Nullable [] source;

  private StoredSource() {}

  /** A document's source. */
  static byte[] read(StoredFields stored, int document) throws IOException {
    var visitor = new StoredSource();
    stored.document(document, visitor);
    if (visitor.source == null) {
      throw new IllegalStateException("document " + document + " has no source");
    }
    return visitor.source;
  }

  @Override
  public Status needsField(FieldInfo field) {
    if (source != null) {
      return Status.STOP;
    }
    return field.name.equals(IndexFormat.SOURCE) ? Status.YES : Status.NO;
  }

  @Override
  public void binaryField(FieldInfo field, byte[] value) {
    source = value;
  }
}
