package io.pinakes.common.aggregation.partial;

/** Sums of places, in degrees. */
public record GeoCentroidPartial(long count, Sum latitudes, Sum longitudes) implements Partial {

  public static final GeoCentroidPartial NONE = new GeoCentroidPartial(0, Sum.ZERO, Sum.ZERO);

  /** The average latitude; NaN without places. */
  public double latitude() {
    return latitudes.value() / count;
  }

  /** The average longitude; NaN without places. */
  public double longitude() {
    return longitudes.value() / count;
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof GeoCentroidPartial more)) {
      throw Partial.mismatch();
    }
    return new GeoCentroidPartial(
        count + more.count, latitudes.add(more.latitudes), longitudes.add(more.longitudes));
  }
}
