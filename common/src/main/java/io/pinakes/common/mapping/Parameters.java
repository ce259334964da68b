package io.pinakes.common.mapping;

import static io.pinakes.common.mapping.Parameter.Shown.ALWAYS;
import static io.pinakes.common.mapping.Parameter.Shown.DIFFERENT;
import static io.pinakes.common.mapping.Parameter.Shown.GIVEN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The parameters of fields, with OpenSearch's names, defaults and rules of change. */
final class Parameters {

  /** No bound on the length of keywords. */
  static final int NO_BOUND = Integer.MAX_VALUE;

  static final Parameter<Boolean> INDEX = flag("index", true);
  static final Parameter<Map<String, String>> META =
      new Parameter<>(
          "meta", Map.of(), true, DIFFERENT, ParameterJson::meta, ParameterJson::metaToJson);
  static final Parameter<String> ANALYZER = name("analyzer", ValueField.DEFAULT_ANALYZER, false);
  static final Parameter<Optional<String>> SEARCH_ANALYZER = optionalName("search_analyzer", true);
  static final Parameter<Optional<String>> SEARCH_QUOTE_ANALYZER =
      optionalName("search_quote_analyzer", true);
  static final Parameter<Optional<String>> NORMALIZER = optionalName("normalizer", false);
  static final Parameter<TextSimilarity> SIMILARITY =
      new Parameter<>(
          "similarity",
          TextSimilarity.BM25,
          false,
          GIVEN,
          ParameterJson::similarity,
          similarity -> string(similarity.similarityName()));
  static final Parameter<Integer> IGNORE_ABOVE =
      new Parameter<>(
          "ignore_above",
          NO_BOUND,
          true,
          DIFFERENT,
          (_, json) -> ParameterJson.bound("ignore_above", json),
          JsonNodeFactory.instance::numberNode);
  static final Parameter<DateFormat> FORMAT =
      new Parameter<>(
          "format",
          DateFormat.DEFAULT,
          false,
          DIFFERENT,
          ParameterJson::format,
          format -> string(format.pattern()));

  /** How many steps there are from one whole number to the next; 0 stands for none given. */
  static final Parameter<Double> SCALING_FACTOR =
      new Parameter<>(
          "scaling_factor",
          0.0,
          true,
          ALWAYS,
          ParameterJson::scalingFactor,
          JsonNodeFactory.instance::numberNode);

  private static final List<Parameter<?>> TEXT =
      List.of(INDEX, ANALYZER, SEARCH_ANALYZER, SEARCH_QUOTE_ANALYZER, SIMILARITY, META);
  private static final List<Parameter<?>> KEYWORD = List.of(INDEX, IGNORE_ABOVE, NORMALIZER, META);
  private static final List<Parameter<?>> SCALED = List.of(INDEX, SCALING_FACTOR, META);
  private static final List<Parameter<?>> DATE = List.of(INDEX, FORMAT, META);
  private static final List<Parameter<?>> OTHER = List.of(INDEX, META);

  private Parameters() {}

  /** What a mapping may say about fields of a type. */
  static List<Parameter<?>> of(FieldType type) {
    return switch (type.family()) {
      case TEXT -> TEXT;
      case KEYWORD -> KEYWORD;
      case SCALED -> SCALED;
      case DATE -> DATE;
      case WHOLE, UNSIGNED, FRACTION, BOOLEAN, IP -> OTHER;
    };
  }

  /** The parameter of that name that fields of the type have; null if they do not. */
  static @Nullable Parameter<?> find(FieldType type, String name) {
    for (Parameter<?> parameter : of(type)) {
      if (parameter.name().equals(name)) {
        return parameter;
      }
    }
    return null;
  }

  private static Parameter<Boolean> flag(String name, boolean initial) {
    return new Parameter<>(
        name,
        initial,
        false,
        DIFFERENT,
        (_, json) -> ParameterJson.flag(name, json),
        JsonNodeFactory.instance::booleanNode);
  }

  private static Parameter<String> name(String name, String initial, boolean updatable) {
    return new Parameter<>(
        name,
        initial,
        updatable,
        GIVEN,
        (field, json) -> ParameterJson.name(name, field, json),
        Parameters::string);
  }

  private static Parameter<Optional<String>> optionalName(String name, boolean updatable) {
    return new Parameter<>(
        name,
        Optional.empty(),
        updatable,
        DIFFERENT,
        (field, json) ->
            json.isNull() ? Optional.empty() : Optional.of(ParameterJson.name(name, field, json)),
        value -> string(value.orElseThrow()));
  }

  private static JsonNode string(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }
}
