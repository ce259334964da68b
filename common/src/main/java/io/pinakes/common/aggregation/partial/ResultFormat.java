package io.pinakes.common.aggregation.partial;

import io.pinakes.common.mapping.DateFormat;
import io.pinakes.common.mapping.IpAddress;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * How the numbers of a field are shown, as it travels with them.
 *
 * @param pattern of dates and decimals; else empty
 * @param zone of dates; else empty
 */
public record ResultFormat(Kind kind, String pattern, String zone) {

  /** What is shown. */
  public enum Kind {
    RAW,
    BOOLEAN,
    /** Milliseconds since 1970. */
    DATE,
    DECIMAL,
    UNSIGNED,
    /** A key is 16 bytes of an IPv6 address, each one char. */
    IP,
    /** A key is the number of a tile, as {@link GeoCell} has it. */
    TILE
  }

  /** Numbers as they are. */
  public static final ResultFormat RAW = of(Kind.RAW);

  public static ResultFormat of(Kind kind) {
    return new ResultFormat(kind, "", "");
  }

  /** A pattern such as {@code 0.00}. */
  public static ResultFormat decimal(String pattern) {
    return new ResultFormat(Kind.DECIMAL, pattern, "");
  }

  /** Dates. */
  public static ResultFormat date(String pattern, ZoneId zone) {
    return new ResultFormat(Kind.DATE, pattern, zone.getId());
  }

  /** This, or the other if this says nothing. */
  public ResultFormat or(ResultFormat other) {
    return kind == Kind.RAW ? other : this;
  }

  /** Whether a number has a second, formatted form in the answer. */
  public boolean showsText() {
    return kind != Kind.RAW && kind != Kind.IP;
  }

  /** A number that is computed, such as an average. */
  public String text(double value) {
    return switch (kind) {
      case RAW, IP, UNSIGNED, TILE -> Double.toString(value);
      // As OpenSearch: what is no date any more is shown as the last one there is.
      case DATE -> date((long) value);
      case BOOLEAN -> value == 0 ? "false" : "true";
      case DECIMAL -> decimal().format(value);
    };
  }

  /** A whole number that is a field's value. */
  public String text(long value) {
    return switch (kind) {
      case RAW, IP -> Long.toString(value);
      case UNSIGNED -> Long.toUnsignedString(value);
      case TILE -> GeoCell.tileText(value);
      case DATE -> date(value);
      case BOOLEAN -> value == 0 ? "false" : "true";
      case DECIMAL -> decimal().format(value);
    };
  }

  /** A text that is a field's value. */
  public String text(String key) {
    return kind == Kind.IP ? IpAddress.format(key.getBytes(StandardCharsets.ISO_8859_1)) : key;
  }

  private DecimalFormat decimal() {
    var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_EVEN);
    return format;
  }

  private String date(long millis) {
    ZoneId in = zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
    return DateFormat.of(pattern).format(Instant.ofEpochMilli(millis), in);
  }
}
