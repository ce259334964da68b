package io.pinakes.worker.index;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.jspecify.annotations.Nullable;

/**
 * A Lucene document in the making: the whole document, or one of its nested objects. It may carry a
 * bounded number of values, together with the others of the same document.
 */
final class IndexedDocument {

  private final @Nullable IndexedDocument parent;

  /** The nested object's path; empty for the whole document. */
  private final String path;

  private final List<IndexableField> fields = new ArrayList<>();
  private final Set<String> named = new HashSet<>();
  private final Set<String> texts = new HashSet<>();
  private final List<CompletionValues.Pending> pending = new ArrayList<>();
  private int completions;

  private IndexedDocument(@Nullable IndexedDocument parent, String path) {
    this.parent = parent;
    this.path = path;
  }

  static IndexedDocument whole() {
    return new IndexedDocument(null, "");
  }

  /** A nested object of this document. */
  IndexedDocument nested(String objectPath) {
    return new IndexedDocument(this, objectPath);
  }

  /** The document around this one; null if this is the whole document. */
  @Nullable IndexedDocument parent() {
    return parent;
  }

  String path() {
    return path;
  }

  /** The nearest document from here outwards that has the fields of a nested scope. */
  IndexedDocument withScope(@Nullable String scope) {
    IndexedDocument document = this;
    String wanted = scope == null ? "" : scope;
    while (!document.path.equals(wanted) && document.parent != null) {
      document = document.parent;
    }
    return document;
  }

  void add(IndexableField field) {
    fields.add(field);
  }

  /** Notes that the field has a text; whether it had one before. */
  boolean hadText(String field) {
    return !texts.add(field);
  }

  /** Keeps inputs until the document's other fields are known. */
  void later(CompletionValues.Pending inputs) {
    pending.add(inputs);
  }

  /** The inputs that were kept. */
  List<CompletionValues.Pending> pending() {
    return pending;
  }

  /** Counts further completions; how many there are now, with those of nested objects. */
  int completions(int more) {
    if (parent != null) {
      return parent.completions(more);
    }
    completions += more;
    return completions;
  }

  /** Adds what another document has, except for vectors, of which a document has one in a field. */
  void addAll(IndexedDocument other) {
    for (IndexableField field : other.fields) {
      if (field instanceof KnnFloatVectorField) {
        continue;
      }
      boolean later = field instanceof AnalyzedField && hadText(field.name());
      fields.add(later && field instanceof AnalyzedField text ? text.later() : field);
    }
  }

  /** Notes that the field has a value, for fields that leave nothing else to see that by. */
  void name(String field) {
    if (named.add(field)) {
      fields.add(new StringField(IndexFormat.FIELD_NAMES, field, Store.NO));
    }
  }

  List<IndexableField> fields() {
    return fields;
  }
}
