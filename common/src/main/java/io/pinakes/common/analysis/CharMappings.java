package io.pinakes.common.analysis;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The rules of a char filter that replaces texts: {@code what => with}. */
public final class CharMappings {

  /** One text and what stands for it. */
  public record Rule(String from, String to) {}

  private CharMappings() {}

  /**
   * Reads rules; {@code \\uXXXX} and the usual escapes stand for characters.
   *
   * @throws ApiException 400 for a rule without an arrow, or for two of one text
   */
  public static List<Rule> parse(List<String> lines) {
    var rules = new ArrayList<Rule>(lines.size());
    var seen = new HashSet<String>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int arrow = line.lastIndexOf("=>");
      if (arrow < 1) {
        throw ApiException.illegalArgument(
            "Line [" + (i + 1) + "]: Invalid mapping rule : [" + line + "]");
      }
      String from = unescaped(line.substring(0, arrow).strip());
      if (from.isEmpty() || !seen.add(from)) {
        throw ApiException.illegalArgument("match \"" + from + "\" is empty or was already added");
      }
      rules.add(new Rule(from, unescaped(line.substring(arrow + 2).strip())));
    }
    return rules;
  }

  private static String unescaped(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (++i >= text.length()) {
        throw ApiException.illegalArgument("Invalid escaped char in [" + text + "]");
      }
      switch (text.charAt(i)) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          if (i + 4 >= text.length()) {
            throw ApiException.illegalArgument("Invalid escaped char in [" + text + "]");
          }
          try {
            out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
          } catch (NumberFormatException e) {
            throw ApiException.illegalArgument("Invalid escaped char in [" + text + "]");
          }
          i += 4;
        }
        default -> out.append(text.charAt(i));
      }
    }
    return out.toString();
  }
}
