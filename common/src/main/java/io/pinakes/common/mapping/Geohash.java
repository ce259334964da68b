package io.pinakes.common.mapping;

import java.util.ArrayList;
import java.util.List;

/** Cells of the earth, each named by a text whose beginnings name the cells around it. */
public final class Geohash {

  /** Digits that make a difference to a point in doc values; OpenSearch reads no more. */
  public static final int MAX_DIGITS = 12;

  static final String DIGITS = "0123456789bcdefghjkmnpqrstuvwxyz";

  /** Of a digit; longitude and latitude take them in turns, longitude first. */
  static final int BITS = 5;

  /** Metres around the earth, by the WGS 84 ellipsoid. */
  private static final double EQUATOR = 2 * Math.PI * 6_378_137.0;

  /** Metres from one pole to the other along a circle of the polar radius. */
  private static final double POLE_TO_POLE = Math.PI * 6_356_752.314245;

  private Geohash() {}

  /** The cell of a point on earth with so many digits, from 1 to {@link #MAX_DIGITS}. */
  public static String of(GeoPoint point, int digits) {
    return text(bits(point.latitude(), point.longitude(), digits), digits);
  }

  /** The bits of a cell's digits, the last one's the lowest. */
  public static long bits(double latitude, double longitude, int digits) {
    double south = -90;
    double north = 90;
    double west = -180;
    double east = 180;
    long bits = 0;
    for (int i = 0; i < digits * BITS; i++) {
      boolean upper;
      if (i % 2 == 0) {
        double middle = (west + east) / 2;
        upper = longitude >= middle;
        west = upper ? middle : west;
        east = upper ? east : middle;
      } else {
        double middle = (south + north) / 2;
        upper = latitude >= middle;
        south = upper ? middle : south;
        north = upper ? north : middle;
      }
      bits = (bits << 1) | (upper ? 1 : 0);
    }
    return bits;
  }

  /** A cell as requests and answers write it. */
  public static String text(long bits, int digits) {
    var text = new StringBuilder(digits);
    for (int i = digits - 1; i >= 0; i--) {
      text.append(DIGITS.charAt((int) (bits >>> (i * BITS)) & (DIGITS.length() - 1)));
    }
    return text.toString();
  }

  /** The cells of the same size around a cell: eight, or five at a pole. */
  public static List<String> neighbours(String cell) {
    int digits = cell.length();
    double height = 180.0 / (1L << (BITS * digits / 2));
    double width = 360.0 / (1L << ((BITS * digits + 1) / 2));
    GeoPoint corner = GeoPoint.ofText(cell);
    var cells = new ArrayList<String>();
    for (int up = -1; up <= 1; up++) {
      double latitude = corner.latitude() + (up + 0.5) * height;
      if (latitude < -90 || latitude > 90) {
        continue;
      }
      for (int right = -1; right <= 1; right++) {
        if (up != 0 || right != 0) {
          double longitude = corner.longitude() + (right + 0.5) * width;
          cells.add(of(new GeoPoint(latitude, Math.IEEEremainder(longitude, 360)), digits));
        }
      }
    }
    return cells;
  }

  /**
   * The digits of the geohashes whose cells are about that large, as OpenSearch counts them; more
   * than there may be, too. A digit is five bits, of which longitude and latitude get three and two
   * in turn; cells are as wide as a share of the equator, and wider than high by the ratio of the
   * earth's two extents.
   */
  public static int digits(double metres) {
    double width = Math.abs(metres) / (1 + POLE_TO_POLE / EQUATOR);
    int digits = 1;
    // No distance makes cells finer than those of all bits of a long.
    while (digits * BITS < Long.SIZE
        && Math.ceil(EQUATOR / width) > 1L << ((BITS * digits + 1) / 2)) {
      digits++;
    }
    return digits;
  }
}
