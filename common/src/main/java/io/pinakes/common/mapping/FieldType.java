package io.pinakes.common.mapping;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kind of values a field holds. */
public enum FieldType {
  TEXT(Family.TEXT),
  KEYWORD(Family.KEYWORD),
  LONG(Long.MIN_VALUE, Long.MAX_VALUE),
  INTEGER(Integer.MIN_VALUE, Integer.MAX_VALUE),
  SHORT(Short.MIN_VALUE, Short.MAX_VALUE),
  BYTE(Byte.MIN_VALUE, Byte.MAX_VALUE),
  /** From 0 to 2<sup>64</sup> - 1; doc values have the sign bit flipped, so that they sort. */
  UNSIGNED_LONG(Family.UNSIGNED),
  DOUBLE(Family.FRACTION),
  FLOAT(Family.FRACTION),
  /** Sixteen bits, of which eleven hold digits. */
  HALF_FLOAT(Family.FRACTION),
  /** Whole multiples of 1 / {@code scaling_factor}; doc values hold how many. */
  SCALED_FLOAT(Family.SCALED),
  BOOLEAN(Family.BOOLEAN),
  /** Milliseconds since 1970. */
  DATE(Family.DATE),
  /** Nanoseconds since 1970, to the year 2262. */
  DATE_NANOS(Family.DATE),
  /** Addresses of versions 4 and 6, as 16 bytes. */
  IP(Family.IP);

  /** Types whose values are indexed and searched in the same way. */
  public enum Family {
    TEXT,
    KEYWORD,
    WHOLE,
    UNSIGNED,
    FRACTION,
    SCALED,
    BOOLEAN,
    DATE,
    IP
  }

  private final Family family;
  private final long least;
  private final long greatest;

  FieldType(Family family) {
    this(family, 0, 0);
  }

  FieldType(long least, long greatest) {
    this(Family.WHOLE, least, greatest);
  }

  FieldType(Family family, long least, long greatest) {
    this.family = family;
    this.least = least;
    this.greatest = greatest;
  }

  /** The name in a mapping's JSON. */
  public String typeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the type has in common with others. */
  public Family family() {
    return family;
  }

  /** Whether values are whole numbers of 64 bits or less. */
  public boolean isWhole() {
    return family == Family.WHOLE;
  }

  /** Whether values are floating-point numbers. */
  public boolean isFraction() {
    return family == Family.FRACTION;
  }

  /** The least value of a whole-number type. */
  public long least() {
    return least;
  }

  /** The greatest value of a whole-number type. */
  public long greatest() {
    return greatest;
  }

  /** The type of that name; null if there is none. */
  public static @Nullable FieldType find(String typeName) {
    for (FieldType type : values()) {
      if (type.typeName().equals(typeName)) {
        return type;
      }
    }
    return null;
  }
}
