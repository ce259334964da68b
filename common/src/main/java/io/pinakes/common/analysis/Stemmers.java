package io.pinakes.common.analysis;

import io.pinakes.common.error.ApiException;
import java.util.Locale;
import java.util.Set;

/**
 * The languages that words can be stemmed in: OpenSearch's names, but for the stemmers by Kraaij
 * and Pohlmann and by Lovins, which Lucene 10 does not have any more.
 */
final class Stemmers {

  /** OpenSearch's names for the filter {@code stemmer}. */
  private static final Set<String> STEMMER =
      Set.of(
          "arabic",
          "armenian",
          "basque",
          "bengali",
          "brazilian",
          "bulgarian",
          "catalan",
          "czech",
          "danish",
          "dutch",
          "english",
          "light_english",
          "lightEnglish",
          "minimal_english",
          "minimalEnglish",
          "porter2",
          "possessive_english",
          "possessiveEnglish",
          "porter",
          "estonian",
          "finnish",
          "light_finnish",
          "lightFinnish",
          "french",
          "light_french",
          "lightFrench",
          "minimal_french",
          "minimalFrench",
          "galician",
          "minimal_galician",
          "german",
          "german2",
          "light_german",
          "lightGerman",
          "minimal_german",
          "minimalGerman",
          "greek",
          "hindi",
          "hungarian",
          "light_hungarian",
          "lightHungarian",
          "indonesian",
          "irish",
          "italian",
          "light_italian",
          "lightItalian",
          "latvian",
          "lithuanian",
          "norwegian",
          "light_norwegian",
          "lightNorwegian",
          "minimal_norwegian",
          "minimalNorwegian",
          "light_nynorsk",
          "lightNynorsk",
          "minimal_nynorsk",
          "minimalNynorsk",
          "persian",
          "portuguese",
          "light_portuguese",
          "lightPortuguese",
          "minimal_portuguese",
          "minimalPortuguese",
          "portuguese_rslp",
          "romanian",
          "russian",
          "light_russian",
          "lightRussian",
          "serbian",
          "sorani",
          "spanish",
          "light_spanish",
          "lightSpanish",
          "plural_spanish",
          "swedish",
          "light_swedish",
          "lightSwedish",
          "turkish");

  private static final Set<String> SNOWBALL =
      Set.of(
          "Arabic",
          "Armenian",
          "Basque",
          "Catalan",
          "Danish",
          "Dutch",
          "English",
          "Estonian",
          "Finnish",
          "French",
          "German",
          "German2",
          "Greek",
          "Hindi",
          "Hungarian",
          "Indonesian",
          "Irish",
          "Italian",
          "Lithuanian",
          "Nepali",
          "Norwegian",
          "Porter",
          "Portuguese",
          "Romanian",
          "Russian",
          "Serbian",
          "Spanish",
          "Swedish",
          "Tamil",
          "Turkish",
          "Yiddish");

  private Stemmers() {}

  static void check(Component component) {
    boolean snowball = component.type().equals("snowball");
    String language =
        component.text("language", component.text("name", snowball ? "English" : "porter"));
    boolean known =
        snowball
            ? SNOWBALL.contains(language)
            : STEMMER.contains(language) || STEMMER.contains(language.toLowerCase(Locale.ROOT));
    if (!known) {
      throw ApiException.illegalArgument("Invalid stemmer class specified: " + language);
    }
  }
}
