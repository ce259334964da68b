package io.pinakes.worker.docvalues;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.mapping.ValueFormat;
import java.io.IOException;
import java.time.ZoneId;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.jspecify.annotations.Nullable;

/** A field's values by document: what sorts, aggregations and {@code docvalue_fields} read. */
public sealed interface Column {

  /** The field, as the mapping has it. */
  ValueField field();

  /** How values read. */
  ValueFormat format();

  /**
   * The column of a field.
   *
   * @param format of values in the request and the answer; null: the field's own
   * @param timeZone of dates; null: UTC
   * @throws ApiException 400: the field has no doc values
   * @throws IllegalArgumentException its type does not have such a format or zone
   */
  static Column of(ValueField field, @Nullable String format, @Nullable ZoneId timeZone) {
    if (field.type() == FieldType.FLAT_OBJECT) {
      throw ApiException.illegalArgument(
          "Field ["
              + field.path()
              + "] of type [flat_object] does not support doc_value in root field");
    }
    boolean constant = field.type().family() == FieldType.Family.CONSTANT;
    if (!field.hasDocValues() && !constant && !isUninverted(field)) {
      throw unsupported(field);
    }
    return switch (ValueFormat.of(field, format, timeZone)) {
      case ValueFormat.OfLongs longs -> new Longs(field, longs);
      case ValueFormat.OfBytes bytes -> new Words(field, bytes);
    };
  }

  /** The column of a field with the field's own format. */
  static Column of(ValueField field) {
    return of(field, null, null);
  }

  /** Whether a reader with {@link Fielddata} has documents' words. */
  private static boolean isUninverted(ValueField field) {
    return field.type().family() == FieldType.Family.TEXT && field.indexed() && field.fielddata();
  }

  private static ApiException unsupported(ValueField field) {
    if (field.type().family() == FieldType.Family.TEXT) {
      return ApiException.illegalArgument(
          "Text fields are not optimised for operations that require per-document field data like"
              + " aggregations and sorting, so these operations are disabled by default. Please use"
              + " a keyword field instead. Alternatively, set fielddata=true on ["
              + field.path()
              + "] in order to load field data by uninverting the inverted index. Note that this"
              + " can use significant memory.");
    }
    return ApiException.illegalArgument(
        "Can't load fielddata on ["
            + field.path()
            + "] because fielddata is unsupported on fields of type ["
            + field.type().typeName()
            + "]. Use doc values instead.");
  }

  /** Values that are longs in the index; a document's are in order and may repeat. */
  record Longs(ValueField field, ValueFormat.OfLongs format) implements Column {

    /** The raw values of a segment. */
    public SortedNumericDocValues open(LeafReader segment) throws IOException {
      return DocValues.getSortedNumeric(segment, field.path());
    }

    /** The values of a segment as buckets are made of them: dates in milliseconds. */
    public SortedNumericDocValues openBuckets(LeafReader segment) throws IOException {
      SortedNumericDocValues raw = open(segment);
      return field.type() == FieldType.DATE_NANOS ? new BucketValues(raw, format) : raw;
    }
  }

  /** Values that are bytes in the index; a document's are in order, each once. */
  record Words(ValueField field, ValueFormat.OfBytes format) implements Column {

    /** The values of a segment. */
    public SortedSetDocValues open(LeafReader segment) throws IOException {
      if (isUninverted(field)) {
        // Lucene would not look for doc values of a field that has none in the index.
        SortedSetDocValues words = segment.getSortedSetDocValues(field.path());
        return words == null ? DocValues.emptySortedSet() : words;
      }
      if (field.flat() != null) {
        return LeafValues.open(segment, field);
      }
      return field.type().family() == FieldType.Family.CONSTANT
          ? DocValues.singleton(new ConstantValues(field.constant()))
          : DocValues.getSortedSet(segment, field.path());
    }
  }
}
