package io.pinakes.common.aggregation.partial;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Geohash;

/**
 * Cells of the grids over the earth as longs, which are in the order of OpenSearch's answers.
 *
 * <p>A geohash's long has its bits above four others, so that of twelve digits the eastern half of
 * the earth is negative; a tile's has six bits of zoom and 29 bits each of its column and its row.
 */
public final class GeoCell {

  /** Of twelve digits and the bits below them no bit of a long is left. */
  private static final int GEOHASH_SHIFT = 4;

  /** Bits of a tile's column and of its row. */
  private static final int TILE_BITS = 29;

  private static final long TILE_MASK = (1L << TILE_BITS) - 1;

  private GeoCell() {}

  /**
   * The geohash cell of a place.
   *
   * @param digits at most 12
   */
  public static long geohash(double latitude, double longitude, int digits) {
    return Geohash.bits(latitude, longitude, digits) << GEOHASH_SHIFT;
  }

  /** A geohash as requests and answers write it. */
  public static String geohashText(long cell, int digits) {
    return Geohash.text(cell >>> GEOHASH_SHIFT, digits);
  }

  /**
   * The tile of a place on a web map; what is north or south of the map is in its outermost rows.
   *
   * @param zoom at most 29
   */
  public static long tile(double latitude, double longitude, int zoom) {
    long tiles = 1L << zoom;
    double sine = Math.sin(Math.toRadians(latitude));
    double across = (longitude + 180) / 360;
    double down = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    long x = Math.clamp((long) Math.floor(across * tiles), 0, tiles - 1);
    long y = Math.clamp((long) Math.floor(down * tiles), 0, tiles - 1);
    return packed(zoom, x, y);
  }

  private static long packed(int zoom, long x, long y) {
    return ((long) zoom << (2 * TILE_BITS)) | (x << TILE_BITS) | y;
  }

  /** A tile as answers write it: {@code zoom/x/y}. */
  public static String tileText(long tile) {
    return (tile >>> (2 * TILE_BITS))
        + "/"
        + ((tile >>> TILE_BITS) & TILE_MASK)
        + "/"
        + (tile & TILE_MASK);
  }

  /**
   * Reads what {@link #tileText} wrote.
   *
   * @throws ApiException 400 if it is no such tile
   */
  public static long parseTile(String text) {
    String[] parts = text.split("/", -1);
    try {
      if (parts.length == 3) {
        int zoom = Integer.parseInt(parts[0]);
        int x = Integer.parseInt(parts[1]);
        int y = Integer.parseInt(parts[2]);
        boolean exists = zoom >= 0 && zoom <= TILE_BITS && Math.min(x, y) >= 0;
        if (exists && Math.max(x, y) < 1L << zoom) {
          return packed(zoom, x, y);
        }
      }
    } catch (NumberFormatException e) {
      throw new ApiException(noTile(text), e);
    }
    throw new ApiException(noTile(text));
  }

  private static ApiError noTile(String text) {
    return new ApiError(
        400,
        "illegal_argument_exception",
        "Invalid geotile_grid hash string of "
            + text
            + ". Must be three integers in a form \"zoom/x/y\".");
  }
}
