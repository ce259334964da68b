package io.pinakes.common.mapping;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kind of values a field holds. */
public enum FieldType {
  TEXT(Family.TEXT),
  /** Text whose matches all count the same, and whose lengths are not kept. */
  MATCH_ONLY_TEXT(Family.TEXT),
  /**
   * Text with sub-fields of word pairs, triples and beginnings, for queries that are being typed.
   */
  SEARCH_AS_YOU_TYPE(Family.TEXT),
  KEYWORD(Family.KEYWORD),
  /** Keywords to be searched by patterns. */
  WILDCARD(Family.KEYWORD),
  /** The same keyword for all documents, kept in the mapping. */
  CONSTANT_KEYWORD(Family.CONSTANT),
  /** An object of any shape, whose leaves are keywords. */
  FLAT_OBJECT(Family.FLAT),
  LONG(Long.MIN_VALUE, Long.MAX_VALUE),
  INTEGER(Integer.MIN_VALUE, Integer.MAX_VALUE),
  SHORT(Short.MIN_VALUE, Short.MAX_VALUE),
  BYTE(Byte.MIN_VALUE, Byte.MAX_VALUE),
  /** How many words an analyzer finds in a text. */
  TOKEN_COUNT(Integer.MIN_VALUE, Integer.MAX_VALUE),
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
  IP(Family.IP),
  /** Bytes, in Base64 in JSON; not searched. */
  BINARY(Family.BINARY),
  /** Latitude and longitude; doc values hold each in 32 bits, as Lucene encodes them. */
  GEO_POINT(Family.GEO),
  INTEGER_RANGE(Family.RANGE),
  LONG_RANGE(Family.RANGE),
  FLOAT_RANGE(Family.RANGE),
  DOUBLE_RANGE(Family.RANGE),
  DATE_RANGE(Family.RANGE),
  IP_RANGE(Family.RANGE),
  /** What suggestions complete to, with weights. */
  COMPLETION(Family.COMPLETION),
  /** Numbers that stand for a point in space, to find the nearest. */
  KNN_VECTOR(Family.VECTOR);

  /** Types whose values are indexed and searched in the same way. */
  public enum Family {
    TEXT,
    KEYWORD,
    CONSTANT,
    FLAT,
    WHOLE,
    UNSIGNED,
    FRACTION,
    SCALED,
    BOOLEAN,
    DATE,
    IP,
    BINARY,
    GEO,
    RANGE,
    COMPLETION,
    VECTOR
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

  /** What the bounds of a range type's ranges are; null for other types. */
  public @Nullable FieldType ofBounds() {
    return switch (this) {
      case INTEGER_RANGE -> INTEGER;
      case LONG_RANGE -> LONG;
      case FLOAT_RANGE -> FLOAT;
      case DOUBLE_RANGE -> DOUBLE;
      case DATE_RANGE -> DATE;
      case IP_RANGE -> IP;
      default -> null;
    };
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
