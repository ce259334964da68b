package io.pinakes.common.mapping;

import static io.pinakes.common.mapping.Parameter.Shown.ALWAYS;
import static io.pinakes.common.mapping.Parameter.Shown.DIFFERENT;
import static io.pinakes.common.mapping.Parameter.Shown.GIVEN;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The parameters of fields, with OpenSearch's names, defaults and rules of change. */
final class Parameters {

  /** No bound on the length of keywords. */
  static final int NO_BOUND = Integer.MAX_VALUE;

  /** Positions between the values of an array of texts, so that no phrase reaches over. */
  static final int POSITION_INCREMENT_GAP = 100;

  static final Parameter<Boolean> INDEX = flag("index", true);
  static final Parameter<Boolean> DOC_VALUES = flag("doc_values", true);
  static final Parameter<Boolean> NO_DOC_VALUES = flag("doc_values", false);
  static final Parameter<Boolean> WILDCARD_DOC_VALUES = DOC_VALUES.when(ALWAYS);
  static final Parameter<Boolean> SHINGLE_DOC_VALUES = NO_DOC_VALUES.when(ALWAYS);
  static final Parameter<Boolean> STORE = flag("store", false);
  static final Parameter<Boolean> COERCE = flag("coerce", true).when(GIVEN).asUpdatable();
  static final Parameter<Boolean> IGNORE_MALFORMED =
      flag("ignore_malformed", false).when(GIVEN).asUpdatable();
  static final Parameter<Boolean> IGNORE_Z_VALUE =
      flag("ignore_z_value", true).when(GIVEN).asUpdatable();
  static final Parameter<Boolean> NORMS = flag("norms", true);
  static final Parameter<Boolean> NO_NORMS = flag("norms", false);
  static final Parameter<Boolean> EAGER_GLOBAL_ORDINALS =
      flag("eager_global_ordinals", false).asUpdatable();
  static final Parameter<Boolean> SPLIT_QUERIES =
      flag("split_queries_on_whitespace", false).asUpdatable();
  static final Parameter<Boolean> FIELDDATA = flag("fielddata", false).asUpdatable();
  static final Parameter<Boolean> INDEX_PHRASES = flag("index_phrases", false);
  static final Parameter<Boolean> ENABLE_POSITION_INCREMENTS =
      flag("enable_position_increments", true);
  static final Parameter<Boolean> PRESERVE_SEPARATORS =
      flag("preserve_separators", true).when(ALWAYS);
  static final Parameter<Boolean> PRESERVE_POSITION_INCREMENTS =
      flag("preserve_position_increments", true).when(ALWAYS);

  static final Parameter<Map<String, String>> META =
      new Parameter<>(
          "meta", Map.of(), true, DIFFERENT, ParameterJson::meta, ParameterJson::metaToJson);
  static final Parameter<List<String>> COPY_TO =
      new Parameter<>(
          "copy_to",
          List.of(),
          true,
          DIFFERENT,
          (_, json) -> ParameterJson.names(json),
          ParameterJson::namesToJson);

  static final Parameter<String> ANALYZER = name("analyzer", ValueField.DEFAULT_ANALYZER);
  static final Parameter<String> COMPLETION_ANALYZER = name("analyzer", "simple").when(ALWAYS);
  static final Parameter<Optional<String>> SEARCH_ANALYZER =
      optionalName("search_analyzer").asUpdatable();
  static final Parameter<Optional<String>> SEARCH_QUOTE_ANALYZER =
      optionalName("search_quote_analyzer").asUpdatable();
  static final Parameter<Optional<String>> NORMALIZER = optionalName("normalizer");
  static final Parameter<TextSimilarity> SIMILARITY =
      new Parameter<>(
          "similarity",
          TextSimilarity.BM25,
          false,
          GIVEN,
          ParameterJson::similarity,
          similarity -> string(similarity.similarityName()));
  static final Parameter<String> TEXT_INDEX_OPTIONS =
      choice("index_options", "positions", "docs", "freqs", "offsets");
  static final Parameter<String> WORD_INDEX_OPTIONS = choice("index_options", "docs", "freqs");
  static final Parameter<String> TERM_VECTOR =
      choice(
          "term_vector",
          "no",
          "yes",
          "with_positions",
          "with_offsets",
          "with_positions_offsets",
          "with_positions_payloads",
          "with_positions_offsets_payloads");
  static final Parameter<Integer> GAP =
      new Parameter<>(
          "position_increment_gap",
          POSITION_INCREMENT_GAP,
          false,
          GIVEN,
          (_, json) -> ParameterJson.gap(json),
          JsonNodeFactory.instance::numberNode);
  static final Parameter<Optional<JsonNode>> INDEX_PREFIXES =
      json("index_prefixes", ParameterJson::indexPrefixes);
  static final Parameter<Optional<JsonNode>> FREQUENCY_FILTER =
      json("fielddata_frequency_filter", ParameterJson::frequencyFilter).asUpdatable();
  static final Parameter<Integer> MAX_SHINGLE_SIZE =
      new Parameter<>(
          "max_shingle_size",
          3,
          false,
          ALWAYS,
          (_, json) -> ParameterJson.shingleSize(json),
          JsonNodeFactory.instance::numberNode);
  static final Parameter<Integer> IGNORE_ABOVE = whole("ignore_above", NO_BOUND).asUpdatable();
  static final Parameter<Integer> MAX_INPUT_LENGTH =
      new Parameter<>(
          "max_input_length",
          50,
          true,
          ALWAYS,
          (_, json) -> ParameterJson.inputLength(json),
          JsonNodeFactory.instance::numberNode);
  static final Parameter<List<SuggestContext>> CONTEXTS =
      new Parameter<>(
          "contexts",
          List.of(),
          false,
          DIFFERENT,
          ParameterJson::contexts,
          SuggestContextParser::toJson);

  static final Parameter<DateFormat> FORMAT =
      new Parameter<>(
          "format",
          DateFormat.DEFAULT,
          false,
          DIFFERENT,
          ParameterJson::format,
          format -> string(format.pattern()));
  static final Parameter<Locale> LOCALE =
      new Parameter<>(
          "locale",
          Locale.ROOT,
          false,
          DIFFERENT,
          (_, json) -> ParameterJson.locale(json),
          locale -> string(locale.toString()));

  /** How many steps there are from one whole number to the next; 0 stands for none given. */
  static final Parameter<Double> SCALING_FACTOR =
      new Parameter<>(
          "scaling_factor",
          0.0,
          true,
          ALWAYS,
          (_, json) -> ParameterJson.scalingFactor(json),
          JsonNodeFactory.instance::numberNode);

  /** What {@code null} in a document stands for, in the form that a mapping shows. */
  static final Parameter<Optional<JsonNode>> NULL_WHOLE =
      json("null_value", (_, json) -> ParameterJson.whole(json));

  static final Parameter<Optional<JsonNode>> NULL_UNSIGNED =
      json("null_value", (_, json) -> ParameterJson.unsigned(json));
  static final Parameter<Optional<JsonNode>> NULL_FRACTION =
      json("null_value", (_, json) -> ParameterJson.fraction(json));
  static final Parameter<Optional<JsonNode>> NULL_FLAG =
      json("null_value", (_, json) -> ParameterJson.flagNode(json));
  static final Parameter<Optional<JsonNode>> NULL_TEXT =
      json("null_value", (_, json) -> string(ParameterJson.text(json)));
  static final Parameter<Optional<JsonNode>> NULL_POINT =
      json("null_value", (_, json) -> ParameterJson.point(json));

  static final Parameter<String> VALUE =
      new Parameter<>("value", "", false, ALWAYS, ParameterJson::constant, Parameters::string);

  static final Parameter<Integer> DIMENSION =
      new Parameter<>(
          "dimension",
          0,
          false,
          ALWAYS,
          (_, json) -> ParameterJson.dimension(json),
          JsonNodeFactory.instance::numberNode);
  static final Parameter<Optional<String>> SPACE_TYPE = optionalName("space_type");
  static final Parameter<Optional<JsonNode>> METHOD = json("method", ParameterJson::method);

  /** Never in a mapping's JSON: what makes a sub-field that a type brings different. */
  static final Parameter<Optional<Derivation>> DERIVATION =
      new Parameter<>(
          "derivation",
          Optional.empty(),
          false,
          DIFFERENT,
          (field, _) -> {
            throw ParameterJson.invalid("unknown parameter [derivation] on mapper [" + field + "]");
          },
          _ -> JsonNodeFactory.instance.nullNode());

  /** Read and left alone: without it, an index is as with it, and slower or larger at most. */
  static final Parameter<Boolean> SKIP_LIST = flag("skip_list", false);

  private Parameters() {}

  private static final List<Parameter<?>> TEXT =
      List.of(
          INDEX,
          STORE,
          ANALYZER,
          SEARCH_ANALYZER,
          SEARCH_QUOTE_ANALYZER,
          SIMILARITY,
          TEXT_INDEX_OPTIONS,
          NORMS,
          TERM_VECTOR,
          GAP,
          EAGER_GLOBAL_ORDINALS,
          FIELDDATA,
          FREQUENCY_FILTER,
          INDEX_PREFIXES,
          INDEX_PHRASES,
          COPY_TO,
          META);
  private static final List<Parameter<?>> TYPED_TEXT =
      List.of(
          INDEX,
          STORE,
          SHINGLE_DOC_VALUES,
          MAX_SHINGLE_SIZE,
          ANALYZER,
          SEARCH_ANALYZER,
          SEARCH_QUOTE_ANALYZER,
          SIMILARITY,
          TEXT_INDEX_OPTIONS,
          NORMS,
          TERM_VECTOR,
          COPY_TO,
          META);
  private static final List<Parameter<?>> KEYWORD =
      List.of(
          INDEX,
          DOC_VALUES,
          STORE,
          NULL_TEXT,
          IGNORE_ABOVE,
          NORMALIZER,
          NO_NORMS,
          SIMILARITY,
          WORD_INDEX_OPTIONS,
          EAGER_GLOBAL_ORDINALS,
          SPLIT_QUERIES,
          COPY_TO,
          META);
  private static final List<Parameter<?>> WILDCARD =
      List.of(WILDCARD_DOC_VALUES, NULL_TEXT, IGNORE_ABOVE, NORMALIZER, COPY_TO, META);
  private static final List<Parameter<?>> WHOLE = numeric(NULL_WHOLE);
  private static final List<Parameter<?>> UNSIGNED = numeric(NULL_UNSIGNED);
  private static final List<Parameter<?>> FRACTION = numeric(NULL_FRACTION);
  private static final List<Parameter<?>> SCALED =
      List.of(
          INDEX,
          DOC_VALUES,
          STORE,
          COERCE,
          IGNORE_MALFORMED,
          NULL_FRACTION,
          SCALING_FACTOR,
          SKIP_LIST,
          COPY_TO,
          META);
  private static final List<Parameter<?>> TOKEN_COUNT =
      List.of(
          INDEX,
          DOC_VALUES,
          STORE,
          ANALYZER,
          NULL_WHOLE,
          ENABLE_POSITION_INCREMENTS,
          SKIP_LIST,
          COPY_TO,
          META);
  private static final List<Parameter<?>> FLAG =
      List.of(INDEX, DOC_VALUES, STORE, NULL_FLAG, COPY_TO, META);
  private static final List<Parameter<?>> DATE =
      List.of(
          INDEX,
          DOC_VALUES,
          STORE,
          FORMAT,
          LOCALE,
          NULL_TEXT,
          IGNORE_MALFORMED,
          SKIP_LIST,
          COPY_TO,
          META);
  private static final List<Parameter<?>> IP =
      List.of(INDEX, DOC_VALUES, STORE, NULL_TEXT, IGNORE_MALFORMED, COPY_TO, META);
  private static final List<Parameter<?>> BINARY = List.of(STORE, NO_DOC_VALUES, COPY_TO, META);
  private static final List<Parameter<?>> POINT =
      List.of(
          INDEX, DOC_VALUES, STORE, NULL_POINT, IGNORE_MALFORMED, IGNORE_Z_VALUE, COPY_TO, META);
  private static final List<Parameter<?>> RANGE =
      List.of(INDEX, DOC_VALUES, STORE, COERCE, COPY_TO, META);
  private static final List<Parameter<?>> DATE_RANGE =
      List.of(INDEX, DOC_VALUES, STORE, COERCE, FORMAT, LOCALE, COPY_TO, META);
  private static final List<Parameter<?>> COMPLETION =
      List.of(
          COMPLETION_ANALYZER,
          SEARCH_ANALYZER,
          PRESERVE_SEPARATORS,
          PRESERVE_POSITION_INCREMENTS,
          MAX_INPUT_LENGTH,
          CONTEXTS,
          META);
  private static final List<Parameter<?>> VECTOR =
      List.of(INDEX, STORE, DIMENSION, SPACE_TYPE, METHOD, META);
  private static final List<Parameter<?>> CONSTANT = List.of(VALUE);
  private static final List<Parameter<?>> FLAT = List.of(INDEX, DOC_VALUES, STORE, META);

  private static List<Parameter<?>> numeric(Parameter<?> nullValue) {
    return List.of(
        INDEX, DOC_VALUES, STORE, COERCE, IGNORE_MALFORMED, nullValue, SKIP_LIST, COPY_TO, META);
  }

  /** What a mapping may say about fields of a type. */
  static List<Parameter<?>> of(FieldType type) {
    return switch (type) {
      case SEARCH_AS_YOU_TYPE -> TYPED_TEXT;
      case WILDCARD -> WILDCARD;
      case TOKEN_COUNT -> TOKEN_COUNT;
      case DATE_RANGE -> DATE_RANGE;
      default ->
          switch (type.family()) {
            case TEXT -> TEXT;
            case KEYWORD -> KEYWORD;
            case WHOLE -> WHOLE;
            case UNSIGNED -> UNSIGNED;
            case FRACTION -> FRACTION;
            case SCALED -> SCALED;
            case BOOLEAN -> FLAG;
            case DATE -> DATE;
            case IP -> IP;
            case BINARY -> BINARY;
            case GEO -> POINT;
            case RANGE -> RANGE;
            case COMPLETION -> COMPLETION;
            case VECTOR -> VECTOR;
            case CONSTANT -> CONSTANT;
            case FLAT -> FLAT;
          };
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
        (_, json) -> ParameterJson.flag(json),
        JsonNodeFactory.instance::booleanNode);
  }

  private static Parameter<Integer> whole(String name, int initial) {
    return new Parameter<>(
        name,
        initial,
        false,
        DIFFERENT,
        (_, json) -> ParameterJson.integer(name, json),
        JsonNodeFactory.instance::numberNode);
  }

  private static Parameter<String> choice(String name, String initial, String... others) {
    return new Parameter<>(
        name,
        initial,
        false,
        DIFFERENT,
        (_, json) -> ParameterJson.choice(name, initial, List.of(others), json),
        Parameters::string);
  }

  private static Parameter<String> name(String name, String initial) {
    return new Parameter<>(
        name,
        initial,
        false,
        GIVEN,
        (field, json) -> ParameterJson.name(name, field, json),
        Parameters::string);
  }

  private static Parameter<Optional<String>> optionalName(String name) {
    return new Parameter<>(
        name,
        Optional.empty(),
        false,
        DIFFERENT,
        (field, json) ->
            json.isNull() ? Optional.empty() : Optional.of(ParameterJson.name(name, field, json)),
        value -> string(value.orElseThrow()));
  }

  private static Parameter<Optional<JsonNode>> json(
      String name, BiFunction<String, JsonNode, JsonNode> reader) {
    return new Parameter<>(
        name,
        Optional.empty(),
        false,
        DIFFERENT,
        (field, json) -> json.isNull() ? Optional.empty() : Optional.of(reader.apply(field, json)),
        Optional::orElseThrow);
  }

  private static JsonNode string(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }
}
