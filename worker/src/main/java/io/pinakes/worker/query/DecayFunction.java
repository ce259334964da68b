package io.pinakes.worker.query;

import io.pinakes.common.dsl.FunctionScore.Decay;
import io.pinakes.common.dsl.FunctionScore.MultiValueMode;
import io.pinakes.common.dsl.FunctionScore.Shape;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;

/**
 * Less, the further a number, date or point is from an origin; 1 for documents without one.
 *
 * @param factor what the shape makes of scale and decay
 */
record DecayFunction(
    DecayOrigin origin, Shape shape, double offset, double factor, MultiValueMode mode)
    implements DocumentFunction {

  /**
   * The function of a request.
   *
   * @throws IllegalArgumentException for numbers out of range; the message is for users
   */
  static DecayFunction of(Decay decay, DecayOrigin origin) {
    double scale = decay.scale() == null ? 0 : origin.length("scale", decay.scale());
    double offset = decay.offset() == null ? 0 : origin.length("offset", decay.offset());
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
    return new DecayFunction(origin, decay.shape(), offset, factor, decay.multiValueMode());
  }

  @Override
  public Values open(LeafReaderContext leaf) throws IOException {
    SortedNumericDocValues values = origin.open(leaf.reader());
    return document -> evaluate(values.advanceExact(document) ? distance(values) : 0);
  }

  private double distance(SortedNumericDocValues values) throws IOException {
    double[] distances = new double[values.docValueCount()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.max(0, origin.distance(values.nextValue()) - offset);
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
    return "Function for field " + origin.path() + ":";
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
