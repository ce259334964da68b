package io.pinakes.common.mapping;

import org.jspecify.annotations.Nullable;

/** Points: latitude in the upper and longitude in the lower 32 bits, as Lucene encodes them. */
record PointFormat() implements ValueFormat.OfLongs {

  private static final double LATITUDE_STEP = 180.0 / (1L << 32);
  private static final double LONGITUDE_STEP = 360.0 / (1L << 32);

  @Override
  public double toDouble(long raw) {
    throw unsupported();
  }

  @Override
  public Object key(long bucket) {
    return shown(bucket);
  }

  @Override
  public @Nullable String keyAsString(long bucket) {
    return null;
  }

  @Override
  public @Nullable String asString(double value) {
    return null;
  }

  @Override
  public String shown(long raw) {
    double latitude = (int) (raw >> 32) * LATITUDE_STEP;
    double longitude = (int) raw * LONGITUDE_STEP;
    return latitude + ", " + longitude;
  }

  @Override
  public Object sortValue(long raw) {
    throw unsupported();
  }

  @Override
  public long parse(Object value, boolean roundUp, long nowMillis) {
    throw unsupported();
  }

  private static IllegalArgumentException unsupported() {
    return new IllegalArgumentException(
        "can't sort on geo_point field without using specific sorting feature, like geo_distance");
  }
}
