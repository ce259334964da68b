package io.pinakes.common.aggregation.partial;

/**
 * The outermost places, in degrees; those east and west of Greenwich by themselves, since the box
 * around all of them may reach around the back of the earth. Without places, bounds are infinite.
 *
 * @param top the greatest latitude
 * @param bottom the least latitude
 * @param eastLeft the least longitude that is not negative
 * @param eastRight the greatest longitude that is not negative
 * @param westLeft the least negative longitude
 * @param westRight the greatest negative longitude
 */
public record GeoBoundsPartial(
    double top, double bottom, double eastLeft, double eastRight, double westLeft, double westRight)
    implements Partial {

  private static final double ABOVE = Double.POSITIVE_INFINITY;
  private static final double BELOW = Double.NEGATIVE_INFINITY;

  public static final GeoBoundsPartial NONE =
      new GeoBoundsPartial(BELOW, ABOVE, ABOVE, BELOW, ABOVE, BELOW);

  /** A box's left and right side; left may be greater, around the back of the earth. */
  public record Sides(double left, double right) {}

  public boolean isEmpty() {
    return top < bottom;
  }

  /** These bounds with one place more. */
  public GeoBoundsPartial with(double latitude, double longitude) {
    boolean east = longitude >= 0;
    return new GeoBoundsPartial(
        Math.max(top, latitude),
        Math.min(bottom, latitude),
        east ? Math.min(eastLeft, longitude) : eastLeft,
        east ? Math.max(eastRight, longitude) : eastRight,
        east ? westLeft : Math.min(westLeft, longitude),
        east ? westRight : Math.max(westRight, longitude));
  }

  /**
   * The sides of a box that is not empty.
   *
   * @param wrap whether it may reach around the back of the earth where that is shorter
   */
  public Sides sides(boolean wrap) {
    if (westLeft == ABOVE) {
      return new Sides(eastLeft, eastRight);
    }
    if (eastLeft == ABOVE) {
      return new Sides(westLeft, westRight);
    }
    double front = eastRight - westLeft;
    double back = 360 - eastLeft + westRight;
    return wrap && back < front ? new Sides(eastLeft, westRight) : new Sides(westLeft, eastRight);
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof GeoBoundsPartial more)) {
      throw Partial.mismatch();
    }
    return new GeoBoundsPartial(
        Math.max(top, more.top),
        Math.min(bottom, more.bottom),
        Math.min(eastLeft, more.eastLeft),
        Math.max(eastRight, more.eastRight),
        Math.min(westLeft, more.westLeft),
        Math.max(westRight, more.westRight));
  }
}
