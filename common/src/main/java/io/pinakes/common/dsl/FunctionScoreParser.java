package io.pinakes.common.dsl;

import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.dsl.FunctionScore.BoostMode;
import io.pinakes.common.dsl.FunctionScore.Decay;
import io.pinakes.common.dsl.FunctionScore.FieldValue;
import io.pinakes.common.dsl.FunctionScore.Function;
import io.pinakes.common.dsl.FunctionScore.Modifier;
import io.pinakes.common.dsl.FunctionScore.MultiValueMode;
import io.pinakes.common.dsl.FunctionScore.RandomScore;
import io.pinakes.common.dsl.FunctionScore.ScoreMode;
import io.pinakes.common.dsl.FunctionScore.Shape;
import io.pinakes.common.dsl.FunctionScore.Weigher;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads queries whose scores functions change. */
final class FunctionScoreParser {

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of("function_score", FunctionScoreParser::parse);

  private static final String FAILED = "failed to parse [function_score] query. ";

  private FunctionScoreParser() {}

  private static QueryNode parse(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    QueryNode query = new MatchAll();
    List<Weigher> functions = null;
    String single = null;
    ScoreMode scoreMode = ScoreMode.MULTIPLY;
    BoostMode boostMode = BoostMode.MULTIPLY;
    float maxBoost = Float.MAX_VALUE;
    Float minScore = null;
    for (Map.Entry<String, JsonNode> member : members) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "query" -> query = parser.parse(value);
        case "score_mode" ->
            scoreMode = constant(ScoreMode.class, "FunctionScoreQuery.ScoreMode", value);
        case "boost_mode" -> boostMode = constant(BoostMode.class, "CombineFunction", value);
        case "max_boost" -> maxBoost = Values.fraction(member);
        case "min_score" -> minScore = Values.fraction(member);
        case "boost", "_name" -> members.rest(member);
        case "functions" -> {
          if (single != null) {
            throw ApiException.parsing(
                FAILED
                    + "[you can either define [functions] array or a single function, not both."
                    + " already found ["
                    + single
                    + "], now encountering [functions].]");
          }
          functions = functions(parser, value);
        }
        default -> {
          if (functions != null && single == null) {
            throw ApiException.parsing(
                FAILED
                    + "[you can either define [functions] array or a single function, not both."
                    + " already found [functions] array, now encountering ["
                    + key
                    + "].]");
          }
          if (single != null) {
            throw ApiException.parsing(
                FAILED
                    + "already found function ["
                    + single
                    + "], now encountering ["
                    + key
                    + "]. use [functions] array if you want to define several functions.");
          }
          single = key;
          functions =
              key.equals("weight")
                  ? List.of(new Weigher(null, Values.fraction(member), null))
                  : List.of(new Weigher(null, null, function(key, value)));
        }
      }
    }
    return members.weigh(
        new FunctionScore(
            query,
            functions == null ? List.of() : functions,
            scoreMode,
            boostMode,
            maxBoost,
            minScore));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String shown, JsonNode value) {
    String text = JsonValues.text("mode", value).toUpperCase(Locale.ROOT);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw ApiException.illegalArgument(
        "No enum constant org.opensearch.common.lucene.search.function." + shown + "." + text);
  }

  private static List<Weigher> functions(QueryParser parser, JsonNode array) {
    if (!array.isArray()) {
      throw ApiException.parsing("[function_score] query does not support [functions]");
    }
    if (array.size() > QueryParser.MAX_CLAUSES) {
      throw new ApiException(
          400, "too_many_clauses", "maxClauseCount is set to " + QueryParser.MAX_CLAUSES);
    }
    var functions = new ArrayList<Weigher>();
    for (JsonNode entry : array) {
      if (!entry.isObject()) {
        throw ApiException.parsing(
            FAILED
                + "malformed query, expected a [START_OBJECT] while parsing functions but got a"
                + " ["
                + JsonValues.token(entry)
                + "] instead");
      }
      functions.add(weigher(parser, entry));
    }
    return functions;
  }

  private static Weigher weigher(QueryParser parser, JsonNode entry) {
    QueryNode filter = null;
    Float weight = null;
    Function function = null;
    for (Map.Entry<String, JsonNode> member : entry.properties()) {
      switch (member.getKey()) {
        case "filter" -> filter = parser.parse(member.getValue());
        case "weight" -> weight = Values.fraction(member);
        default -> {
          if (function != null) {
            throw ApiException.parsing(
                "failed to parse function_score functions. already found [function], now"
                    + " encountering ["
                    + member.getKey()
                    + "].");
          }
          function = function(member.getKey(), member.getValue());
        }
      }
    }
    if (function == null && weight == null) {
      throw ApiException.parsing(FAILED + "an entry in functions list is missing a function.");
    }
    return new Weigher(filter, weight, function);
  }

  private static Function function(String name, JsonNode value) {
    return switch (name) {
      case "field_value_factor" -> fieldValue(value);
      case "random_score" -> random(value);
      case "gauss" -> decay(Shape.GAUSS, value);
      case "exp" -> decay(Shape.EXP, value);
      case "linear" -> decay(Shape.LINEAR, value);
      case "script_score" ->
          throw ApiException.illegalArgument(
              "[script_score] is not supported: there are no scripts");
      default -> throw ApiException.parsing("unknown function [" + name + "]");
    };
  }

  private static FieldValue fieldValue(JsonNode body) {
    String field = null;
    float factor = 1;
    Modifier modifier = Modifier.NONE;
    Double missing = null;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      switch (member.getKey()) {
        case "field" -> field = Values.text(member);
        case "factor" -> factor = Values.fraction(member);
        case "modifier" ->
            modifier =
                constant(Modifier.class, "FieldValueFactorFunction.Modifier", member.getValue());
        case "missing" -> missing = number("missing", member.getValue());
        default ->
            throw ApiException.parsing(
                "field_value_factor query does not support [" + member.getKey() + "]");
      }
    }
    if (field == null) {
      throw ApiException.parsing("[field_value_factor] required field 'field' missing");
    }
    return new FieldValue(field, factor, modifier, missing);
  }

  private static double number(String name, JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return JsonValues.fraction(name, value);
  }

  private static RandomScore random(JsonNode body) {
    Integer seed = null;
    String field = null;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "seed" -> {
          if (value.isNumber()) {
            seed = value.canConvertToInt() ? value.intValue() : Long.hashCode(value.asLong());
          } else if (value.isString()) {
            seed = value.asString().hashCode();
          } else if (!value.isNull()) {
            throw ApiException.parsing(
                "random_score seed must be an int/long or string, not '" + value + "'");
          }
        }
        case "field" -> field = Values.text(member);
        default ->
            throw ApiException.parsing(
                "random_score query does not support [" + member.getKey() + "]");
      }
    }
    return new RandomScore(seed, field);
  }

  private static Decay decay(Shape shape, JsonNode body) {
    MultiValueMode mode = MultiValueMode.MIN;
    Map.Entry<String, JsonNode> field = null;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (member.getKey().equals("multi_value_mode")) {
        mode = mode(Values.text(member));
      } else if (!member.getValue().isObject()) {
        throw ApiException.parsing("malformed score function score parameters.");
      } else {
        field = member;
      }
    }
    if (field == null) {
      throw ApiException.parsing("malformed score function score parameters.");
    }
    JsonNode scale = null;
    JsonNode offset = null;
    @Nullable JsonNode origin = null;
    double decay = 0.5;
    for (Map.Entry<String, JsonNode> member : field.getValue().properties()) {
      switch (member.getKey()) {
        case "scale" -> scale = member.getValue();
        case "offset" -> offset = member.getValue();
        case "origin" -> origin = member.getValue();
        case "decay" -> decay = number("decay", member.getValue());
        default -> throw ApiException.parsing("parameter [" + member.getKey() + "] not supported!");
      }
    }
    return new Decay(shape, field.getKey(), origin, scale, offset, decay, mode);
  }

  private static MultiValueMode mode(String text) {
    for (MultiValueMode mode : MultiValueMode.values()) {
      if (mode.name().equalsIgnoreCase(text)) {
        return mode;
      }
    }
    throw ApiException.illegalArgument("Illegal sort mode: " + text);
  }
}
