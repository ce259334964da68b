package io.pinakes.common.suggest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.suggest.PhraseSuggestion.Generator;
import io.pinakes.common.suggest.PhraseSuggestion.Laplace;
import io.pinakes.common.suggest.PhraseSuggestion.LinearInterpolation;
import io.pinakes.common.suggest.PhraseSuggestion.Smoothing;
import io.pinakes.common.suggest.PhraseSuggestion.StupidBackoff;
import io.pinakes.common.suggest.PhraseSuggestion.Tags;
import io.pinakes.common.suggest.SuggestParser.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a suggestion asks of texts as a whole. The defaults are OpenSearch's. */
final class PhraseSuggestionParser {

  /** Sources of candidates of one suggestion. */
  private static final int MAX_GENERATORS = 10;

  /** How far lambdas may be from 1 together; OpenSearch's. */
  private static final double ROUNDING = 0.001;

  private String field = "";
  private @Nullable String text;
  private @Nullable String analyzer;
  private int size = SuggestParser.SIZE;
  private int shardSize;
  private int gramSize;
  private float maxErrors = 1;
  private float confidence = 1;
  private float likelihood = 0.95f;
  private String separator = " ";
  private boolean unigramsOnly = true;
  private int tokenLimit = 10;
  private @Nullable Tags highlight;
  private List<Generator> generators = List.of();

  /**
   * OpenSearch's discount is a float where the request names no model, and a double where it does.
   */
  private Smoothing smoothing = new StupidBackoff(0.4f);

  private PhraseSuggestionParser() {}

  static PhraseSuggestion parse(Given given, ObjectNode json) {
    var parser = new PhraseSuggestionParser();
    parser.text = given.text() != null ? given.text() : given.prefix();
    json.properties().forEach(member -> parser.member(member.getKey(), member.getValue()));
    return parser.suggestion(given.name());
  }

  private PhraseSuggestion suggestion(String name) {
    if (field.isEmpty()) {
      throw SuggestParser.fieldMissing();
    }
    return new PhraseSuggestion(
        name,
        text,
        field,
        analyzer,
        size,
        shardSize > 0 ? shardSize : Math.max(size, SuggestParser.SIZE),
        gramSize,
        maxErrors,
        confidence,
        likelihood,
        separator,
        unigramsOnly,
        tokenLimit,
        highlight,
        generators,
        smoothing);
  }

  private void member(String key, JsonNode value) {
    switch (key) {
      case "text" -> text = JsonValues.text(key, value);
      case "field" -> field = JsonValues.text(key, value);
      case "analyzer" -> analyzer = JsonValues.text(key, value);
      case "size" -> size = SuggestParser.positive(key, value);
      case "shard_size" -> shardSize = SuggestParser.positive(key, value);
      case "gram_size" -> gramSize = atLeastOne("gramSize", key, value);
      case "token_limit" -> tokenLimit = atLeastOne(key, key, value);
      case "max_errors" -> {
        maxErrors = JsonValues.fraction(key, value);
        require(maxErrors > 0, "max_error must be > 0.0");
      }
      case "confidence" -> {
        confidence = JsonValues.fraction(key, value);
        require(confidence >= 0, "confidence must be >= 0.0");
      }
      case "real_word_error_likelihood" -> {
        likelihood = JsonValues.fraction(key, value);
        require(likelihood > 0, "real_word_error_likelihood must be > 0.0");
      }
      case "separator" -> separator = JsonValues.text(key, value);
      case "force_unigrams" -> unigramsOnly = JsonValues.flag(key, value);
      case "highlight" -> highlight = highlight(object(key, value));
      case "direct_generator" -> generators = generators(key, value);
      case "smoothing" -> smoothing = smoothing(object(key, value));
      case "collate" ->
          throw ApiException.illegalArgument(
              "[collate] of the phrase suggester is not supported: it needs templates");
      default -> throw unsupported(key);
    }
  }

  private static ApiException unsupported(String key) {
    return ApiException.parsing("suggester[phrase] doesn't support field [" + key + "]");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw ApiException.illegalArgument(otherwise);
    }
  }

  private static int atLeastOne(String shown, String key, JsonNode value) {
    int number = JsonValues.whole(key, value);
    require(number >= 1, shown + " must be >= 1");
    return number;
  }

  private static ObjectNode object(String key, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw unsupported(key);
  }

  private static @Nullable Tags highlight(ObjectNode json) {
    String before = null;
    String after = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      switch (member.getKey()) {
        case "pre_tag" -> before = JsonValues.text("pre_tag", member.getValue());
        case "post_tag" -> after = JsonValues.text("post_tag", member.getValue());
        default ->
            throw ApiException.parsing(
                "suggester[phrase][highlight] doesn't support field [" + member.getKey() + "]");
      }
    }
    require(
        (before == null) == (after == null),
        "Pre and post tag must both be null or both not be null.");
    return before == null || after == null ? null : new Tags(before, after);
  }

  private static List<Generator> generators(String key, JsonNode json) {
    if (json.isObject()) {
      throw ApiException.parsing("suggester[phrase]  doesn't support array field [" + key + "]");
    }
    if (!json.isArray()) {
      throw unsupported(key);
    }
    require(
        json.size() <= MAX_GENERATORS,
        "[" + key + "] may have [" + MAX_GENERATORS + "] generators, not [" + json.size() + "]");
    var generators = new ArrayList<Generator>();
    for (JsonNode one : json) {
      generators.add(generator(object(key, one)));
    }
    return generators;
  }

  private static Generator generator(ObjectNode json) {
    String field = null;
    int size = SuggestParser.SIZE;
    String preFilter = null;
    String postFilter = null;
    var spelling = new SpellingReader();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      try {
        switch (key) {
          case "field" -> field = JsonValues.text(key, value);
          case "size" -> size = SuggestParser.positive(key, value);
          case "pre_filter" -> preFilter = JsonValues.text(key, value);
          case "post_filter" -> postFilter = JsonValues.text(key, value);
          default -> {
            if (!spelling.read(key, value)) {
              throw new ApiException(
                  400,
                  "x_content_parse_exception",
                  "[direct_generator] unknown field [" + key + "]");
            }
          }
        }
      } catch (ApiException e) {
        throw e.error().type().equals("x_content_parse_exception") ? e : failed(key, e);
      }
    }
    if (field == null) {
      throw ApiException.illegalArgument("Required [field]");
    }
    return new Generator(field, size, preFilter, postFilter, spelling.spelling());
  }

  private static ApiException failed(String key, ApiException cause) {
    return new ApiException(
        new ApiError(
            400,
            "x_content_parse_exception",
            "[direct_generator] failed to parse field [" + key + "]",
            Map.of(),
            cause.error()),
        cause);
  }

  private static Smoothing smoothing(ObjectNode json) {
    Smoothing found = new StupidBackoff(0.4f);
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String kind = member.getKey();
      if (!(member.getValue() instanceof ObjectNode model)) {
        throw ApiException.parsing(
            "[smoothing] unknown token ["
                + JsonValues.token(member.getValue())
                + "] after ["
                + kind
                + "]");
      }
      found =
          switch (kind) {
            case "stupid_backoff" -> {
              only(kind, model, List.of("discount"));
              yield new StupidBackoff(number(model, "discount", 0.4));
            }
            case "laplace" -> {
              only(kind, model, List.of("alpha"));
              yield new Laplace(number(model, "alpha", 0.5));
            }
            case "linear" -> linear(model);
            default ->
                throw ApiException.illegalArgument(
                    "suggester[phrase] doesn't support object field [" + kind + "]");
          };
    }
    return found;
  }

  private static Smoothing linear(ObjectNode model) {
    only("linear", model, List.of("trigram_lambda", "bigram_lambda", "unigram_lambda"));
    double trigrams = number(model, "trigram_lambda", 0);
    double bigrams = number(model, "bigram_lambda", 0);
    double unigrams = number(model, "unigram_lambda", 0);
    require(
        trigrams >= 0 && bigrams >= 0 && unigrams >= 0, "lambda parameters must not be negative");
    require(
        Math.abs(trigrams + bigrams + unigrams - 1) <= ROUNDING,
        "linear smoothing lambdas must sum to 1");
    return new LinearInterpolation(trigrams, bigrams, unigrams);
  }

  private static void only(String kind, ObjectNode model, List<String> members) {
    for (String member : model.propertyNames()) {
      require(
          members.contains(member),
          "[" + kind + "] smoothing doesn't support field [" + member + "]");
    }
  }

  private static double number(ObjectNode model, String member, double otherwise) {
    JsonNode value = model.get(member);
    return value == null ? otherwise : JsonValues.fraction(member, value);
  }
}
