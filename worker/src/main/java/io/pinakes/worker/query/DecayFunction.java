package io.pinakes.worker.query;

import io.pinakes.common.dsl.FunctionScore.Decay;
import io.pinakes.common.dsl.FunctionScore.MultiValueMode;
import io.pinakes.common.dsl.FunctionScore.Shape;
import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.mapping.DateMath;
import io.pinakes.worker.docvalues.Column;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import tools.jackson.databind.JsonNode;

/**
 * Less, the further a number or date is from an origin; 1 for documents without one.
 *
 * @param factor what the shape makes of scale and decay
 */
record DecayFunction(
    Column.Longs column,
    Shape shape,
    double origin,
    double offset,
    double factor,
    MultiValueMode mode)
    implements DocumentFunction {

  static DecayFunction ofNumbers(Decay decay, Column.Longs column) {
    if (decay.origin() == null) {
      throw QueryErrors.parse(
          "[" + name(decay) + "] both [scale] and [origin] must be set for numeric fields.");
    }
    return of(
        decay,
        column,
        number("origin", decay.origin()),
        number("scale", decay.scale()),
        decay.offset() == null ? 0 : number("offset", decay.offset()));
  }

  static DecayFunction ofDates(Decay decay, Column.Longs column, long nowMillis) {
    JsonNode origin = decay.origin();
    double start = nowMillis;
    if (origin != null) {
      var math = new DateMath(column.field().dateFormat(), ZoneOffset.UTC, nowMillis);
      start = math.parse(JsonValues.text("origin", origin), false);
    }
    return of(
        decay,
        column,
        start,
        millis("scale", decay.scale()),
        decay.offset() == null ? 0 : millis("offset", decay.offset()));
  }

  private static double millis(String name, JsonNode length) {
    return TimeValue.millis(name, JsonValues.text(name, length));
  }

  private static DecayFunction of(
      Decay decay, Column.Longs column, double origin, double scale, double offset) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("function_score : scale must be > 0.0.");
    }
    if (!(decay.decay() > 0 && decay.decay() < 1)) {
      throw new IllegalArgumentException("function_score : decay must be in the range [0..1].");
    }
    if (!(offset >= 0)) {
      throw new IllegalArgumentException("function_score : offset must be > 0.0");
    }
    double factor =
        switch (decay.shape()) {
          case GAUSS -> 0.5 * Math.pow(scale, 2.0) / Math.log(decay.decay());
          case EXP -> Math.log(decay.decay()) / scale;
          case LINEAR -> scale / (1.0 - decay.decay());
        };
    return new DecayFunction(column, decay.shape(), origin, offset, factor, decay.multiValueMode());
  }

  private static double number(String name, JsonNode value) {
    return value.isNumber()
        ? value.doubleValue()
        : Double.parseDouble(JsonValues.text(name, value));
  }

  private static String name(Decay decay) {
    return decay.shape().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Values open(LeafReaderContext leaf) throws IOException {
    SortedNumericDocValues values = column.open(leaf.reader());
    return document -> evaluate(values.advanceExact(document) ? distance(values) : 0);
  }

  private double distance(SortedNumericDocValues values) throws IOException {
    double[] distances = new double[values.docValueCount()];
    for (int i = 0; i < distances.length; i++) {
      double value = column.format().toDouble(values.nextValue());
      distances[i] = Math.max(0, Math.abs(value - origin) - offset);
    }
    return Distances.of(distances, mode);
  }

  private double evaluate(double distance) {
    return switch (shape) {
      case GAUSS -> Math.exp(0.5 * Math.pow(distance, 2.0) / factor);
      case EXP -> Math.exp(factor * distance);
      case LINEAR -> Math.max(0.0, (factor - distance) / factor);
    };
  }

  @Override
  public String name() {
    return "Function for field " + column.field().path() + ":";
  }

  /** One distance of several. */
  private static final class Distances {
    private Distances() {}

    static double of(double[] distances, MultiValueMode mode) {
      Arrays.sort(distances);
      int middle = distances.length / 2;
      return switch (mode) {
        case MIN -> distances[0];
        case MAX -> distances[distances.length - 1];
        case SUM -> Arrays.stream(distances).sum();
        case AVG -> Arrays.stream(distances).sum() / distances.length;
        case MEDIAN ->
            distances.length % 2 == 1
                ? distances[middle]
                : (distances[middle - 1] + distances[middle]) / 2;
      };
    }
  }
}
