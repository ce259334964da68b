package io.pinakes.worker.query;

import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.index.FieldValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Whole numbers as queries have them: of any size, and as texts or fractions too. */
final class WholeNumbers {

  private WholeNumbers() {}

  static Query range(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo) {
    BigInteger low = LongQueries.least(field.type());
    BigInteger high = LongQueries.greatest(field.type());
    if (from != null) {
      BigDecimal bound = number(from);
      checkRange(field, bound, from);
      BigInteger least = bound.setScale(0, RoundingMode.CEILING).toBigInteger();
      boolean skip = !includeFrom && isWhole(bound);
      low = low.max(skip ? least.add(BigInteger.ONE) : least);
    }
    if (to != null) {
      BigDecimal bound = number(to);
      checkRange(field, bound, to);
      BigInteger greatest = bound.setScale(0, RoundingMode.FLOOR).toBigInteger();
      boolean skip = !includeTo && isWhole(bound);
      high = high.min(skip ? greatest.subtract(BigInteger.ONE) : greatest);
    }
    if (low.compareTo(high) > 0) {
      return new MatchNoDocsQuery("the range is empty");
    }
    return LongQueries.range(
        field, LongQueries.raw(field.type(), low), LongQueries.raw(field.type(), high));
  }

  /** The whole number that a query's value is; null if no value of the field can equal it. */
  static @Nullable Long valueOrNull(ValueField field, Object value) {
    BigDecimal number = number(value);
    if (!isWhole(number)) {
      return null;
    }
    checkRange(field, number, value);
    if (!isWithin(field.type(), number)) {
      return null;
    }
    return LongQueries.raw(field.type(), number.toBigIntegerExact());
  }

  /** As in OpenSearch, small numbers are looked for as integers. */
  private static void checkRange(ValueField field, BigDecimal number, Object value) {
    FieldType type =
        switch (field.type()) {
          case BYTE, SHORT -> FieldType.INTEGER;
          default -> field.type();
        };
    if (!isWithin(type, number)) {
      throw FieldValues.outOfRange(type, FieldQueries.text(value));
    }
  }

  private static boolean isWithin(FieldType type, BigDecimal number) {
    return number.compareTo(new BigDecimal(LongQueries.least(type))) >= 0
        && number.compareTo(new BigDecimal(LongQueries.greatest(type))) <= 0;
  }

  static BigDecimal number(Object value) {
    if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    }
    String text = FieldQueries.text(value);
    // Says "For input string" for what is no number, and finds exponents that exact numbers cannot
    // bear.
    double approximate = Double.parseDouble(text);
    if (!Double.isFinite(approximate)) {
      throw new IllegalArgumentException("Value [" + text + "] is out of range for a long");
    }
    if (Math.abs(approximate) >= 0x1p53 && Math.abs(approximate) <= 0x1p64) {
      try {
        return new BigDecimal(text.strip());
      } catch (NumberFormatException e) {
        return new BigDecimal(approximate);
      }
    }
    return new BigDecimal(approximate);
  }

  static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }
}
