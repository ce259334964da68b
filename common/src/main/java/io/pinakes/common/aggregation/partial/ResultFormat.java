package io.pinakes.common.aggregation.partial;

import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
    IP
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
      case RAW, IP, UNSIGNED -> Double.toString(value);
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
      case DATE -> date(value);
      case BOOLEAN -> value == 0 ? "false" : "true";
      case DECIMAL -> decimal().format(value);
    };
  }

  /** A text that is a field's value. */
  public String text(String key) {
    return kind == Kind.IP ? address(key.getBytes(StandardCharsets.ISO_8859_1)) : key;
  }

  private DecimalFormat decimal() {
    var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_EVEN);
    return format;
  }

  private String date(long millis) {
    String first = pattern.contains("||") ? pattern.substring(0, pattern.indexOf("||")) : pattern;
    ZoneId in = zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
    return switch (first) {
      case "epoch_millis" -> Long.toString(millis);
      case "epoch_second" -> Long.toString(Math.floorDiv(millis, 1000));
      case "", "strict_date_optional_time", "date_optional_time" ->
          formatted("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", millis, in);
      default -> formatted(first, millis, in);
    };
  }

  private static String formatted(String letters, long millis, ZoneId zone) {
    try {
      return DateTimeFormatter.ofPattern(letters, Locale.ROOT)
          .format(Instant.ofEpochMilli(millis).atZone(zone));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Long.toString(millis);
    }
  }

  private static String address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
