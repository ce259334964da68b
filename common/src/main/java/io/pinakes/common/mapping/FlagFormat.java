package io.pinakes.common.mapping;

/** Booleans: 1 and 0. */
record FlagFormat() implements ValueFormat.OfLongs {

  @Override
  public double toDouble(long raw) {
    return raw;
  }

  @Override
  public Object key(long bucket) {
    return bucket;
  }

  @Override
  public String keyAsString(long bucket) {
    return bucket == 0 ? "false" : "true";
  }

  @Override
  public String asString(double value) {
    return value == 0 ? "false" : "true";
  }

  @Override
  public Object shown(long raw) {
    return raw != 0;
  }

  @Override
  public Object sortValue(long raw) {
    return raw;
  }

  @Override
  public long parse(Object value, boolean roundUp, long nowMillis) {
    return switch (value.toString()) {
      case "true", "1", "1.0" -> 1;
      case "false", "", "0", "0.0" -> 0;
      default ->
          throw new IllegalArgumentException(
              "Failed to parse value [" + value + "] as only [true] or [false] are allowed.");
    };
  }
}
