package io.pinakes.common.dsl;

import io.pinakes.common.dsl.TermLevel.Fuzzy;
import io.pinakes.common.dsl.TermLevel.Prefix;
import io.pinakes.common.dsl.TermLevel.Regexp;
import io.pinakes.common.dsl.TermLevel.RegexpFlag;
import io.pinakes.common.dsl.TermLevel.Wildcard;
import io.pinakes.common.error.ApiException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads queries that stand for all terms of some form. */
final class PatternParser {

  /** Lucene's and OpenSearch's default. */
  static final int DEFAULT_MAX_DETERMINIZED_STATES = 10_000;

  /** So that one request cannot take a node's memory for an automaton. */
  private static final int MAX_DETERMINIZED_STATES = 1_000_000;

  /** UTF-16 units of a pattern, whatever {@code index.max_regex_length} allows. */
  static final int MAX_REGEX_LENGTH = 10_000;

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of(
          "prefix", (_, name, body) -> prefix(name, body),
          "wildcard", (_, name, body) -> wildcard(name, body),
          "regexp", (_, name, body) -> regexp(name, body),
          "fuzzy", (_, name, body) -> fuzzy(name, body));

  private PatternParser() {}

  private static QueryNode prefix(String name, ObjectNode body) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (!field.getValue().isObject()) {
      return new Prefix(field.getKey(), value(name, field.getValue()), false, null);
    }
    var members = new Members(name, field.getValue());
    String value = null;
    boolean anyCase = false;
    Rewrite rewrite = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "value", "prefix" -> value = value(name, member.getValue());
        case "case_insensitive" -> anyCase = Values.flag(member);
        case "rewrite" -> rewrite = Values.rewrite(member);
        default -> members.rest(member);
      }
    }
    return members.weigh(new Prefix(field.getKey(), required(value), anyCase, rewrite));
  }

  private static QueryNode wildcard(String name, ObjectNode body) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (!field.getValue().isObject()) {
      return new Wildcard(field.getKey(), value(name, field.getValue()), false, null);
    }
    var members = new Members(name, field.getValue());
    String value = null;
    boolean anyCase = false;
    Rewrite rewrite = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "value", "wildcard" -> value = value(name, member.getValue());
        case "case_insensitive" -> anyCase = Values.flag(member);
        case "rewrite" -> rewrite = Values.rewrite(member);
        default -> members.rest(member);
      }
    }
    return members.weigh(new Wildcard(field.getKey(), required(value), anyCase, rewrite));
  }

  private static QueryNode regexp(String name, ObjectNode body) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    Set<RegexpFlag> flags = RegexpFlag.all();
    int states = DEFAULT_MAX_DETERMINIZED_STATES;
    if (!field.getValue().isObject()) {
      String value = value(name, field.getValue());
      return new Regexp(field.getKey(), checkLength(value), flags, states, false, null);
    }
    var members = new Members(name, field.getValue());
    String value = null;
    boolean anyCase = false;
    Rewrite rewrite = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "value" -> value = value(name, member.getValue());
        case "flags" -> flags = flags(Values.text(member));
        case "flags_value" -> flags = flags(Values.whole(member));
        case "max_determinized_states" -> states = states(member);
        case "case_insensitive" -> anyCase = Values.flag(member);
        case "rewrite" -> rewrite = Values.rewrite(member);
        default -> members.rest(member);
      }
    }
    return members.weigh(
        new Regexp(field.getKey(), checkLength(required(value)), flags, states, anyCase, rewrite));
  }

  static int states(Map.Entry<String, JsonNode> member) {
    int states = Values.whole(member);
    if (states < 0 || states > MAX_DETERMINIZED_STATES) {
      throw ApiException.illegalArgument(
          "["
              + member.getKey()
              + "] must be between 0 and ["
              + MAX_DETERMINIZED_STATES
              + "] but was ["
              + states
              + "]");
    }
    return states;
  }

  static String checkLength(String expression) {
    if (expression.length() > MAX_REGEX_LENGTH) {
      throw ApiException.illegalArgument(
          "The length of regex ["
              + expression.length()
              + "] used in the Regexp Query request has exceeded the allowed maximum of ["
              + MAX_REGEX_LENGTH
              + "]. No setting allows more.");
    }
    return expression;
  }

  static Set<RegexpFlag> flags(String text) {
    Set<RegexpFlag> flags = EnumSet.noneOf(RegexpFlag.class);
    if (text.isEmpty()) {
      return RegexpFlag.all();
    }
    for (String part : List.of(text.split("\\|", -1))) {
      switch (part.toUpperCase(Locale.ROOT)) {
        case "" -> {}
        case "ALL" -> flags.addAll(RegexpFlag.all());
        case "NONE" -> {
          return EnumSet.noneOf(RegexpFlag.class);
        }
        case "INTERSECTION" -> flags.add(RegexpFlag.INTERSECTION);
        case "COMPLEMENT" -> flags.add(RegexpFlag.COMPLEMENT);
        case "EMPTY" -> flags.add(RegexpFlag.EMPTY);
        case "ANYSTRING" -> flags.add(RegexpFlag.ANYSTRING);
        case "INTERVAL" -> flags.add(RegexpFlag.INTERVAL);
        default -> throw ApiException.illegalArgument("Unknown regexp flag [" + part + "]");
      }
    }
    return flags;
  }

  /** Lucene's numbers for the parts of the syntax. */
  private static Set<RegexpFlag> flags(int bits) {
    Set<RegexpFlag> flags = EnumSet.noneOf(RegexpFlag.class);
    if ((bits & 0x01) != 0) {
      flags.add(RegexpFlag.INTERSECTION);
    }
    if ((bits & 0x02) != 0 || (bits & 0x10000) != 0) {
      flags.add(RegexpFlag.COMPLEMENT);
    }
    if ((bits & 0x04) != 0) {
      flags.add(RegexpFlag.EMPTY);
    }
    if ((bits & 0x08) != 0) {
      flags.add(RegexpFlag.ANYSTRING);
    }
    if ((bits & 0x20) != 0) {
      flags.add(RegexpFlag.INTERVAL);
    }
    return flags;
  }

  private static QueryNode fuzzy(String name, ObjectNode body) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (field.getValue().isArray()) {
      throw ApiException.parsing(
          "[fuzzy] unexpected token [START_ARRAY] after [" + field.getKey() + "]");
    }
    var members = new Members(name, field.getValue());
    Object value = null;
    Fuzziness fuzziness = Fuzziness.AUTO;
    int prefixLength = 0;
    int maxExpansions = TextOptions.DEFAULT_MAX_EXPANSIONS;
    boolean transpositions = true;
    Rewrite rewrite = null;
    if (!field.getValue().isObject()) {
      value = Values.scalar(name, field.getValue());
    } else {
      for (Map.Entry<String, JsonNode> member : members) {
        switch (member.getKey()) {
          case "value", "term" -> value = Values.scalar(name, member.getValue());
          case "fuzziness" -> fuzziness = Values.fuzziness(member.getValue());
          case "prefix_length" -> prefixLength = Math.max(0, Values.whole(member));
          case "max_expansions" -> maxExpansions = Values.maxExpansions(name, member.getValue());
          case "transpositions" -> transpositions = Values.flag(member);
          case "rewrite" -> rewrite = Values.rewrite(member);
          default -> members.rest(member);
        }
      }
    }
    if (value == null) {
      throw ApiException.illegalArgument("query value cannot be null");
    }
    return members.weigh(
        new Fuzzy(
            field.getKey(),
            value,
            fuzziness,
            prefixLength,
            maxExpansions,
            transpositions,
            rewrite));
  }

  private static String value(String query, JsonNode value) {
    return Values.scalar(query, value).toString();
  }

  private static String required(@Nullable String value) {
    if (value == null) {
      throw ApiException.illegalArgument("value cannot be null");
    }
    return value;
  }
}
