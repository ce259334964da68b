package io.pinakes.worker.analysis;

import io.pinakes.common.error.ApiException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Regular expressions of the JDK with flags by name. */
final class Patterns {

  private Patterns() {}

  static Pattern of(String regex, @Nullable String flags) {
    int bits = 0;
    for (String flag : flags == null ? new String[0] : flags.split("\\|", -1)) {
      bits |=
          switch (flag.strip()) {
            case "" -> 0;
            case "CASE_INSENSITIVE" -> Pattern.CASE_INSENSITIVE;
            case "MULTILINE" -> Pattern.MULTILINE;
            case "DOTALL" -> Pattern.DOTALL;
            case "UNICODE_CASE" -> Pattern.UNICODE_CASE;
            case "CANON_EQ" -> Pattern.CANON_EQ;
            case "UNIX_LINES" -> Pattern.UNIX_LINES;
            case "LITERAL" -> Pattern.LITERAL;
            case "COMMENTS" -> Pattern.COMMENTS;
            case "UNICODE_CHAR_CLASS", "UNICODE_CHARACTER_CLASS" -> Pattern.UNICODE_CHARACTER_CLASS;
            default -> throw ApiException.illegalArgument("Unknown regex flag [" + flag + "]");
          };
    }
    try {
      return Pattern.compile(regex, bits);
    } catch (PatternSyntaxException e) {
      throw new ApiException(400, "pattern_syntax_exception", String.valueOf(e.getMessage()));
    }
  }
}
