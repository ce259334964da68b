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
    double south = -90;
    double north = 90;
    double west = -180;
    double east = 180;
    var hash = new StringBuilder(digits);
    boolean ofLongitude = true;
    while (hash.length() < digits) {
      int digit = 0;
      for (int bit = 0; bit < BITS; bit++) {
        digit <<= 1;
        if (ofLongitude) {
          double middle = (west + east) / 2;
          boolean upper = point.longitude() >= middle;
          digit |= upper ? 1 : 0;
          west = upper ? middle : west;
          east = upper ? east : middle;
        } else {
          double middle = (south + north) / 2;
          boolean upper = point.latitude() >= middle;
          digit |= upper ? 1 : 0;
          south = upper ? middle : south;
          north = upper ? north : middle;
        }
        ofLongitude = !ofLongitude;
      }
      hash.append(DIGITS.charAt(digit));
    }
    return hash.toString();
  }

  /** The cells of the same size around a cell: eight, or five at a pole. */
  public static List<String> neighbours(String cell) {
    int digits = cell.length();
    double height = 180.0 / (1L << (BITS * digits / 2));
    double width = 360.0 / (1L << ((BITS * digits + 1) / 2));
    GeoPoint middle = GeoPoint.ofText(cell);
    var cells = new ArrayList<String>();
    for (int up = -1; up <= 1; up++) {
      double latitude = middle.latitude() + up * height;
      if (latitude < -90 || latitude > 90) {
        continue;
      }
      for (int right = -1; right <= 1; right++) {
        if (up != 0 || right != 0) {
          double longitude = Math.IEEEremainder(middle.longitude() + right * width, 360);
          cells.add(of(new GeoPoint(latitude, longitude), digits));
        }
      }
    }
    return cells;
  }

  /** The digits of cells of a diameter, as OpenSearch counts them; more than there may be, too. */
  static int digits(double metres) {
    double width = metres / (1 + POLE_TO_POLE / EQUATOR);
    int digits = 1;
    // Of the bits of longitude. No distance makes cells finer than those of all bits of a long.
    while (digits * BITS < Long.SIZE
        && Math.ceil(EQUATOR / width) > 1L << ((BITS * digits + 1) / 2)) {
      digits++;
    }
    return digits;
  }
}
