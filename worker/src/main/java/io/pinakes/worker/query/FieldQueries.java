package io.pinakes.worker.query;

import io.pinakes.common.dsl.TermLevel.Relation;
import io.pinakes.common.mapping.DateFormat;
import io.pinakes.common.mapping.DateMath;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.NanoDate;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.BooleanField;
import io.pinakes.worker.index.FieldValues;
import io.pinakes.worker.index.IndexFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Operations;
import org.jspecify.annotations.Nullable;

/**
 * Queries for values of a field, by its type. Values that cannot be the field's are an {@link
 * IllegalArgumentException}.
 *
 * @param nowMillis what {@code now} stands for in dates
 * @param analyzers of the index, for keywords with a normalizer
 */
record FieldQueries(long nowMillis, IndexAnalyzers analyzers) {

  /** UTF-16 units of a term to be matched whatever its case; its automaton is many times larger. */
  private static final int MAX_CASE_INSENSITIVE = 1_000;

  /** Documents that have the value. */
  Query term(ValueField field, Object value) {
    return FlatLeafQuery.of(field, ofTerm(field, value));
  }

  private Query ofTerm(ValueField field, Object value) {
    return switch (field.type().family()) {
      case TEXT -> {
        requireIndexed(field);
        yield new TermQuery(new Term(field.path(), text(value)));
      }
      case KEYWORD, FLAT -> keywordTerm(field, value);
      case CONSTANT -> field.constant().equals(text(value)) ? everything() : none(value);
      case GEO ->
          throw new IllegalArgumentException(
              "Geometry fields do not support exact searching, use dedicated geometry queries"
                  + " instead: ["
                  + field.path()
                  + "]");
      case BINARY -> throw new IllegalArgumentException("Binary fields do not support searching");
      case RANGE -> RangeFieldQueries.contains(field, text(value), nowMillis);
      case COMPLETION -> new TermQuery(new Term(field.path(), text(value)));
      case VECTOR -> throw notSearched(field);
      case BOOLEAN -> {
        boolean flag = FieldValues.flag(text(value));
        // Scored by how rare it is, as a word is.
        yield field.indexed()
            ? new TermQuery(new Term(field.path(), BooleanField.term(flag)))
            : flags(field, flag, null);
      }
      case DATE -> range(field, value, true, value, true, null, null);
      case WHOLE, UNSIGNED -> {
        Long number = WholeNumbers.valueOrNull(field, value);
        yield number == null ? none(value) : LongQueries.range(field, number, number);
      }
      case SCALED -> {
        long steps = LongQueries.format(field).parse(text(value), false, nowMillis);
        yield LongQueries.range(field, steps, steps);
      }
      case IP -> AddressQueries.term(field, text(value));
      case FRACTION -> {
        double number = FieldValues.fraction(field.type(), text(value));
        yield fractionRange(field, number, number);
      }
    };
  }

  private Query keywordTerm(ValueField field, Object value) {
    if (field.indexed()) {
      Query term = new TermQuery(new Term(field.path(), keyword(field, value)));
      // Where lengths or frequencies are kept, they are to count.
      return field.type().family() == FieldType.Family.KEYWORD
              && (field.norms() || !field.indexOptions().equals("docs"))
          ? term
          : new ConstantScoreQuery(term);
    }
    requireDocValues(field);
    return SortedSetDocValuesField.newSlowExactQuery(field.path(), keyword(field, value));
  }

  private static Query constantRange(
      String constant,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo) {
    int least = from == null ? 1 : constant.compareTo(text(from));
    int most = to == null ? -1 : constant.compareTo(text(to));
    boolean within = (includeFrom ? least >= 0 : least > 0) && (includeTo ? most <= 0 : most < 0);
    return within ? everything() : new MatchNoDocsQuery("[" + constant + "] is out of the range");
  }

  private static Query everything() {
    return new ConstantScoreQuery(MatchAllDocsQuery.INSTANCE);
  }

  private static IllegalArgumentException notSearched(ValueField field) {
    return new IllegalArgumentException(
        "Field ["
            + field.path()
            + "] of type ["
            + field.type().typeName()
            + "] does not support term or range queries");
  }

  /** Documents that have the value in any case. */
  Query termInAnyCase(ValueField field, Object value) {
    return FlatLeafQuery.of(field, ofTermInAnyCase(field, value));
  }

  private Query ofTermInAnyCase(ValueField field, Object value) {
    if (field.type().family() != FieldType.Family.TEXT
        && field.type().family() != FieldType.Family.KEYWORD
        && field.type().family() != FieldType.Family.FLAT) {
      throw new IllegalArgumentException(
          "["
              + field.path()
              + "] field which is of type ["
              + field.type().typeName()
              + "], does not support case insensitive term queries");
    }
    if (!field.indexed()) {
      requireDocValues(field);
    }
    String text = text(value);
    if (text.length() > MAX_CASE_INSENSITIVE) {
      throw new IllegalArgumentException(
          "a term to be matched in any case is longer than [" + MAX_CASE_INSENSITIVE + "]");
    }
    return new AutomatonQuery(
        new Term(field.path(), text),
        Operations.determinize(
            Automata.makeCaseInsensitiveString(text), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT),
        false,
        field.indexed()
            ? MultiTermQuery.CONSTANT_SCORE_REWRITE
            : MultiTermQuery.DOC_VALUES_REWRITE);
  }

  /** Documents that have one of the values; all score the same. */
  Query terms(ValueField field, List<Object> values) {
    return FlatLeafQuery.of(field, ofTerms(field, values));
  }

  private Query ofTerms(ValueField field, List<Object> values) {
    if (values.isEmpty()) {
      return new MatchNoDocsQuery("no values");
    }
    return switch (field.type().family()) {
      case TEXT, KEYWORD, FLAT -> {
        List<BytesRef> terms = values.stream().map(value -> keyword(field, value)).toList();
        if (field.indexed()) {
          yield new TermInSetQuery(field.path(), terms);
        }
        requireDocValues(field);
        yield SortedSetDocValuesField.newSlowSetQuery(field.path(), terms);
      }
      case BOOLEAN -> {
        var flags = new TreeSet<Boolean>();
        values.forEach(value -> flags.add(FieldValues.flag(text(value))));
        yield flags(field, flags.first(), flags.size() == 1 ? null : flags.last());
      }
      case DATE, SCALED, IP, CONSTANT, GEO, BINARY, RANGE, COMPLETION, VECTOR ->
          anyOf(field, values);
      case WHOLE, UNSIGNED -> {
        long[] numbers =
            values.stream()
                .map(value -> WholeNumbers.valueOrNull(field, value))
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .toArray();
        yield LongQueries.set(field, numbers);
      }
      case FRACTION -> {
        double[] numbers =
            values.stream()
                .mapToDouble(value -> FieldValues.fraction(field.type(), text(value)))
                .toArray();
        yield LongQueries.set(
            field, Arrays.stream(numbers).mapToLong(NumericUtils::doubleToSortableLong).toArray());
      }
    };
  }

  private Query anyOf(ValueField field, List<Object> values) {
    var any = new BooleanQuery.Builder();
    for (Object value : values) {
      any.add(term(field, value), Occur.SHOULD);
    }
    return new ConstantScoreQuery(any.build());
  }

  /** Documents that have a value between the bounds; null: no bound. */
  Query range(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo,
      @Nullable String format,
      @Nullable String timeZone) {
    if (field.type().family() != FieldType.Family.DATE && (format != null || timeZone != null)) {
      throw new IllegalArgumentException(
          "Field ["
              + field.path()
              + "] of type ["
              + field.type().typeName()
              + "] does not support ["
              + (format != null ? "format" : "time_zone")
              + "] in range queries");
    }
    return switch (field.type().family()) {
      case RANGE ->
          RangeFieldQueries.related(
              field, from, includeFrom, to, includeTo, Relation.INTERSECTS, nowMillis);
      case CONSTANT -> constantRange(field.constant(), from, includeFrom, to, includeTo);
      case GEO, BINARY, COMPLETION, VECTOR -> throw notSearched(field);
      case TEXT, KEYWORD, FLAT -> termRange(field, from, includeFrom, to, includeTo);
      case BOOLEAN -> flagRange(field, from, includeFrom, to, includeTo);
      case DATE -> dateRange(field, from, includeFrom, to, includeTo, format, timeZone);
      case WHOLE, UNSIGNED -> WholeNumbers.range(field, from, includeFrom, to, includeTo);
      case SCALED -> LongQueries.scaledRange(field, from, includeFrom, to, includeTo);
      case IP -> AddressQueries.range(field, from, includeFrom, to, includeTo);
      case FRACTION -> fractionRange(field, from, includeFrom, to, includeTo);
    };
  }

  /** Documents that have any value. */
  Query exists(ValueField field) {
    if (field.type().family() == FieldType.Family.CONSTANT) {
      return everything();
    }
    boolean seen =
        field.hasDocValues()
            || (field.indexed() && field.norms())
            || field.type() == FieldType.KNN_VECTOR;
    return FlatLeafQuery.of(
        field,
        new ConstantScoreQuery(
            seen
                ? new FieldExistsQuery(field.path())
                : new TermQuery(new Term(IndexFormat.FIELD_NAMES, field.path()))));
  }

  private Query termRange(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo) {
    BytesRef low = from == null ? null : keyword(field, from);
    BytesRef high = to == null ? null : keyword(field, to);
    if (field.indexed()) {
      return FlatLeafQuery.of(
          field, new TermRangeQuery(field.path(), low, high, includeFrom, includeTo));
    }
    requireDocValues(field);
    return SortedSetDocValuesField.newSlowRangeQuery(
        field.path(), low, high, includeFrom, includeTo);
  }

  private static Query flagRange(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo) {
    boolean low = from != null && (FieldValues.flag(text(from)) || !includeFrom);
    boolean empty = from != null && FieldValues.flag(text(from)) && !includeFrom;
    boolean high = to == null || (FieldValues.flag(text(to)) && includeTo);
    empty |= to != null && !FieldValues.flag(text(to)) && !includeTo;
    if (empty || (low && !high)) {
      return new MatchNoDocsQuery("no boolean is in the range");
    }
    return flags(field, low, low == high ? null : high);
  }

  private static Query flags(ValueField field, boolean one, @Nullable Boolean other) {
    if (!field.indexed()) {
      return SortedNumericDocValuesField.newSlowRangeQuery(
          field.path(), one ? 1 : 0, (other == null ? one : other) ? 1 : 0);
    }
    var terms = new ArrayList<BytesRef>();
    terms.add(BooleanField.term(one));
    if (other != null) {
      terms.add(BooleanField.term(other));
      return new TermInSetQuery(field.path(), terms);
    }
    return new ConstantScoreQuery(new TermQuery(new Term(field.path(), terms.getFirst())));
  }

  private Query dateRange(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo,
      @Nullable String format,
      @Nullable String timeZone) {
    DateFormat dates = format == null ? field.dateFormat() : DateFormat.of(format);
    DateMath math = new DateMath(dates, zone(timeZone), nowMillis);
    boolean nanos = field.type() == FieldType.DATE_NANOS;
    long low = nanos ? 0 : Long.MIN_VALUE;
    long high = Long.MAX_VALUE;
    if (from != null) {
      low = date(math, from, !includeFrom, nanos);
      if (!includeFrom) {
        low++;
      }
    }
    if (to != null) {
      high = date(math, to, includeTo, nanos);
      if (!includeTo) {
        high--;
      }
    }
    return LongQueries.range(field, low, high);
  }

  private static long date(DateMath math, Object value, boolean roundUp, boolean nanos) {
    String text = text(value);
    try {
      Instant instant = math.parseInstant(text, roundUp);
      return nanos ? NanoDate.within(instant) : instant.toEpochMilli();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "failed to parse date field ["
              + text
              + "] with format ["
              + math.format().pattern()
              + "]: ["
              + e.getMessage()
              + "]",
          e);
    }
  }

  private static ZoneId zone(@Nullable String timeZone) {
    if (timeZone == null) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("unknown time zone [" + timeZone + "]", e);
    }
  }

  private static Query fractionRange(
      ValueField field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo) {
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    if (from != null) {
      low = FieldValues.fraction(field.type(), text(from));
      if (!includeFrom) {
        // Past both zeros, which Lucene tells apart and JSON does not.
        low = Math.nextUp(low == 0 ? 0.0 : low);
      } else if (low == 0) {
        low = -0.0;
      }
    }
    if (to != null) {
      high = FieldValues.fraction(field.type(), text(to));
      if (!includeTo) {
        high = Math.nextDown(high == 0 ? -0.0 : high);
      } else if (high == 0) {
        high = 0.0;
      }
    }
    return low > high ? new MatchNoDocsQuery("the range is empty") : fractions(field, low, high);
  }

  private static Query fractionRange(ValueField field, double low, double high) {
    return fractions(field, low == 0 ? -0.0 : low, high == 0 ? 0.0 : high);
  }

  private static Query fractions(ValueField field, double low, double high) {
    return LongQueries.range(
        field, NumericUtils.doubleToSortableLong(low), NumericUtils.doubleToSortableLong(high));
  }

  private static Query none(Object value) {
    return new MatchNoDocsQuery("no value of the field can be [" + value + "]");
  }

  private static void requireIndexed(ValueField field) {
    if (!field.indexed()) {
      throw QueryErrors.notIndexed(field.path());
    }
  }

  private static void requireDocValues(ValueField field) {
    if (!field.hasDocValues()) {
      throw QueryErrors.notIndexed(field.path());
    }
  }

  static String text(Object value) {
    return value.toString();
  }

  /** The value as it is indexed. */
  private BytesRef keyword(ValueField field, Object value) {
    return analyzers.normalized(field, text(value));
  }
}
