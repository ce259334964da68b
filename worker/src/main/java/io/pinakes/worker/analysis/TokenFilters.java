package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Component;
import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.commongrams.CommonGramsFilter;
import org.apache.lucene.analysis.commongrams.CommonGramsQueryFilter;
import org.apache.lucene.analysis.compound.DictionaryCompoundWordTokenFilter;
import org.apache.lucene.analysis.core.TypeTokenFilter;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishLowerCaseFilter;
import org.apache.lucene.analysis.minhash.MinHashFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.DelimitedTermFrequencyTokenFilter;
import org.apache.lucene.analysis.miscellaneous.FingerprintFilter;
import org.apache.lucene.analysis.miscellaneous.KeepWordFilter;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.miscellaneous.LimitTokenCountFilter;
import org.apache.lucene.analysis.miscellaneous.PatternKeywordMarkerFilter;
import org.apache.lucene.analysis.miscellaneous.SetKeywordMarkerFilter;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.payloads.DelimitedPayloadTokenFilter;
import org.apache.lucene.analysis.payloads.FloatEncoder;
import org.apache.lucene.analysis.payloads.IdentityEncoder;
import org.apache.lucene.analysis.payloads.IntegerEncoder;
import org.apache.lucene.analysis.payloads.PayloadEncoder;
import org.apache.lucene.analysis.reverse.ReverseStringFilter;
import org.apache.lucene.analysis.shingle.ShingleFilter;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.apache.lucene.search.suggest.analyzing.SuggestStopFilter;

/** Makes token filters of their definitions, but for those that need their chain. */
final class TokenFilters {

  private TokenFilters() {}

  static UnaryOperator<TokenStream> of(Component filter) {
    UnaryOperator<TokenStream> plain = PlainFilters.find(filter.type());
    if (plain != null) {
      return plain;
    }
    return switch (filter.type()) {
      case "lowercase" -> lowercase(filter.text("language", ""));
      case "stop" -> stop(filter);
      case "stemmer" -> StemFilters.of(filter.text("language", filter.text("name", "porter")));
      case "snowball" -> StemFilters.snowball(filter.text("language", "English"));
      case "stemmer_override" -> StemmerOverrides.of(filter.listOrEmpty("rules"));
      case "asciifolding" -> {
        boolean both = filter.flag("preserve_original", false);
        yield in -> new ASCIIFoldingFilter(in, both);
      }
      case "ngram" -> {
        int least = filter.whole("min_gram", 1);
        int greatest = filter.whole("max_gram", 2);
        boolean whole = filter.flag("preserve_original", false);
        yield in -> new NGramTokenFilter(in, least, greatest, whole);
      }
      case "edge_ngram" -> edgeNgram(filter);
      case "shingle" -> shingle(filter);
      case "length" -> {
        int least = filter.whole("min", 0);
        int greatest = filter.whole("max", Integer.MAX_VALUE);
        yield in -> new LengthFilter(in, least, greatest);
      }
      case "limit" -> {
        int most = filter.whole("max_token_count", 1);
        boolean consumeAll = filter.flag("consume_all_tokens", false);
        yield in -> new LimitTokenCountFilter(in, most, consumeAll);
      }
      case "truncate" -> {
        int length = filter.whole("length", 10);
        yield in -> TruncateTokenFilter.truncateAfterChars(in, length);
      }
      case "unique" -> {
        boolean onSamePosition = filter.flag("only_on_same_position", false);
        yield in -> new UniqueFilter(in, onSamePosition);
      }
      case "keyword_marker" -> keywordMarker(filter);
      case "word_delimiter", "word_delimiter_graph" -> WordDelimiters.of(filter);
      case "elision" -> {
        CharArraySet articles =
            StopWords.of(
                filter.list("articles"),
                FrenchAnalyzer.DEFAULT_ARTICLES,
                filter.flag("articles_case", false));
        yield in -> new ElisionFilter(in, articles);
      }
      case "pattern_replace" -> {
        Pattern pattern = Patterns.of(filter.text("pattern", ""), filter.text("flags"));
        String replacement = filter.text("replacement", "");
        boolean all = filter.flag("all", true);
        yield in -> new PatternReplaceFilter(in, pattern, replacement, all);
      }
      case "pattern_capture" -> {
        Pattern[] patterns =
            filter.listOrEmpty("patterns").stream()
                .map(regex -> Patterns.of(regex, null))
                .toArray(Pattern[]::new);
        boolean original = filter.flag("preserve_original", true);
        yield in -> new PatternCaptureGroupTokenFilter(in, original, patterns);
      }
      case "common_grams" -> {
        CharArraySet words = words(filter, "common_words", filter.flag("ignore_case", false));
        boolean forQueries = filter.flag("query_mode", false);
        yield in -> {
          var grams = new CommonGramsFilter(in, words);
          return forQueries ? new CommonGramsQueryFilter(grams) : grams;
        };
      }
      case "keep" -> {
        CharArraySet words = words(filter, "keep_words", filter.flag("keep_words_case", false));
        yield in -> new KeepWordFilter(in, words);
      }
      case "keep_types" -> {
        Set<String> types = new TreeSet<>(filter.listOrEmpty("types"));
        boolean keep = filter.text("mode", "include").equals("include");
        yield in -> new TypeTokenFilter(in, types, keep);
      }
      case "fingerprint" -> {
        int longest =
            filter.whole("max_output_size", FingerprintFilter.DEFAULT_MAX_OUTPUT_TOKEN_SIZE);
        String separator = filter.text("separator", " ");
        yield in ->
            new FingerprintFilter(in, longest, separator.isEmpty() ? ' ' : separator.charAt(0));
      }
      case "min_hash" -> minHash(filter);
      case "cjk_bigram" -> cjkBigram(filter);
      case "delimited_payload" -> delimitedPayload(filter);
      case "delimited_term_freq" -> {
        char delimiter = filter.text("delimiter", "|").charAt(0);
        yield in -> new DelimitedTermFrequencyTokenFilter(in, delimiter);
      }
      case "dictionary_decompounder" -> {
        CharArraySet words = words(filter, "word_list", true);
        int word = filter.whole("min_word_size", 5);
        int least = filter.whole("min_subword_size", 2);
        int greatest = filter.whole("max_subword_size", 15);
        boolean longest = filter.flag("only_longest_match", false);
        yield in ->
            new DictionaryCompoundWordTokenFilter(in, words, word, least, greatest, longest);
      }
      default -> throw new IllegalStateException("no filter of type " + filter.type());
    };
  }

  private static CharArraySet words(Component filter, String parameter, boolean ignoreCase) {
    return StopWords.plain(filter.listOrEmpty(parameter), ignoreCase);
  }

  private static UnaryOperator<TokenStream> lowercase(String language) {
    return switch (language) {
      case "" -> LowerCaseFilter::new;
      case "greek" -> GreekLowerCaseFilter::new;
      case "irish" -> IrishLowerCaseFilter::new;
      case "turkish" -> TurkishLowerCaseFilter::new;
      default ->
          throw ApiException.illegalArgument(
              "language [" + language + "] not support for lower case");
    };
  }

  private static UnaryOperator<TokenStream> stop(Component filter) {
    boolean ignoreCase = filter.flag("ignore_case", false);
    CharArraySet words =
        StopWords.of(filter.list("stopwords"), EnglishAnalyzer.ENGLISH_STOP_WORDS_SET, ignoreCase);
    return filter.flag("remove_trailing", true)
        ? in -> new StopFilter(in, words)
        : in -> new SuggestStopFilter(in, words);
  }

  private static UnaryOperator<TokenStream> edgeNgram(Component filter) {
    int least = filter.whole("min_gram", 1);
    int greatest = filter.whole("max_gram", 2);
    boolean whole = filter.flag("preserve_original", false);
    if (!filter.text("side", "front").equals("back")) {
      return in -> new EdgeNGramTokenFilter(in, least, greatest, whole);
    }
    return in ->
        new ReverseStringFilter(
            new EdgeNGramTokenFilter(new ReverseStringFilter(in), least, greatest, whole));
  }

  private static UnaryOperator<TokenStream> shingle(Component filter) {
    int least = filter.whole("min_shingle_size", ShingleFilter.DEFAULT_MIN_SHINGLE_SIZE);
    int greatest = filter.whole("max_shingle_size", ShingleFilter.DEFAULT_MAX_SHINGLE_SIZE);
    boolean unigrams = filter.flag("output_unigrams", true);
    boolean unigramsIfNone = filter.flag("output_unigrams_if_no_shingles", false);
    String separator = filter.text("token_separator", ShingleFilter.DEFAULT_TOKEN_SEPARATOR);
    String filler = filter.text("filler_token", ShingleFilter.DEFAULT_FILLER_TOKEN);
    return in -> {
      var shingles = new ShingleFilter(in, least, greatest);
      shingles.setOutputUnigrams(unigrams);
      shingles.setOutputUnigramsIfNoShingles(unigramsIfNone);
      shingles.setTokenSeparator(separator);
      shingles.setFillerToken(filler);
      return shingles;
    };
  }

  private static UnaryOperator<TokenStream> keywordMarker(Component filter) {
    String regex = filter.text("keywords_pattern");
    if (regex != null) {
      Pattern pattern = Patterns.of(regex, null);
      return in -> new PatternKeywordMarkerFilter(in, pattern);
    }
    CharArraySet words = words(filter, "keywords", filter.flag("ignore_case", false));
    return in -> new SetKeywordMarkerFilter(in, words);
  }

  private static UnaryOperator<TokenStream> minHash(Component filter) {
    int hashes = filter.whole("hash_count", MinHashFilter.DEFAULT_HASH_COUNT);
    int buckets = filter.whole("bucket_count", MinHashFilter.DEFAULT_BUCKET_COUNT);
    int set = filter.whole("hash_set_size", MinHashFilter.DEFAULT_HASH_SET_SIZE);
    boolean rotate = filter.flag("with_rotation", buckets > 1);
    return in -> new MinHashFilter(in, hashes, buckets, set, rotate);
  }

  private static UnaryOperator<TokenStream> cjkBigram(Component filter) {
    List<String> ignored = filter.listOrEmpty("ignored_scripts");
    int scripts =
        (ignored.contains("han") ? 0 : CJKBigramFilter.HAN)
            | (ignored.contains("hiragana") ? 0 : CJKBigramFilter.HIRAGANA)
            | (ignored.contains("katakana") ? 0 : CJKBigramFilter.KATAKANA)
            | (ignored.contains("hangul") ? 0 : CJKBigramFilter.HANGUL);
    boolean unigrams = filter.flag("output_unigrams", false);
    return in -> new CJKBigramFilter(in, scripts, unigrams);
  }

  private static UnaryOperator<TokenStream> delimitedPayload(Component filter) {
    char delimiter = filter.text("delimiter", "|").charAt(0);
    PayloadEncoder encoder =
        switch (filter.text("encoding", "float")) {
          case "int" -> new IntegerEncoder();
          case "identity" -> new IdentityEncoder();
          default -> new FloatEncoder();
        };
    return in -> new DelimitedPayloadTokenFilter(in, delimiter, encoder);
  }
}
