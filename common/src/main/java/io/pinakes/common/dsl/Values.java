package io.pinakes.common.dsl;

import io.pinakes.common.dsl.QueryNode.Operator;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads what several kinds of queries have. */
final class Values {

  /** Values of a query, whatever {@code index.max_terms_count} allows. */
  static final int MAX_TERMS = 1 << 20;

  private Values() {}

  static boolean flag(Map.Entry<String, JsonNode> member) {
    return JsonValues.flag(member.getKey(), member.getValue());
  }

  static String text(Map.Entry<String, JsonNode> member) {
    return JsonValues.text(member.getKey(), member.getValue());
  }

  static int whole(Map.Entry<String, JsonNode> member) {
    return JsonValues.whole(member.getKey(), member.getValue());
  }

  static float fraction(Map.Entry<String, JsonNode> member) {
    return JsonValues.fraction(member.getKey(), member.getValue());
  }

  static MinimumShouldMatch minimum(JsonNode value) {
    String text = JsonValues.text("minimum_should_match", value);
    try {
      return new MinimumShouldMatch(text);
    } catch (NumberFormatException e) {
      throw JsonValues.numberFormat(text);
    }
  }

  static Operator operator(JsonNode value) {
    String text = JsonValues.text("operator", value);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "and" -> Operator.AND;
      case "or" -> Operator.OR;
      default ->
          throw ApiException.illegalArgument(
              "No enum constant org.opensearch.index.query.Operator."
                  + text.toUpperCase(Locale.ROOT));
    };
  }

  static Fuzziness fuzziness(JsonNode value) {
    return Fuzziness.parse(JsonValues.text("fuzziness", value));
  }

  static Rewrite rewrite(Map.Entry<String, JsonNode> member) {
    return Rewrite.parse(text(member));
  }

  static int slop(JsonNode value) {
    int slop = JsonValues.whole("slop", value);
    if (slop < 0) {
      throw ApiException.illegalArgument("No negative slop allowed.");
    }
    return slop;
  }

  static int prefixLength(String query, JsonNode value) {
    int length = JsonValues.whole("prefix_length", value);
    if (length < 0) {
      throw ApiException.illegalArgument(
          "[" + query + "] requires prefix length to be non-negative.");
    }
    return length;
  }

  static int maxExpansions(String query, JsonNode value) {
    int most = JsonValues.whole("max_expansions", value);
    if (most <= 0) {
      throw ApiException.illegalArgument("[" + query + "] requires maxExpansions to be positive.");
    }
    return Math.min(most, QueryParser.MAX_CLAUSES);
  }

  static boolean allIfEmpty(JsonNode value) {
    String text = JsonValues.text("zero_terms_query", value);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none" -> false;
      case "all" -> true;
      default -> throw ApiException.parsing("Unsupported zero_terms_query value [" + text + "]");
    };
  }

  /** A value of a document's field. */
  static Object scalar(String query, JsonNode value) {
    if (value.isNull()) {
      throw ApiException.illegalArgument("value cannot be null");
    }
    Object scalar = JsonValues.scalar(value);
    if (scalar == null) {
      throw ApiException.parsing(
          "[" + query + "] query does not support a " + JsonValues.token(value) + " as a value");
    }
    return scalar;
  }

  static List<Object> scalars(String query, JsonNode array) {
    checkTerms(array.size());
    var values = new ArrayList<Object>(array.size());
    for (JsonNode value : array) {
      if (value.isNull()) {
        throw ApiException.illegalArgument("No value specified for " + query + " query");
      }
      values.add(scalar(query, value));
    }
    return values;
  }

  static void checkTerms(int count) {
    if (count > MAX_TERMS) {
      throw ApiException.illegalArgument(
          "The number of terms ["
              + count
              + "] used in the Terms Query request has exceeded the allowed maximum of ["
              + MAX_TERMS
              + "]. No setting allows more.");
    }
  }

  /** Names of fields, each with a boost behind {@code ^} or none. */
  static Map<String, Float> fields(String query, JsonNode value) {
    var fields = new LinkedHashMap<String, Float>();
    for (JsonNode field : value.isArray() ? value : List.of(value)) {
      if (field.isNull()) {
        throw ApiException.parsing("[" + query + "] field name in [fields] cannot be null");
      }
      addField(fields, JsonValues.text("fields", field));
    }
    if (fields.size() > QueryParser.MAX_CLAUSES) {
      throw ApiException.illegalArgument(
          "field expansion matches too many fields, limit: "
              + QueryParser.MAX_CLAUSES
              + ", got: "
              + fields.size());
    }
    return fields;
  }

  private static void addField(Map<String, Float> fields, String text) {
    int caret = text.indexOf('^');
    if (caret < 0) {
      fields.put(text, 1f);
      return;
    }
    String number = text.substring(caret + 1);
    float boost;
    try {
      boost = Float.parseFloat(number);
    } catch (NumberFormatException e) {
      throw JsonValues.numberFormat(number);
    }
    if (!Float.isFinite(boost) || boost < 0) {
      throw ApiException.illegalArgument(
          "negative [boost]s are not allowed, but field ["
              + text.substring(0, caret)
              + "] has boost ["
              + number
              + "]");
    }
    fields.put(text.substring(0, caret), boost);
  }
}
