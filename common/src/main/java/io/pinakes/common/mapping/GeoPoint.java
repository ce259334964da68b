package io.pinakes.common.mapping;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A place on earth, in degrees.
 *
 * @param latitude from -90 in the south to 90 in the north
 * @param longitude from -180 in the west to 180 in the east
 */
public record GeoPoint(double latitude, double longitude) {

  /** The value has none of the forms of a point. */
  public static final class FormException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    FormException(String message) {
      super(message);
    }
  }

  /**
   * The point in any of its forms: an object with {@code lat} and {@code lon}, with {@code geohash}
   * or of GeoJSON, {@code "lat,lon"}, {@code [lon, lat]}, {@code POINT (lon lat)}, a geohash.
   *
   * @throws FormException it is none of them; the message is for users
   */
  public static GeoPoint of(JsonNode json) {
    if (json.isString()) {
      return ofText(json.asString());
    }
    if (json.isArray()) {
      if (json.size() < 2 || json.size() > 3) {
        throw new FormException("[geo_point] field type does not accept > 3 dimensions");
      }
      return new GeoPoint(number("lat", json.get(1)), number("lon", json.get(0)));
    }
    if (!json.isObject()) {
      throw new FormException("geo_point expected");
    }
    if (json.isEmpty()) {
      throw new FormException("token [END_OBJECT] not allowed");
    }
    return ofObject(json);
  }

  private static GeoPoint ofObject(JsonNode json) {
    boolean geohash = json.has("geohash");
    boolean geoJson = json.has("coordinates") || json.has("type");
    int known = geohash ? 1 : geoJson ? 2 : (json.has("lat") ? 1 : 0) + (json.has("lon") ? 1 : 0);
    if (json.size() > known || known == 0) {
      throw new FormException("field must be either [lon|lat], [type|coordinates], or [geohash]");
    }
    if (geohash) {
      return ofGeohash(json.get("geohash").asString());
    }
    if (geoJson) {
      if (!json.path("type").isString()
          || !json.path("type").asString().toLowerCase(Locale.ROOT).equals("point")) {
        throw new FormException("type must be Point");
      }
      if (!json.path("coordinates").isArray()) {
        throw new FormException("field [coordinates] missing");
      }
      return of(json.get("coordinates"));
    }
    if (known < 2) {
      throw new FormException("field [" + (json.has("lat") ? "lon" : "lat") + "] missing");
    }
    return new GeoPoint(number("lat", json.get("lat")), number("lon", json.get("lon")));
  }

  /**
   * The point in one of its forms as text.
   *
   * @throws FormException it is none of them; the message is for users
   */
  public static GeoPoint ofText(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    if (upper.startsWith("POINT")) {
      return ofWellKnownText(upper);
    }
    if (text.indexOf(',') < 0) {
      return ofGeohash(text);
    }
    String[] parts = text.split(",", -1);
    if (parts.length > 3) {
      throw new FormException(
          "failed to parse ["
              + text
              + "], expected 2 or 3 coordinates but found: ["
              + parts.length
              + "]");
    }
    return new GeoPoint(degrees("latitude", parts[0]), degrees("longitude", parts[1]));
  }

  private static GeoPoint ofWellKnownText(String text) {
    int open = text.indexOf('(');
    int close = text.indexOf(')');
    String[] parts =
        open < 0 || close < open
            ? new String[0]
            : text.substring(open + 1, close).strip().split("\\s+");
    if (parts.length < 2 || parts.length > 3 || close != text.length() - 1) {
      throw new FormException("failed to parse WKT [" + text + "]");
    }
    return new GeoPoint(degrees("latitude", parts[1]), degrees("longitude", parts[0]));
  }

  private static double degrees(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new FormException(name + " must be a number");
    }
  }

  private static double number(String name, JsonNode json) {
    if (json.isNumber()) {
      return json.doubleValue();
    }
    if (json.isString()) {
      try {
        return Double.parseDouble(json.asString());
      } catch (NumberFormatException e) {
        throw new FormException("[lon] and [lat] must be valid double values");
      }
    }
    throw new FormException((name.equals("lat") ? "latitude" : "longitude") + " must be a number");
  }

  /** The south-western corner of a geohash's cell, as OpenSearch reads it. */
  private static GeoPoint ofGeohash(String geohash) {
    if (geohash.isEmpty()) {
      throw new FormException("geohash is empty");
    }
    double south = -90;
    double north = 90;
    double west = -180;
    double east = 180;
    boolean east2west = true;
    for (int i = 0; i < Math.min(geohash.length(), Geohash.MAX_DIGITS); i++) {
      int digit = Geohash.DIGITS.indexOf(Character.toLowerCase(geohash.charAt(i)));
      if (digit < 0) {
        throw new FormException(
            "unsupported symbol [" + geohash.charAt(i) + "] in geohash [" + geohash + "]");
      }
      for (int bit = Geohash.BITS - 1; bit >= 0; bit--) {
        boolean upper = ((digit >> bit) & 1) == 1;
        if (east2west) {
          double middle = (west + east) / 2;
          west = upper ? middle : west;
          east = upper ? east : middle;
        } else {
          double middle = (south + north) / 2;
          south = upper ? middle : south;
          north = upper ? north : middle;
        }
        east2west = !east2west;
      }
    }
    return new GeoPoint(south, west);
  }

  /**
   * This point if it is on earth.
   *
   * @throws IllegalArgumentException it is not; the message is for users
   */
  public GeoPoint checked() {
    // Also for NaN.
    if (!(latitude >= -90 && latitude <= 90)) {
      throw new IllegalArgumentException("illegal latitude value [" + latitude + "]");
    }
    if (!(longitude >= -180 && longitude <= 180)) {
      throw new IllegalArgumentException("illegal longitude value [" + longitude + "]");
    }
    return this;
  }

  /** The place where one gets by going that far north and east, over poles and around the earth. */
  public GeoPoint normalized() {
    double north = Math.IEEEremainder(latitude, 360);
    double east = longitude;
    if (Math.abs(north) > 90) {
      north = Math.copySign(180, north) - north;
      east += 180;
    }
    if (Math.abs(east) > 180) {
      east = Math.IEEEremainder(east, 360);
    }
    return new GeoPoint(north, east);
  }
}
