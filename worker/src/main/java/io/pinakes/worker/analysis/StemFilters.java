package io.pinakes.worker.analysis;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bg.BulgarianStemFilter;
import org.apache.lucene.analysis.bn.BengaliStemFilter;
import org.apache.lucene.analysis.br.BrazilianStemFilter;
import org.apache.lucene.analysis.ckb.SoraniStemFilter;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanMinimalStemFilter;
import org.apache.lucene.analysis.el.GreekStemFilter;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.es.SpanishPluralStemFilter;
import org.apache.lucene.analysis.fa.PersianStemFilter;
import org.apache.lucene.analysis.fi.FinnishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchMinimalStemFilter;
import org.apache.lucene.analysis.gl.GalicianMinimalStemFilter;
import org.apache.lucene.analysis.gl.GalicianStemFilter;
import org.apache.lucene.analysis.hi.HindiStemFilter;
import org.apache.lucene.analysis.hu.HungarianLightStemFilter;
import org.apache.lucene.analysis.id.IndonesianStemFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.lv.LatvianStemFilter;
import org.apache.lucene.analysis.no.NorwegianLightStemFilter;
import org.apache.lucene.analysis.no.NorwegianMinimalStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseMinimalStemFilter;
import org.apache.lucene.analysis.pt.PortugueseStemFilter;
import org.apache.lucene.analysis.ru.RussianLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sr.SerbianNormalizationFilter;
import org.apache.lucene.analysis.sv.SwedishLightStemFilter;

/** The stemmers, under OpenSearch's names of languages. */
final class StemFilters {

  /** Lucene's number for the variant, which it does not show. */
  private static final int NYNORSK = 1 << 1;

  private StemFilters() {}

  /** The stemmer of that name; names in camel case are the older form of the same. */
  static UnaryOperator<TokenStream> of(String language) {
    String name = language.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "arabic" -> ArabicStemFilter::new;
      case "bengali" -> BengaliStemFilter::new;
      case "brazilian" -> BrazilianStemFilter::new;
      case "bulgarian" -> BulgarianStemFilter::new;
      case "czech" -> CzechStemFilter::new;
      case "english", "porter" -> PorterStemFilter::new;
      case "light_english" -> KStemFilter::new;
      case "minimal_english" -> EnglishMinimalStemFilter::new;
      case "porter2" -> snowball("English");
      case "possessive_english" -> EnglishPossessiveFilter::new;
      case "light_finnish" -> FinnishLightStemFilter::new;
      case "light_french" -> FrenchLightStemFilter::new;
      case "minimal_french" -> FrenchMinimalStemFilter::new;
      case "galician" -> GalicianStemFilter::new;
      case "minimal_galician" -> GalicianMinimalStemFilter::new;
      case "german2" -> snowball("German");
      case "light_german" -> GermanLightStemFilter::new;
      case "minimal_german" -> GermanMinimalStemFilter::new;
      case "greek" -> GreekStemFilter::new;
      case "hindi" -> HindiStemFilter::new;
      case "light_hungarian" -> HungarianLightStemFilter::new;
      case "indonesian" -> IndonesianStemFilter::new;
      case "light_italian" -> ItalianLightStemFilter::new;
      case "latvian" -> LatvianStemFilter::new;
      case "light_norwegian" -> NorwegianLightStemFilter::new;
      case "minimal_norwegian" -> NorwegianMinimalStemFilter::new;
      case "light_nynorsk" -> in -> new NorwegianLightStemFilter(in, NYNORSK);
      case "minimal_nynorsk" -> in -> new NorwegianMinimalStemFilter(in, NYNORSK);
      case "persian" -> PersianStemFilter::new;
      case "light_portuguese" -> PortugueseLightStemFilter::new;
      case "minimal_portuguese" -> PortugueseMinimalStemFilter::new;
      case "portuguese_rslp" -> PortugueseStemFilter::new;
      case "light_russian" -> RussianLightStemFilter::new;
      case "serbian" -> SerbianNormalizationFilter::new;
      case "sorani" -> SoraniStemFilter::new;
      case "light_spanish" -> SpanishLightStemFilter::new;
      case "plural_spanish" -> SpanishPluralStemFilter::new;
      case "light_swedish" -> SwedishLightStemFilter::new;
      default -> snowball(Character.toUpperCase(name.charAt(0)) + name.substring(1));
    };
  }

  /** The stemmer that Snowball has for the language. */
  static UnaryOperator<TokenStream> snowball(String language) {
    return in -> new SnowballFilter(in, language.equals("German2") ? "German" : language);
  }
}
