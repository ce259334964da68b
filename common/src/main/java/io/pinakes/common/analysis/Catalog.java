package io.pinakes.common.analysis;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What analyzers can be made of, under OpenSearch's names: for each type its parameters. A type
 * whose line begins with {@code !} needs parameters and so must be configured under a name of its
 * own; the others are also there under their type's name.
 */
public final class Catalog {

  /** What a parameter's value must be. */
  enum Form {
    TEXT,
    LIST,
    WHOLE,
    FLAG,
    /** A regular expression of the JDK. */
    PATTERN
  }

  private static final String[] LANGUAGES = {
    "arabic",
    "armenian",
    "basque",
    "bengali",
    "brazilian",
    "bulgarian",
    "catalan",
    "cjk",
    "czech",
    "danish",
    "dutch",
    "english",
    "estonian",
    "finnish",
    "french",
    "galician",
    "german",
    "greek",
    "hindi",
    "hungarian",
    "indonesian",
    "irish",
    "italian",
    "latvian",
    "lithuanian",
    "norwegian",
    "persian",
    "portuguese",
    "romanian",
    "russian",
    "sorani",
    "spanish",
    "swedish",
    "thai",
    "turkish"
  };

  private static final Types ANALYZERS =
      new Types(
              "!custom tokenizer:text filter:list char_filter:list position_increment_gap:whole",
              "standard stopwords:list max_token_length:whole",
              "simple",
              "whitespace",
              "keyword",
              "stop stopwords:list",
              "pattern pattern:pattern flags:text lowercase:flag stopwords:list",
              "fingerprint separator:text max_output_size:whole stopwords:list",
              "snowball language:text stopwords:list")
          .with(LANGUAGES, " stopwords:list stem_exclusion:list");

  private static final Types NORMALIZERS =
      new Types("!custom filter:list char_filter:list", "lowercase");

  private static final Types TOKENIZERS =
      new Types(
          "standard max_token_length:whole",
          "letter",
          "lowercase",
          "whitespace max_token_length:whole",
          "uax_url_email max_token_length:whole",
          "classic max_token_length:whole",
          "thai",
          "keyword buffer_size:whole",
          "ngram min_gram:whole max_gram:whole token_chars:list custom_token_chars:text",
          "edge_ngram min_gram:whole max_gram:whole token_chars:list custom_token_chars:text",
          "pattern pattern:pattern flags:text group:whole",
          "simple_pattern pattern:text",
          "simple_pattern_split pattern:text",
          "!char_group tokenize_on_chars:list max_token_length:whole",
          "path_hierarchy delimiter:text replacement:text buffer_size:whole reverse:flag"
              + " skip:whole");

  private static final Types CHAR_FILTERS =
      new Types(
          "html_strip escaped_tags:list",
          "!mapping mappings:list",
          "!pattern_replace pattern:pattern flags:text replacement:text");

  private static final String DELIMITER =
      " generate_word_parts:flag generate_number_parts:flag catenate_words:flag"
          + " catenate_numbers:flag catenate_all:flag split_on_case_change:flag"
          + " preserve_original:flag split_on_numerics:flag stem_english_possessive:flag"
          + " protected_words:list type_table:list";

  private static final String SYNONYMS =
      " synonyms:list format:text expand:flag lenient:flag synonym_analyzer:text";

  private static final Types FILTERS =
      new Types(
              "lowercase language:text",
              "stop stopwords:list ignore_case:flag remove_trailing:flag",
              "stemmer language:text name:text",
              "snowball language:text",
              "!stemmer_override rules:list",
              "asciifolding preserve_original:flag",
              "!synonym" + SYNONYMS,
              "!synonym_graph" + SYNONYMS,
              "ngram min_gram:whole max_gram:whole preserve_original:flag",
              "edge_ngram min_gram:whole max_gram:whole preserve_original:flag side:text",
              "shingle min_shingle_size:whole max_shingle_size:whole output_unigrams:flag"
                  + " output_unigrams_if_no_shingles:flag token_separator:text filler_token:text",
              "length min:whole max:whole",
              "limit max_token_count:whole consume_all_tokens:flag",
              "truncate length:whole",
              "unique only_on_same_position:flag",
              "!keyword_marker keywords:list keywords_pattern:pattern ignore_case:flag",
              "word_delimiter" + DELIMITER,
              "word_delimiter_graph" + DELIMITER + " adjust_offsets:flag ignore_keywords:flag",
              "elision articles:list articles_case:flag",
              "!pattern_replace pattern:pattern replacement:text all:flag flags:text",
              "!pattern_capture patterns:list preserve_original:flag",
              "!common_grams common_words:list ignore_case:flag query_mode:flag",
              "!keep keep_words:list keep_words_case:flag",
              "!keep_types types:list mode:text",
              "fingerprint separator:text max_output_size:whole",
              "min_hash hash_count:whole bucket_count:whole hash_set_size:whole with_rotation:flag",
              "!multiplexer filters:list preserve_original:flag",
              "cjk_bigram ignored_scripts:list output_unigrams:flag",
              "delimited_payload delimiter:text encoding:text",
              "delimited_term_freq delimiter:text",
              "!dictionary_decompounder word_list:list min_word_size:whole min_subword_size:whole"
                  + " max_subword_size:whole only_longest_match:flag")
          .with(
              new String[] {
                "uppercase",
                "porter_stem",
                "kstem",
                "trim",
                "reverse",
                "keyword_repeat",
                "apostrophe",
                "decimal_digit",
                "cjk_width",
                "classic",
                "flatten_graph",
                "remove_duplicates",
                "type_as_payload",
                "arabic_normalization",
                "arabic_stem",
                "bengali_normalization",
                "brazilian_stem",
                "czech_stem",
                "dutch_stem",
                "french_stem",
                "german_normalization",
                "german_stem",
                "hindi_normalization",
                "indic_normalization",
                "persian_normalization",
                "russian_stem",
                "scandinavian_folding",
                "scandinavian_normalization",
                "serbian_normalization",
                "sorani_normalization"
              },
              "");

  /** Filters that work on the whole text as on one token, so that a normalizer may use them. */
  private static final Set<String> NORMALIZING_FILTERS =
      Set.of(
          "arabic_normalization",
          "asciifolding",
          "bengali_normalization",
          "cjk_width",
          "decimal_digit",
          "elision",
          "german_normalization",
          "hindi_normalization",
          "indic_normalization",
          "lowercase",
          "pattern_replace",
          "persian_normalization",
          "scandinavian_folding",
          "scandinavian_normalization",
          "serbian_normalization",
          "sorani_normalization",
          "trim",
          "uppercase");

  private static final Set<String> NORMALIZING_CHAR_FILTERS = Set.of("mapping", "pattern_replace");

  /** Why a type that OpenSearch has is not here. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "hunspell",
          "its dictionaries are files on each node, and nodes keep no files",
          "condition",
          "it needs scripts",
          "predicate_token_filter",
          "it needs scripts",
          "hyphenation_decompounder",
          "its patterns are a file on each node, and nodes keep no files");

  private Catalog() {}

  /** Whether every index has one of that name. */
  public static boolean isBuiltIn(ComponentKind kind, String name) {
    return types(kind).builtIn.contains(name)
        || (kind == ComponentKind.ANALYZER && name.equals("default"));
  }

  /** All that every index has of a kind, by name. */
  public static Set<String> builtIn(ComponentKind kind) {
    return types(kind).builtIn;
  }

  /** The type's parameters; null if there is no such type. */
  static @Nullable Map<String, Form> parameters(ComponentKind kind, String type) {
    return types(kind).parameters.get(type);
  }

  /** Why the type is not supported although OpenSearch has it; null if it has it neither. */
  static @Nullable String whyRefused(String type) {
    return REFUSED.get(type);
  }

  /** Whether a normalizer may have a part of that type. */
  public static boolean isNormalizing(ComponentKind kind, String type) {
    return (kind == ComponentKind.FILTER ? NORMALIZING_FILTERS : NORMALIZING_CHAR_FILTERS)
        .contains(type);
  }

  private static Types types(ComponentKind kind) {
    return switch (kind) {
      case ANALYZER -> ANALYZERS;
      case TOKENIZER -> TOKENIZERS;
      case FILTER -> FILTERS;
      case CHAR_FILTER -> CHAR_FILTERS;
      case NORMALIZER -> NORMALIZERS;
    };
  }

  /** The types of a kind, read from lines of a type and its parameters. */
  private static final class Types {
    final Map<String, Map<String, Form>> parameters;
    final Set<String> builtIn;

    Types(String... lines) {
      var read = new TreeMap<String, Map<String, Form>>();
      var plain = new TreeSet<String>();
      for (String line : lines) {
        read(line, read, plain);
      }
      parameters = Collections.unmodifiableMap(read);
      builtIn = Collections.unmodifiableSet(plain);
    }

    private Types(Map<String, Map<String, Form>> parameters, Set<String> builtIn) {
      this.parameters = Collections.unmodifiableMap(parameters);
      this.builtIn = Collections.unmodifiableSet(builtIn);
    }

    /** These and more types that all have the same parameters. */
    Types with(String[] names, String theirParameters) {
      var read = new TreeMap<>(parameters);
      var plain = new TreeSet<>(builtIn);
      for (String name : names) {
        read(name + theirParameters, read, plain);
      }
      return new Types(read, plain);
    }

    private static void read(
        String line, Map<String, Map<String, Form>> types, Set<String> builtIn) {
      String[] words = line.split(" ", -1);
      String type = words[0].startsWith("!") ? words[0].substring(1) : words[0];
      var forms = new TreeMap<String, Form>();
      for (int i = 1; i < words.length; i++) {
        int colon = words[i].indexOf(':');
        Form form = Form.valueOf(words[i].substring(colon + 1).toUpperCase(Locale.ROOT));
        forms.put(words[i].substring(0, colon), form);
      }
      types.put(type, Collections.unmodifiableMap(forms));
      if (!words[0].startsWith("!")) {
        builtIn.add(type);
      }
    }
  }
}
