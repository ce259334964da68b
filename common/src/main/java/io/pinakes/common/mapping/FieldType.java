package io.pinakes.common.mapping;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kind of values a field holds. */
public enum FieldType {
  TEXT,
  KEYWORD,
  LONG(Long.MIN_VALUE, Long.MAX_VALUE),
  INTEGER(Integer.MIN_VALUE, Integer.MAX_VALUE),
  SHORT(Short.MIN_VALUE, Short.MAX_VALUE),
  BYTE(Byte.MIN_VALUE, Byte.MAX_VALUE),
  DOUBLE,
  FLOAT,
  BOOLEAN,
  /** Milliseconds since 1970. */
  DATE;

  private final long least;
  private final long greatest;

  FieldType() {
    this(0, 0);
  }

  FieldType(long least, long greatest) {
    this.least = least;
    this.greatest = greatest;
  }

  /** The name in a mapping's JSON. */
  public String typeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether values are whole numbers. */
  public boolean isWhole() {
    return least != greatest;
  }

  /** Whether values are floating-point numbers. */
  public boolean isFraction() {
    return this == DOUBLE || this == FLOAT;
  }

  /** The least value of a whole-number type. */
  public long least() {
    return least;
  }

  /** The greatest value of a whole-number type. */
  public long greatest() {
    return greatest;
  }

  static @Nullable FieldType find(String typeName) {
    for (FieldType type : values()) {
      if (type.typeName().equals(typeName)) {
        return type;
      }
    }
    return null;
  }
}
