package io.pinakes.common.analysis;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.Map;

/** Whether an index's components fit together, and each has what it needs. */
final class AnalysisCheck {

  private AnalysisCheck() {}

  static void check(Analysis analysis, TextBounds bounds) {
    for (ComponentKind kind : ComponentKind.values()) {
      analysis.own(kind).values().forEach(each -> check(analysis, each, bounds));
    }
  }

  static void check(Analysis analysis, Component component, TextBounds bounds) {
    switch (component.kind()) {
      case TOKENIZER -> tokenizer(component, bounds);
      case CHAR_FILTER -> charFilter(component);
      case FILTER -> filter(analysis, component, bounds);
      case ANALYZER -> analyzer(analysis, component);
      case NORMALIZER -> normalizer(analysis, component);
    }
  }

  private static void tokenizer(Component tokenizer, TextBounds bounds) {
    switch (tokenizer.type()) {
      case "ngram" -> {
        grams(tokenizer, 1, 2);
        bounds.checkNgrams(tokenizer);
      }
      case "edge_ngram" -> grams(tokenizer, 1, 2);
      default -> {}
    }
  }

  private static void grams(Component component, int least, int greatest) {
    int min = component.whole("min_gram", least);
    int max = component.whole("max_gram", greatest);
    if (min < 1) {
      throw ApiException.illegalArgument("minGram must be greater than zero");
    }
    if (min > max) {
      throw ApiException.illegalArgument("minGram must not be greater than maxGram");
    }
  }

  private static void charFilter(Component filter) {
    switch (filter.type()) {
      case "mapping" -> {
        requireOneOf(filter, "mapping", "mappings", "mappings_path");
        CharMappings.parse(filter.listOrEmpty("mappings"));
      }
      case "pattern_replace" -> {
        if (filter.text("pattern") == null) {
          throw ApiException.illegalArgument(
              "pattern is missing for ["
                  + filter.name()
                  + "] char filter of type 'pattern_replace'");
        }
      }
      default -> {}
    }
  }

  private static void filter(Analysis analysis, Component filter, TextBounds bounds) {
    switch (filter.type()) {
      case "ngram" -> {
        grams(filter, 1, 2);
        bounds.checkNgrams(filter);
      }
      case "edge_ngram" -> grams(filter, 1, 2);
      case "shingle" -> {
        bounds.checkShingles(filter);
        int least = filter.whole("min_shingle_size", 2);
        int greatest = filter.whole("max_shingle_size", 2);
        if (greatest < 2) {
          throw ApiException.illegalArgument("Max shingle size must be >= 2");
        }
        if (least < 2) {
          throw ApiException.illegalArgument("Min shingle size must be >= 2");
        }
        if (least > greatest) {
          throw ApiException.illegalArgument("Min shingle size must be <= max shingle size");
        }
      }
      case "synonym", "synonym_graph" -> {
        if (!filter.has("synonyms")) {
          throw ApiException.illegalArgument(
              "synonym requires either `synonyms` or `synonyms_path` to be configured");
        }
        String format = filter.text("format", "solr");
        if (!format.equals("solr") && !format.equals("wordnet")) {
          throw ApiException.illegalArgument(
              "[format] of synonyms must be solr or wordnet: " + format);
        }
        String analyzer = filter.text("synonym_analyzer");
        if (analyzer != null && !Catalog.isBuiltIn(ComponentKind.ANALYZER, analyzer)) {
          throw ApiException.illegalArgument(
              "[synonym_analyzer] is supported only as a built-in analyzer: " + analyzer);
        }
      }
      case "stemmer", "snowball" -> Stemmers.check(filter);
      case "keep" ->
          requireList(
              filter,
              "keep_words",
              "keep requires either `keep_words` or `keep_words_path` to be configured");
      case "keep_types" ->
          requireList(filter, "types", "keep_types requires `types` to be configured");
      case "common_grams" ->
          requireList(
              filter,
              "common_words",
              "missing or empty [common_words] or [common_words_path] configuration for"
                  + " common_grams token filter");
      case "pattern_capture" -> {
        requireList(
            filter,
            "patterns",
            "required setting 'patterns' is missing for token filter [" + filter.name() + "]");
        filter.listOrEmpty("patterns").forEach(ComponentCheck::pattern);
      }
      case "pattern_replace" -> {
        if (filter.text("pattern") == null) {
          throw ApiException.illegalArgument(
              "pattern is missing for ["
                  + filter.name()
                  + "] token filter of type 'pattern_replace'");
        }
      }
      case "keyword_marker" -> {
        boolean words = filter.has("keywords");
        if (words == filter.has("keywords_pattern")) {
          throw ApiException.illegalArgument(
              words
                  ? "cannot specify both `keywords_pattern` and `keywords` or `keywords_path`"
                  : "keyword filter requires either `keywords`, `keywords_path`, or"
                      + " `keywords_pattern` to be configured");
        }
      }
      case "dictionary_decompounder" ->
          requireList(
              filter,
              "word_list",
              "word_list must be provided for ["
                  + filter.name()
                  + "], either as a path to a file, or directly");
      case "length" -> {
        if (filter.whole("min", 0) > filter.whole("max", Integer.MAX_VALUE)) {
          throw ApiException.illegalArgument(
              "maximum length must not be greater than minimum length");
        }
      }
      case "limit" -> positive(filter, "max_token_count", 1);
      case "truncate" -> {
        if (filter.whole("length", -1) <= 0 && filter.has("length")) {
          throw ApiException.illegalArgument("length parameter must be provided");
        }
      }
      case "min_hash" -> {
        positive(filter, "hash_count", 1);
        positive(filter, "bucket_count", 512);
        positive(filter, "hash_set_size", 1);
      }
      case "multiplexer" ->
          filter.listOrEmpty("filters").forEach(each -> multiplexed(analysis, filter, each));
      default -> {}
    }
  }

  /** A branch of a multiplexer: filters with commas between; none of them a multiplexer. */
  private static void multiplexed(Analysis analysis, Component filter, String branch) {
    for (String name : branch.split(",", -1)) {
      String one = name.strip();
      Component found = analysis.find(ComponentKind.FILTER, one);
      if (!one.isEmpty() && (found == null || found.type().equals("multiplexer"))) {
        throw ApiException.illegalArgument(
            "Multiplexing filter ["
                + filter.name()
                + "] refers to undefined tokenfilter ["
                + one
                + "]");
      }
    }
  }

  private static void positive(Component component, String parameter, int fallback) {
    if (component.whole(parameter, fallback) < 1) {
      throw ApiException.illegalArgument(parameter + " must be greater than zero");
    }
  }

  private static void requireList(Component filter, String parameter, String message) {
    List<String> list = filter.list(parameter);
    if (list == null || list.isEmpty()) {
      throw ApiException.illegalArgument(message);
    }
  }

  private static void requireOneOf(Component filter, String type, String list, String path) {
    if (!filter.has(list)) {
      throw ApiException.illegalArgument(
          type + " requires either `" + list + "` or `" + path + "` to be configured");
    }
  }

  private static void analyzer(Analysis analysis, Component analyzer) {
    if (analyzer.type().equals("snowball")) {
      Stemmers.check(analyzer);
    }
    if (!analyzer.type().equals("custom")) {
      return;
    }
    try {
      String tokenizer = analyzer.text("tokenizer");
      if (tokenizer == null) {
        throw ApiException.illegalArgument(
            "Custom Analyzer [" + analyzer.name() + "] must be configured with a tokenizer");
      }
      analysis.required(analyzer, ComponentKind.TOKENIZER, tokenizer);
      analysis.parts(analyzer, ComponentKind.CHAR_FILTER);
      analysis.parts(analyzer, ComponentKind.FILTER);
    } catch (ApiException e) {
      throw failedToBuild(analyzer, e);
    }
  }

  private static void normalizer(Analysis analysis, Component normalizer) {
    for (ComponentKind kind : List.of(ComponentKind.FILTER, ComponentKind.CHAR_FILTER)) {
      for (Component part : analysis.parts(normalizer, kind)) {
        if (!Catalog.isNormalizing(kind, part.type())) {
          throw ApiException.illegalArgument(
              "Custom normalizer ["
                  + normalizer.name()
                  + "] may not use "
                  + (kind == ComponentKind.FILTER ? "filter" : "char filter")
                  + " ["
                  + part.name()
                  + "]");
        }
      }
    }
  }

  static ApiException notFound(Component chain, ComponentKind kind, String name) {
    String whose = chain.kind() == ComponentKind.NORMALIZER ? "normalizer" : "Analyzer";
    return ApiException.illegalArgument(
        "Custom "
            + whose
            + " ["
            + chain.name()
            + "] failed to find "
            + kind.settingName()
            + " under name ["
            + name
            + "]");
  }

  private static ApiException failedToBuild(Component analyzer, ApiException cause) {
    return new ApiException(
        new ApiError(
            400,
            "illegal_argument_exception",
            "Failed to build analyzers: [" + analyzer.name() + "]",
            Map.of(),
            cause.error()),
        cause);
  }
}
