package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.FieldAndFormat;
import io.pinakes.worker.docvalues.Column;
import io.pinakes.worker.index.IndexFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The fields of {@code docvalue_fields}. */
final class DocvalueFields {

  /** What requests may say for the field's own format, as before OpenSearch. */
  private static final String OWN_FORMAT = "use_field_mapping";

  private final List<Column> columns = new ArrayList<>();

  /** That each of them is shown by: the field's own, or an alias. */
  private final List<String> names = new ArrayList<>();

  /** Whether the number of the write is shown, which is of documents and not of the mapping. */
  private boolean seqNo;

  /**
   * Finds the fields.
   *
   * @throws ApiException 400: a field that is named has no doc values, or not such a format
   */
  DocvalueFields(List<FieldAndFormat> fields, Mapping mapping) {
    for (FieldAndFormat field : fields) {
      String format = OWN_FORMAT.equals(field.format()) ? null : field.format();
      if (field.field().startsWith("_") && Glob.matches(field.field(), IndexFormat.SEQ_NO)) {
        seqNo = true;
        continue;
      }
      if (field.field().indexOf('*') < 0) {
        ValueField named = mapping.valueField(field.field());
        if (named != null) {
          columns.add(column(named, format));
          names.add(field.field());
        }
        continue;
      }
      for (ValueField each : mapping.valueFields().values()) {
        if (each.hasDocValues() && Glob.matches(field.field(), each.path())) {
          columns.add(column(each, format));
          names.add(each.path());
        }
      }
    }
  }

  private static Column column(ValueField field, @Nullable String format) {
    try {
      return Column.of(field, format, null);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiException.illegalArgument(String.valueOf(e.getMessage())).error(), e);
    }
  }

  /**
   * Puts a document's values in; fields without one are left out.
   *
   * @param document or nested object
   * @param whole the document, or the one that the nested object is in
   */
  void load(LeafReader segment, int document, int whole, Map<String, List<@Nullable Object>> fields)
      throws IOException {
    if (seqNo) {
      NumericDocValues numbers = DocValues.getNumeric(segment, IndexFormat.SEQ_NO);
      if (numbers.advanceExact(whole)) {
        fields.put(IndexFormat.SEQ_NO, new ArrayList<>(List.of(numbers.longValue())));
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      List<@Nullable Object> values =
          switch (column) {
            case Column.Longs longs -> longs(longs, segment, document);
            case Column.Words words -> words(words, segment, document);
          };
      if (!values.isEmpty()) {
        fields.computeIfAbsent(names.get(i), _ -> new ArrayList<>()).addAll(values);
      }
    }
  }

  private static List<@Nullable Object> longs(Column.Longs column, LeafReader segment, int document)
      throws IOException {
    SortedNumericDocValues values = column.open(segment);
    List<@Nullable Object> shown = new ArrayList<>();
    if (values.advanceExact(document)) {
      for (int i = values.docValueCount(); i > 0; i--) {
        shown.add(column.format().shown(values.nextValue()));
      }
    }
    return shown;
  }

  private static List<@Nullable Object> words(Column.Words column, LeafReader segment, int document)
      throws IOException {
    SortedSetDocValues values = column.open(segment);
    List<@Nullable Object> shown = new ArrayList<>();
    if (values.advanceExact(document)) {
      for (int i = values.docValueCount(); i > 0; i--) {
        BytesRef value = values.lookupOrd(values.nextOrd());
        shown.add(column.format().shown(value.bytes, value.offset, value.length));
      }
    }
    return shown;
  }

  /** A map in which fields are in the order in which they are put. */
  static Map<String, List<@Nullable Object>> none() {
    return new LinkedHashMap<>();
  }
}
