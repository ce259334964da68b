package io.pinakes.worker.query;

import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.mapping.ValueFormat;
import java.math.BigInteger;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Queries for the raw values of fields that are indexed as longs. */
final class LongQueries {

  private static final BigInteger GREATEST_UNSIGNED =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private LongQueries() {}

  /** Documents that have a raw value between the bounds, which count themselves. */
  static Query range(ValueField field, long low, long high) {
    if (low > high) {
      return new MatchNoDocsQuery("the range is empty");
    }
    if (field.indexed()) {
      return field.hasDocValues()
          ? LongField.newRangeQuery(field.path(), low, high)
          : LongPoint.newRangeQuery(field.path(), low, high);
    }
    requireDocValues(field);
    return SortedNumericDocValuesField.newSlowRangeQuery(field.path(), low, high);
  }

  /** Documents that have one of the raw values. */
  static Query set(ValueField field, long[] values) {
    if (field.indexed()) {
      return field.hasDocValues()
          ? LongField.newSetQuery(field.path(), values)
          : LongPoint.newSetQuery(field.path(), values);
    }
    requireDocValues(field);
    return SortedNumericDocValuesField.newSlowSetQuery(field.path(), values);
  }

  private static void requireDocValues(ValueField field) {
    if (!field.hasDocValues()) {
      throw QueryErrors.notIndexed(field.path());
    }
  }

  static Query scaledRange(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo) {
    long low = Long.MIN_VALUE;
    long high = Long.MAX_VALUE;
    if (from != null) {
      double bound = Double.parseDouble(from.toString());
      low =
          Math.round(Math.ceil((includeFrom ? bound : Math.nextUp(bound)) * field.scalingFactor()));
    }
    if (to != null) {
      double bound = Double.parseDouble(to.toString());
      high =
          Math.round(
              Math.floor((includeTo ? bound : Math.nextDown(bound)) * field.scalingFactor()));
    }
    return range(field, low, high);
  }

  static ValueFormat.OfLongs format(ValueField field) {
    return (ValueFormat.OfLongs) ValueFormat.of(field);
  }

  /** The least whole number of the type. */
  static BigInteger least(FieldType type) {
    return type == FieldType.UNSIGNED_LONG ? BigInteger.ZERO : BigInteger.valueOf(type.least());
  }

  /** The greatest whole number of the type. */
  static BigInteger greatest(FieldType type) {
    return type == FieldType.UNSIGNED_LONG
        ? GREATEST_UNSIGNED
        : BigInteger.valueOf(type.greatest());
  }

  /** The raw value that stands for a whole number of the type. */
  static long raw(FieldType type, BigInteger number) {
    return type == FieldType.UNSIGNED_LONG
        ? number.longValue() ^ Long.MIN_VALUE
        : number.longValueExact();
  }
}
