package io.pinakes.worker.analysis;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bn.BengaliNormalizationFilter;
import org.apache.lucene.analysis.br.BrazilianStemFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.ckb.SoraniNormalizationFilter;
import org.apache.lucene.analysis.classic.ClassicFilter;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.core.UpperCaseFilter;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.de.GermanStemFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.hi.HindiNormalizationFilter;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.miscellaneous.KeywordRepeatFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianNormalizationFilter;
import org.apache.lucene.analysis.miscellaneous.TrimFilter;
import org.apache.lucene.analysis.payloads.TypeAsPayloadTokenFilter;
import org.apache.lucene.analysis.reverse.ReverseStringFilter;
import org.apache.lucene.analysis.sr.SerbianNormalizationFilter;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.jspecify.annotations.Nullable;

/** Filters without parameters. */
final class PlainFilters {

  private static final Map<String, UnaryOperator<TokenStream>> BY_TYPE =
      Map.ofEntries(
          Map.entry("apostrophe", ApostropheFilter::new),
          Map.entry("arabic_normalization", ArabicNormalizationFilter::new),
          Map.entry("arabic_stem", ArabicStemFilter::new),
          Map.entry("bengali_normalization", BengaliNormalizationFilter::new),
          Map.entry("brazilian_stem", BrazilianStemFilter::new),
          Map.entry("cjk_width", CJKWidthFilter::new),
          Map.entry("classic", ClassicFilter::new),
          Map.entry("czech_stem", CzechStemFilter::new),
          Map.entry("decimal_digit", DecimalDigitFilter::new),
          Map.entry("dutch_stem", StemFilters.snowball("Dutch")),
          Map.entry("flatten_graph", FlattenGraphFilter::new),
          Map.entry("french_stem", StemFilters.snowball("French")),
          Map.entry("german_normalization", GermanNormalizationFilter::new),
          Map.entry("german_stem", GermanStemFilter::new),
          Map.entry("hindi_normalization", HindiNormalizationFilter::new),
          Map.entry("indic_normalization", IndicNormalizationFilter::new),
          Map.entry("keyword_repeat", KeywordRepeatFilter::new),
          Map.entry("kstem", KStemFilter::new),
          Map.entry("persian_normalization", PersianNormalizationFilter::new),
          Map.entry("porter_stem", PorterStemFilter::new),
          Map.entry("remove_duplicates", RemoveDuplicatesTokenFilter::new),
          Map.entry("reverse", ReverseStringFilter::new),
          Map.entry("russian_stem", StemFilters.snowball("Russian")),
          Map.entry("scandinavian_folding", ScandinavianFoldingFilter::new),
          Map.entry("scandinavian_normalization", ScandinavianNormalizationFilter::new),
          Map.entry("serbian_normalization", SerbianNormalizationFilter::new),
          Map.entry("sorani_normalization", SoraniNormalizationFilter::new),
          Map.entry("trim", TrimFilter::new),
          Map.entry("type_as_payload", TypeAsPayloadTokenFilter::new),
          Map.entry("uppercase", UpperCaseFilter::new));

  private PlainFilters() {}

  /** The filter of that type; null if it has parameters. */
  static @Nullable UnaryOperator<TokenStream> find(String type) {
    return BY_TYPE.get(type);
  }
}
