package io.pinakes.worker.analysis;

import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.jspecify.annotations.Nullable;

/** Lists of words, in which {@code _english_} stands for the words of that language. */
final class StopWords {

  private StopWords() {}

  /**
   * The words of a list.
   *
   * @param words null: {@code fallback}
   */
  static CharArraySet of(@Nullable List<String> words, CharArraySet fallback, boolean ignoreCase) {
    if (words == null) {
      return fallback;
    }
    var set = new CharArraySet(Math.max(1, words.size()), ignoreCase);
    for (String word : words) {
      CharArraySet named = named(word);
      if (named == null) {
        set.add(word);
      } else {
        set.addAll(named);
      }
    }
    return CharArraySet.unmodifiableSet(set);
  }

  /** A list as it stands. */
  static CharArraySet plain(List<String> words, boolean ignoreCase) {
    var set = new CharArraySet(Math.max(1, words.size()), ignoreCase);
    set.addAll(words);
    return CharArraySet.unmodifiableSet(set);
  }

  private static @Nullable CharArraySet named(String word) {
    if (word.length() < 3 || !word.startsWith("_") || !word.endsWith("_")) {
      return null;
    }
    String name = word.substring(1, word.length() - 1).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "none" -> CharArraySet.EMPTY_SET;
      case "english" -> EnglishAnalyzer.ENGLISH_STOP_WORDS_SET;
      default -> LanguageAnalyzers.stopWords(name);
    };
  }
}
