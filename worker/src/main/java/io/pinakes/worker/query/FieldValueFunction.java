package io.pinakes.worker.query;

import io.pinakes.common.dsl.FunctionScore.FieldValue;
import io.pinakes.common.dsl.FunctionScore.Modifier;
import io.pinakes.worker.docvalues.Column;
import java.io.IOException;
import java.util.Locale;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.jspecify.annotations.Nullable;

/**
 * A number of the document's, times a factor, modified.
 *
 * @param column null: no document has one
 */
record FieldValueFunction(FieldValue request, Column.@Nullable Longs column)
    implements DocumentFunction {

  @Override
  public Values open(LeafReaderContext leaf) throws IOException {
    SortedNumericDocValues values = column == null ? null : column.open(leaf.reader());
    return document -> {
      double value;
      if (values != null && column != null && values.advanceExact(document)) {
        value = column.format().toDouble(values.nextValue());
      } else if (request.missing() != null) {
        value = request.missing();
      } else {
        throw new IllegalArgumentException("Missing value for field [" + request.field() + "]");
      }
      return checked(value, modified(value * request.factor(), request.modifier()));
    };
  }

  private double checked(double value, double result) {
    if (result < 0) {
      throw new IllegalArgumentException(
          "field value function must not produce negative scores, but got: ["
              + result
              + "] for field value: ["
              + value
              + "]");
    }
    return result;
  }

  private static double modified(double value, Modifier modifier) {
    return switch (modifier) {
      case NONE -> value;
      case LOG -> Math.log10(value);
      case LOG1P -> Math.log10(value + 1);
      case LOG2P -> Math.log10(value + 2);
      case LN -> Math.log(value);
      case LN1P -> Math.log1p(value);
      case LN2P -> Math.log1p(value + 1);
      case SQUARE -> Math.pow(value, 2);
      case SQRT -> Math.sqrt(value);
      case RECIPROCAL -> 1 / value;
    };
  }

  @Override
  public String name() {
    return "field value function: "
        + request.modifier().name().toLowerCase(Locale.ROOT)
        + "(doc['"
        + request.field()
        + "'].value * factor="
        + request.factor()
        + ")";
  }
}
