package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.DateFormat;
import io.pinakes.common.mapping.DateMath;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Names with dates in them: {@code <logs-{now/d}>}, {@code <logs-{now/M{yyyy.MM|+02:00}}>}, with
 * backslashes before braces that are the name's own.
 */
public final class DateMathName {

  private static final String DEFAULT_FORMAT = "uuuu.MM.dd";

  private final String expression;
  private final String text;
  private final long nowMillis;

  private DateMathName(String expression, long nowMillis) {
    this.expression = expression;
    this.text = expression.substring(1, expression.length() - 1);
    this.nowMillis = nowMillis;
  }

  /** Whether a part of an expression is such a name. */
  static boolean is(String part) {
    return part.length() > 2 && part.startsWith("<") && part.endsWith(">");
  }

  /**
   * The name at a moment; a part that is no such name stays as it is.
   *
   * @throws ApiException 400: the part is such a name and is malformed
   */
  public static String at(String part, long nowMillis) {
    return is(part) ? new DateMathName(part, nowMillis).resolve() : part;
  }

  private String resolve() {
    var name = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length() && isBrace(text.charAt(at + 1))) {
        name.append(text.charAt(at + 1));
        at += 2;
      } else if (c == '{') {
        int end = closing(at);
        name.append(date(text.substring(at + 1, end)));
        at = end + 1;
      } else if (c == '}') {
        throw invalid(
            "invalid character at position [%d]. `{` and `}` are reserved characters and should be escaped when used as part of the index name using `\\` (e.g. `\\{text\\}`)"
                .formatted(at + 1));
      } else {
        name.append(c);
        at++;
      }
    }
    if (name.isEmpty()) {
      throw invalid("nothing captured");
    }
    return name.toString();
  }

  private int closing(int open) {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return at;
      }
    }
    throw invalid("date math placeholder is open ended");
  }

  private String date(String math) {
    String when = math;
    String pattern = DEFAULT_FORMAT;
    ZoneId zone = ZoneOffset.UTC;
    int brace = math.indexOf('{');
    if (brace >= 0) {
      if (!math.endsWith("}")) {
        throw invalid("missing closing `}` for date math format");
      }
      when = math.substring(0, brace);
      String format = math.substring(brace + 1, math.length() - 1);
      if (format.isEmpty()) {
        throw invalid("missing date format");
      }
      int bar = format.indexOf('|');
      pattern = bar < 0 ? format : format.substring(0, bar);
      zone = bar < 0 ? zone : zone(format.substring(bar + 1));
    }
    try {
      long millis = new DateMath(DateFormat.DEFAULT, zone, nowMillis).parse(when, false);
      return DateTimeFormatter.ofPattern(pattern.replace("yyyy", "uuuu"), Locale.ROOT)
          .format(Instant.ofEpochMilli(millis).atZone(zone));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ApiException(invalid(String.valueOf(e.getMessage())).error(), e);
    }
  }

  private ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new ApiException(invalid("unknown time zone [" + name + "]").error(), e);
    }
  }

  private static boolean isBrace(char c) {
    return c == '{' || c == '}';
  }

  private ApiException invalid(String why) {
    return new ApiException(
        400,
        "parse_exception",
        "invalid dynamic name expression [" + expression.substring(1) + "]. " + why);
  }
}
