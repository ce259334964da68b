package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.CharMappings;
import io.pinakes.common.analysis.Component;
import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterIterator;
import org.jspecify.annotations.Nullable;

/** Splits words at changes of case and kind of character. */
final class WordDelimiters {

  private WordDelimiters() {}

  // Lucene's older filter is what OpenSearch's older name stands for.
  @SuppressWarnings("deprecation")
  static UnaryOperator<TokenStream> of(Component filter) {
    boolean graph = filter.type().equals("word_delimiter_graph");
    int flags =
        bit(filter, "generate_word_parts", true, WordDelimiterGraphFilter.GENERATE_WORD_PARTS)
            | bit(
                filter,
                "generate_number_parts",
                true,
                WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS)
            | bit(filter, "catenate_words", false, WordDelimiterGraphFilter.CATENATE_WORDS)
            | bit(filter, "catenate_numbers", false, WordDelimiterGraphFilter.CATENATE_NUMBERS)
            | bit(filter, "catenate_all", false, WordDelimiterGraphFilter.CATENATE_ALL)
            | bit(
                filter, "split_on_case_change", true, WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE)
            | bit(filter, "preserve_original", false, WordDelimiterGraphFilter.PRESERVE_ORIGINAL)
            | bit(filter, "split_on_numerics", true, WordDelimiterGraphFilter.SPLIT_ON_NUMERICS)
            | bit(
                filter,
                "stem_english_possessive",
                true,
                WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE)
            | bit(filter, "ignore_keywords", false, WordDelimiterGraphFilter.IGNORE_KEYWORDS);
    List<String> list = filter.list("protected_words");
    CharArraySet kept = list == null ? null : StopWords.plain(list, false);
    byte[] table = table(filter.list("type_table"));
    boolean offsets = filter.flag("adjust_offsets", true);
    return graph
        ? in -> new WordDelimiterGraphFilter(in, offsets, table, flags, kept)
        : in -> new WordDelimiterFilter(in, table, flags, kept);
  }

  private static int bit(Component filter, String parameter, boolean fallback, int bit) {
    return filter.flag(parameter, fallback) ? bit : 0;
  }

  /** Lucene's kinds of characters, with those that the rules change. */
  private static byte[] table(@Nullable List<String> rules) {
    if (rules == null) {
      return WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE;
    }
    byte[] table = new byte[Character.MAX_VALUE + 1];
    for (int c = 0; c < table.length; c++) {
      table[c] =
          c < WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE.length
              ? WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE[c]
              : WordDelimiterIterator.getType(c);
    }
    for (CharMappings.Rule rule : CharMappings.parse(rules)) {
      if (rule.from().length() != 1) {
        throw ApiException.illegalArgument(
            "Invalid Mapping Rule : [" + rule.from() + "]. Only a single character is allowed.");
      }
      table[rule.from().charAt(0)] =
          switch (rule.to()) {
            case "LOWER" -> Kinds.LOWER;
            case "UPPER" -> Kinds.UPPER;
            case "ALPHA" -> Kinds.ALPHA;
            case "DIGIT" -> Kinds.DIGIT;
            case "ALPHANUM" -> Kinds.ALPHANUM;
            case "SUBWORD_DELIM" -> Kinds.SUBWORD_DELIM;
            default ->
                throw ApiException.illegalArgument(
                    "Invalid Mapping Rule : [" + rule.from() + "]. Illegal type.");
          };
    }
    return table;
  }

  /** Lucene's numbers for kinds of characters. */
  private static final class Kinds {
    static final byte LOWER = 0x01;
    static final byte UPPER = 0x02;
    static final byte DIGIT = 0x04;
    static final byte SUBWORD_DELIM = 0x08;
    static final byte ALPHA = 0x03;
    static final byte ALPHANUM = 0x07;

    private Kinds() {}
  }
}
