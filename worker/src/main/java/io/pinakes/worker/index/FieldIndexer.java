package io.pinakes.worker.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.IpAddress;
import io.pinakes.common.mapping.MappingLimits;
import io.pinakes.common.mapping.NumberText;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.UnicodeUtil;
import tools.jackson.core.JsonToken;

/**
 * Adds single values to Lucene documents, by their field's type and parameters. What cannot be the
 * field's is an {@link IllegalArgumentException} whose message is for users, before anything is
 * added.
 */
final class FieldIndexer {

  private final IndexAnalyzers analyzers;
  private final MappingLimits limits;

  FieldIndexer(IndexAnalyzers analyzers, MappingLimits limits) {
    this.analyzers = analyzers;
    this.limits = limits;
  }

  void add(IndexedDocument document, ValueField field, Scalar value) {
    switch (field.type().family()) {
      case TEXT -> text(document, field, value.text());
      case KEYWORD -> keyword(document, field, value.text());
      case CONSTANT -> constant(field, value.text());
      case BOOLEAN -> flag(document, field, flag(value));
      case DATE -> whole(document, field, date(field, value));
      case WHOLE -> {
        if (field.type() == FieldType.TOKEN_COUNT) {
          whole(document, field, TokenCount.of(analyzers.forIndex(field), field, value.text()));
        } else {
          whole(document, field, wholeNumber(field, value));
        }
      }
      case UNSIGNED -> {
        checkCoercion(field, value);
        whole(document, field, NumberText.unsigned(value.numberText()) ^ Long.MIN_VALUE);
      }
      case FRACTION -> fraction(document, field, fractionNumber(field, value));
      case SCALED -> {
        double number = fractionNumber(field, value);
        whole(document, field, Math.round(number * field.scalingFactor()));
      }
      case IP -> address(document, field, value.text());
      case BINARY -> binary(document, field, value);
      case FLAT, GEO, RANGE, COMPLETION, VECTOR ->
          throw new IllegalStateException(field.type() + " is read as a whole");
    }
  }

  void text(IndexedDocument document, ValueField field, String value) {
    boolean risky = value.length() > IndexWriter.MAX_TERM_LENGTH / 3 || analyzers.mayFail(field);
    if (field.indexed() && risky) {
      checkWords(field, value);
    }
    if (field.indexed()) {
      document.add(
          new AnalyzedField(
              field, value, analyzers.forIndex(field), document.hadText(field.path())));
    } else if (field.stored()) {
      document.add(new StoredField(field.path(), value));
    }
    if (!field.norms() && field.derivation() == null && (field.indexed() || field.stored())) {
      document.name(field.path());
    }
    for (ValueField derived : field.derived()) {
      text(document, derived, value);
    }
  }

  private void checkWords(ValueField field, String value) {
    try (TokenStream words = analyzers.forIndex(field).tokenStream(field.path(), value)) {
      var term = words.getAttribute(TermToBytesRefAttribute.class);
      words.reset();
      while (words.incrementToken()) {
        if (term.getBytesRef().length > IndexWriter.MAX_TERM_LENGTH) {
          throw immense(field);
        }
      }
      words.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // Lucene would meet it again after the document was logged.
      throw new ApiException(
          ApiException.illegalArgument(
                  "the analyzer ["
                      + field.analyzer()
                      + "] fails on the text of ["
                      + field.path()
                      + "]")
              .error(),
          e);
    }
  }

  void keyword(IndexedDocument document, ValueField field, String value) {
    if (value.length() > field.ignoreAbove()) {
      return;
    }
    checkTermLength(field, value);
    BytesRef normal = analyzers.normalized(field, value);
    if (normal.length > IndexWriter.MAX_TERM_LENGTH) {
      throw immense(field);
    }
    if (field.indexed() || field.hasDocValues()) {
      document.add(new WordField(field, normal));
    } else if (field.stored()) {
      document.add(new StoredField(field.path(), normal));
    }
    nameIfHidden(document, field);
  }

  /** A leaf of an object of any shape. */
  void leaf(IndexedDocument document, ValueField field, String value) {
    BytesRef term = FlatPaths.term(field, new BytesRef(value));
    if (term.length > IndexWriter.MAX_TERM_LENGTH) {
      throw immense(field);
    }
    document.add(new WordField(field, FlatPaths.field(FlatPaths.object(field)), term));
  }

  private static void constant(ValueField field, String value) {
    if (!value.equals(field.constant())) {
      throw new IllegalArgumentException(
          "constant keyword field ["
              + field.path()
              + "] must have a value of ["
              + field.constant()
              + "]");
    }
  }

  /** Lucene would refuse the term when it is indexed, which is after the document was logged. */
  private static void checkTermLength(ValueField field, String value) {
    if (value.length() > IndexWriter.MAX_TERM_LENGTH / 3
        && UnicodeUtil.calcUTF16toUTF8Length(value, 0, value.length())
            > IndexWriter.MAX_TERM_LENGTH) {
      throw immense(field);
    }
  }

  private static ApiException immense(ValueField field) {
    return ApiException.illegalArgument(
        "Document contains at least one immense term in field=\""
            + field.path()
            + "\" (whose UTF8 encoding is longer than the max length "
            + IndexWriter.MAX_TERM_LENGTH
            + "), all of which were skipped.");
  }

  private static boolean flag(Scalar value) {
    return switch (value.kind()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> FieldValues.flag(value.text());
    };
  }

  private static void flag(IndexedDocument document, ValueField field, boolean value) {
    if (field.indexed() && field.hasDocValues()) {
      document.add(new BooleanField(field.path(), value));
    } else if (field.indexed()) {
      document.add(new StringField(field.path(), BooleanField.term(value), Store.NO));
    } else if (field.hasDocValues()) {
      document.add(new SortedNumericDocValuesField(field.path(), value ? 1 : 0));
    }
    if (field.stored()) {
      document.add(new StoredField(field.path(), value ? 1L : 0L));
    }
    nameIfHidden(document, field);
  }

  private static long date(ValueField field, Scalar value) {
    if (value.isFlag()) {
      throw new IllegalArgumentException(
          "failed to parse date field ["
              + value.text()
              + "] with format ["
              + field.dateFormat().pattern()
              + "]");
    }
    return FieldValues.date(field, value.text());
  }

  private long wholeNumber(ValueField field, Scalar value) {
    checkCoercion(field, value);
    return NumberText.whole(field.type(), value.numberText());
  }

  private double fractionNumber(ValueField field, Scalar value) {
    if (!limits.coerces(field) && value.isString()) {
      throw new IllegalArgumentException(
          field.type() == FieldType.DOUBLE
              ? "Double value passed as String"
              : "Float value passed as String");
    }
    FieldType type = field.type() == FieldType.SCALED_FLOAT ? FieldType.DOUBLE : field.type();
    return FieldValues.fraction(type, value.numberText());
  }

  private void checkCoercion(ValueField field, Scalar value) {
    if (limits.coerces(field)) {
      return;
    }
    if (value.isString()) {
      String kind = field.type() == FieldType.LONG ? "Long" : "Integer";
      throw new IllegalArgumentException(kind + " value passed as String");
    }
    if (value.kind() == JsonToken.VALUE_NUMBER_FLOAT && Double.parseDouble(value.text()) % 1 != 0) {
      throw new IllegalArgumentException(
          value.text()
              + " cannot be converted to "
              + (field.type() == FieldType.LONG ? "Long" : "Integer")
              + " without data loss");
    }
  }

  static void whole(IndexedDocument document, ValueField field, long value) {
    if (field.indexed() && field.hasDocValues()) {
      document.add(new LongField(field.path(), value, Store.NO));
    } else if (field.indexed()) {
      document.add(new LongPoint(field.path(), value));
    } else if (field.hasDocValues()) {
      document.add(new SortedNumericDocValuesField(field.path(), value));
    }
    if (field.stored()) {
      document.add(new StoredField(field.path(), value));
    }
    nameIfHidden(document, field);
  }

  /** A double and the long of its bits that sort are the same point and the same doc value. */
  private static void fraction(IndexedDocument document, ValueField field, double value) {
    whole(document, field, NumericUtils.doubleToSortableLong(value));
  }

  private static void address(IndexedDocument document, ValueField field, String text) {
    byte[] address = IpAddress.parse(text);
    if (field.indexed()) {
      document.add(new InetAddressPoint(field.path(), InetAddressPoint.decode(address)));
    }
    if (field.hasDocValues()) {
      document.add(new SortedSetDocValuesField(field.path(), new BytesRef(address)));
    }
    if (field.stored()) {
      document.add(new StoredField(field.path(), new BytesRef(address)));
    }
    nameIfHidden(document, field);
  }

  private static void binary(IndexedDocument document, ValueField field, Scalar value) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(value.text());
    } catch (IllegalArgumentException e) {
      bytes = Base64.getUrlDecoder().decode(value.text());
    }
    if (field.hasDocValues()) {
      if (bytes.length > IndexWriter.MAX_TERM_LENGTH) {
        throw new IllegalArgumentException(
            "doc values of [" + field.path() + "] are longer than " + IndexWriter.MAX_TERM_LENGTH);
      }
      document.add(new SortedSetDocValuesField(field.path(), new BytesRef(bytes)));
    } else if (field.stored()) {
      document.name(field.path());
    }
    if (field.stored()) {
      document.add(new StoredField(field.path(), bytes));
    }
  }

  static void nameIfHidden(IndexedDocument document, ValueField field) {
    boolean seen = field.hasDocValues() || (field.indexed() && field.norms());
    if (!seen && (field.indexed() || field.stored())) {
      document.name(field.path());
    }
  }
}
