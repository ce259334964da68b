package io.pinakes.worker.analysis;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.br.BrazilianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.ckb.SoraniAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.jspecify.annotations.Nullable;

/** Lucene's analyzer of each language, with its own stop words or with others. */
final class LanguageAnalyzers {

  /** How one language's is made; stems that are excluded stay as they are. */
  private record Language(
      Supplier<CharArraySet> stopWords, BiFunction<CharArraySet, CharArraySet, Analyzer> maker) {}

  private static final Map<String, Language> LANGUAGES =
      Map.ofEntries(
          stemming("arabic", ArabicAnalyzer::getDefaultStopSet, ArabicAnalyzer::new),
          stemming("armenian", ArmenianAnalyzer::getDefaultStopSet, ArmenianAnalyzer::new),
          stemming("basque", BasqueAnalyzer::getDefaultStopSet, BasqueAnalyzer::new),
          stemming("bengali", BengaliAnalyzer::getDefaultStopSet, BengaliAnalyzer::new),
          stemming("brazilian", BrazilianAnalyzer::getDefaultStopSet, BrazilianAnalyzer::new),
          stemming("bulgarian", BulgarianAnalyzer::getDefaultStopSet, BulgarianAnalyzer::new),
          stemming("catalan", CatalanAnalyzer::getDefaultStopSet, CatalanAnalyzer::new),
          plain("cjk", CJKAnalyzer::getDefaultStopSet, CJKAnalyzer::new),
          stemming("czech", CzechAnalyzer::getDefaultStopSet, CzechAnalyzer::new),
          stemming("danish", DanishAnalyzer::getDefaultStopSet, DanishAnalyzer::new),
          stemming("dutch", DutchAnalyzer::getDefaultStopSet, DutchAnalyzer::new),
          stemming("english", EnglishAnalyzer::getDefaultStopSet, EnglishAnalyzer::new),
          stemming("estonian", EstonianAnalyzer::getDefaultStopSet, EstonianAnalyzer::new),
          stemming("finnish", FinnishAnalyzer::getDefaultStopSet, FinnishAnalyzer::new),
          stemming("french", FrenchAnalyzer::getDefaultStopSet, FrenchAnalyzer::new),
          stemming("galician", GalicianAnalyzer::getDefaultStopSet, GalicianAnalyzer::new),
          stemming("german", GermanAnalyzer::getDefaultStopSet, GermanAnalyzer::new),
          plain("greek", GreekAnalyzer::getDefaultStopSet, GreekAnalyzer::new),
          stemming("hindi", HindiAnalyzer::getDefaultStopSet, HindiAnalyzer::new),
          stemming("hungarian", HungarianAnalyzer::getDefaultStopSet, HungarianAnalyzer::new),
          stemming("indonesian", IndonesianAnalyzer::getDefaultStopSet, IndonesianAnalyzer::new),
          stemming("irish", IrishAnalyzer::getDefaultStopSet, IrishAnalyzer::new),
          stemming("italian", ItalianAnalyzer::getDefaultStopSet, ItalianAnalyzer::new),
          stemming("latvian", LatvianAnalyzer::getDefaultStopSet, LatvianAnalyzer::new),
          stemming("lithuanian", LithuanianAnalyzer::getDefaultStopSet, LithuanianAnalyzer::new),
          stemming("norwegian", NorwegianAnalyzer::getDefaultStopSet, NorwegianAnalyzer::new),
          plain("persian", PersianAnalyzer::getDefaultStopSet, PersianAnalyzer::new),
          stemming("portuguese", PortugueseAnalyzer::getDefaultStopSet, PortugueseAnalyzer::new),
          stemming("romanian", RomanianAnalyzer::getDefaultStopSet, RomanianAnalyzer::new),
          stemming("russian", RussianAnalyzer::getDefaultStopSet, RussianAnalyzer::new),
          stemming("sorani", SoraniAnalyzer::getDefaultStopSet, SoraniAnalyzer::new),
          stemming("spanish", SpanishAnalyzer::getDefaultStopSet, SpanishAnalyzer::new),
          stemming("swedish", SwedishAnalyzer::getDefaultStopSet, SwedishAnalyzer::new),
          plain("thai", ThaiAnalyzer::getDefaultStopSet, ThaiAnalyzer::new),
          stemming("turkish", TurkishAnalyzer::getDefaultStopSet, TurkishAnalyzer::new));

  private LanguageAnalyzers() {}

  /** All languages that have an analyzer of their own, in order. */
  static Iterable<String> names() {
    return new TreeMap<>(LANGUAGES).keySet();
  }

  /** The language's stop words; null if there is no such language. */
  static @Nullable CharArraySet stopWords(String name) {
    Language language = LANGUAGES.get(name);
    return language == null ? null : language.stopWords().get();
  }

  /**
   * The language's analyzer; null if there is no such language.
   *
   * @param stopWords null: the language's own
   */
  static @Nullable Analyzer make(
      String name, @Nullable CharArraySet stopWords, CharArraySet notStemmed) {
    Language language = LANGUAGES.get(name);
    if (language == null) {
      return null;
    }
    CharArraySet words = stopWords != null ? stopWords : language.stopWords().get();
    return language.maker().apply(words, notStemmed);
  }

  private static Map.Entry<String, Language> stemming(
      String name,
      Supplier<CharArraySet> stopWords,
      BiFunction<CharArraySet, CharArraySet, Analyzer> maker) {
    return Map.entry(name, new Language(stopWords, maker));
  }

  private static Map.Entry<String, Language> plain(
      String name, Supplier<CharArraySet> stopWords, Function<CharArraySet, Analyzer> maker) {
    return Map.entry(name, new Language(stopWords, (words, none) -> maker.apply(words)));
  }
}
