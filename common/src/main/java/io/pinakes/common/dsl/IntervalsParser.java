package io.pinakes.common.dsl;

import io.pinakes.common.dsl.IntervalsQuery.AllOf;
import io.pinakes.common.dsl.IntervalsQuery.AnyOf;
import io.pinakes.common.dsl.IntervalsQuery.Filtered;
import io.pinakes.common.dsl.IntervalsQuery.Fuzzy;
import io.pinakes.common.dsl.IntervalsQuery.InField;
import io.pinakes.common.dsl.IntervalsQuery.Order;
import io.pinakes.common.dsl.IntervalsQuery.Prefix;
import io.pinakes.common.dsl.IntervalsQuery.Regexp;
import io.pinakes.common.dsl.IntervalsQuery.Relation;
import io.pinakes.common.dsl.IntervalsQuery.Rule;
import io.pinakes.common.dsl.IntervalsQuery.Wildcard;
import io.pinakes.common.dsl.IntervalsQuery.Words;
import io.pinakes.common.dsl.TermLevel.RegexpFlag;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads intervals queries. */
final class IntervalsParser {

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of("intervals", (_, name, body) -> new IntervalsParser().parse(name, body));

  private int depth;
  private int rules;

  private QueryNode parse(String name, ObjectNode body) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (!field.getValue().isObject()) {
      throw ApiException.parsing(
          "Expected [START_OBJECT] but got [" + JsonValues.token(field.getValue()) + "]");
    }
    var members = new Members(name, field.getValue());
    Rule rule = null;
    for (Map.Entry<String, JsonNode> member : members) {
      if (member.getKey().equals("boost") || member.getKey().equals("_name")) {
        members.rest(member);
      } else if (rule != null) {
        throw ApiException.parsing(
            "Only one interval rule can be specified, found more than one: ["
                + member.getKey()
                + "]");
      } else {
        rule = rule(member.getKey(), member.getValue());
      }
    }
    if (rule == null) {
      throw ApiException.parsing("Missing intervals from interval query definition");
    }
    return members.weigh(new IntervalsQuery(field.getKey(), rule));
  }

  /** The only member of an object. */
  private Rule only(JsonNode value) {
    if (!value.isObject() || value.size() != 1) {
      throw ApiException.parsing("Expected [FIELD_NAME] but got [" + JsonValues.token(value) + "]");
    }
    Map.Entry<String, JsonNode> member = value.properties().iterator().next();
    return rule(member.getKey(), member.getValue());
  }

  private Rule rule(String kind, JsonNode value) {
    if (!value.isObject()) {
      throw ApiException.parsing(
          "Expected [START_OBJECT] but got [" + JsonValues.token(value) + "]");
    }
    if (++rules > QueryParser.MAX_CLAUSES) {
      throw new ApiException(
          400, "too_many_clauses", "maxClauseCount is set to " + QueryParser.MAX_CLAUSES);
    }
    if (++depth > QueryParser.MAX_DEPTH) {
      throw ApiException.illegalArgument(
          "intervals rules nest more than [" + QueryParser.MAX_DEPTH + "] deep");
    }
    Parts parts = new Parts(kind, value);
    Rule rule =
        switch (kind) {
          case "match" ->
              new Words(
                  parts.requiredText("query"),
                  parts.whole("max_gaps", -1),
                  parts.order(),
                  parts.text("analyzer"));
          case "any_of" -> new AnyOf(rules(parts.required("intervals")));
          case "all_of" ->
              new AllOf(
                  rules(parts.required("intervals")), parts.whole("max_gaps", -1), parts.order());
          case "prefix" -> new Prefix(parts.requiredText("prefix"), parts.text("analyzer"));
          case "wildcard" ->
              new Wildcard(
                  parts.requiredText("pattern"), parts.text("analyzer"), parts.expansions());
          case "regexp" ->
              new Regexp(
                  PatternParser.checkLength(parts.requiredText("pattern")),
                  parts.flags(),
                  parts.flag("case_insensitive"),
                  parts.expansions());
          case "fuzzy" -> fuzzy(parts);
          default ->
              throw ApiException.parsing(
                  "Unknown interval type ["
                      + kind
                      + "], expecting one of [match, any_of, all_of, prefix, wildcard, regexp]");
        };
    boolean ofFields = !kind.equals("any_of") && !kind.equals("all_of");
    String field = ofFields ? parts.text("use_field") : null;
    Rule inField = field == null ? rule : new InField(rule, field);
    boolean filtered = !ofFields || kind.equals("match");
    JsonNode filter = filtered ? parts.take("filter") : null;
    parts.requireAllTaken();
    Rule whole = filter == null ? inField : filtered(inField, filter);
    depth--;
    return whole;
  }

  private static Fuzzy fuzzy(Parts parts) {
    JsonNode fuzziness = parts.take("fuzziness");
    return new Fuzzy(
        parts.requiredText("term"),
        fuzziness == null ? Fuzziness.AUTO : Values.fuzziness(fuzziness),
        parts.whole("prefix_length", 0),
        !parts.has("transpositions") || parts.flag("transpositions"),
        parts.text("analyzer"));
  }

  private List<Rule> rules(JsonNode value) {
    if (!value.isArray()) {
      throw ApiException.parsing(
          "Expected [START_ARRAY] but got [" + JsonValues.token(value) + "]");
    }
    var all = new ArrayList<Rule>();
    value.forEach(rule -> all.add(only(rule)));
    return all;
  }

  private Rule filtered(Rule rule, JsonNode filter) {
    if (!filter.isObject() || filter.size() != 1) {
      throw ApiException.parsing(
          "Expected [FIELD_NAME] but got [" + JsonValues.token(filter) + "]");
    }
    Map.Entry<String, JsonNode> member = filter.properties().iterator().next();
    if (member.getKey().equals("script")) {
      throw ApiException.illegalArgument("[intervals] query does not support scripts");
    }
    for (Relation relation : Relation.values()) {
      if (relation.name().toLowerCase(Locale.ROOT).equals(member.getKey())) {
        return new Filtered(rule, relation, only(member.getValue()));
      }
    }
    throw ApiException.illegalArgument("Unknown filter type [" + member.getKey() + "]");
  }

  /** What a rule says of itself; what nobody took is unknown. */
  private static final class Parts {
    private final String kind;
    private final JsonNode body;
    private final Set<String> taken = new TreeSet<>();

    Parts(String kind, JsonNode body) {
      this.kind = kind;
      this.body = body;
    }

    boolean has(String name) {
      return body.has(name);
    }

    @Nullable JsonNode take(String name) {
      taken.add(name);
      JsonNode value = body.get(name);
      return value == null || value.isNull() ? null : value;
    }

    JsonNode required(String name) {
      JsonNode value = take(name);
      if (value == null) {
        throw ApiException.illegalArgument("Required [" + name + "]");
      }
      return value;
    }

    String requiredText(String name) {
      return JsonValues.text(name, required(name));
    }

    @Nullable String text(String name) {
      JsonNode value = take(name);
      return value == null ? null : JsonValues.text(name, value);
    }

    int whole(String name, int otherwise) {
      JsonNode value = take(name);
      return value == null ? otherwise : JsonValues.whole(name, value);
    }

    boolean flag(String name) {
      JsonNode value = take(name);
      return value != null && JsonValues.flag(name, value);
    }

    @Nullable Integer expansions() {
      JsonNode value = take("max_expansions");
      if (value == null) {
        return null;
      }
      int most = JsonValues.whole("max_expansions", value);
      if (most <= 0 || most > QueryParser.MAX_CLAUSES) {
        throw ApiException.illegalArgument(
            "["
                + kind
                + "] max_expansions must be between 1 and ["
                + QueryParser.MAX_CLAUSES
                + "] but was ["
                + most
                + "]");
      }
      return most;
    }

    Set<RegexpFlag> flags() {
      String text = text("flags");
      return text == null ? RegexpFlag.all() : PatternParser.flags(text);
    }

    Order order() {
      String mode = text("mode");
      boolean ordered = flag("ordered");
      if (mode == null) {
        return ordered ? Order.ORDERED : Order.UNORDERED;
      }
      for (Order order : Order.values()) {
        if (order.name().equalsIgnoreCase(mode)) {
          return order;
        }
      }
      throw ApiException.illegalArgument(
          "no enum constant org.opensearch.index.query.IntervalMode." + mode);
    }

    void requireAllTaken() {
      for (String name : body.propertyNames()) {
        if (!taken.contains(name)) {
          throw new ApiException(
              400, "x_content_parse_exception", "[" + kind + "] unknown field [" + name + "]");
        }
      }
    }
  }
}
