package io.pinakes.worker.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.analysis.Catalog;
import io.pinakes.common.analysis.ComponentKind;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The expected terms are those of OpenSearch 3.8 for the same settings and texts. */
class IndexAnalyzersTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static SortedMap<String, JsonNode> settings(String analysis) {
    var flat = new TreeMap<String, JsonNode>();
    flatten("index.analysis.", (ObjectNode) JSON.readTree(analysis.replace('\'', '"')), flat);
    return flat;
  }

  private static void flatten(String prefix, ObjectNode json, SortedMap<String, JsonNode> flat) {
    json.properties()
        .forEach(
            member -> {
              if (member.getValue() instanceof ObjectNode inner) {
                flatten(prefix + member.getKey() + ".", inner, flat);
              } else {
                flat.put(prefix + member.getKey(), member.getValue());
              }
            });
  }

  private static List<String> terms(Analyzer analyzer, String text) {
    try (TokenStream stream = analyzer.tokenStream("f", text)) {
      var terms = new ArrayList<String>();
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(term.toString());
      }
      stream.end();
      return terms;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> terms(String filter, String text) {
    var analyzers =
        new IndexAnalyzers(
            Analysis.of(
                settings(
                    "{'analyzer':{'a':{'tokenizer':'whitespace','filter':['f']}},'filter':{'f':"
                        + filter
                        + "}}")));
    return terms(Objects.requireNonNull(analyzers.find("a")), text);
  }

  @Test
  void everyBuiltInAnalyzerAndPartWorksWithoutParameters() {
    IndexAnalyzers analyzers = IndexAnalyzers.builtIn();
    for (String name : Catalog.builtIn(ComponentKind.ANALYZER)) {
      assertThat(terms(Objects.requireNonNull(analyzers.find(name), name), "the 2 Quick foxes"))
          .as(name)
          .isNotEmpty();
    }
    for (String name : Catalog.builtIn(ComponentKind.FILTER)) {
      assertThat(terms("{'type':'" + name + "'}", "jumping 42 Quick")).as(name).isNotEmpty();
    }
    for (String name : Catalog.builtIn(ComponentKind.TOKENIZER)) {
      var one =
          new IndexAnalyzers(
              Analysis.of(settings("{'analyzer':{'a':{'tokenizer':'" + name + "'}}}")));
      List<String> found = terms(Objects.requireNonNull(one.find("a")), "one two");
      // A simple pattern without a pattern matches nothing.
      assertThat(found).as(name).matches(list -> name.equals("simple_pattern") || !list.isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'stemmer','language':'light_german'} | Häuser | Haus",
        "{'type':'snowball','language':'German'} | Häuser | Haus",
        "{'type':'stop','stopwords':['_french_','foo']} | le foo bar | bar",
        "{'type':'synonym','synonyms':['a, b => c','d, e']} | a d | c,d,e",
        "{'type':'synonym_graph','synonyms':['ny, new york']} | ny | new,ny,york",
        "{'type':'ngram','min_gram':2,'max_gram':3} | abcd | ab,abc,bc,bcd,cd",
        "{'type':'edge_ngram','min_gram':1,'max_gram':3} | abcd | a,ab,abc",
        "{'type':'shingle'} | a b c | a,a b,b,b c,c",
        "{'type':'length','min':2,'max':3} | a bb ccc dddd | bb,ccc",
        "{'type':'limit'} | a b | a",
        "{'type':'truncate','length':2} | abc | ab",
        "{'type':'unique'} | a b a | a,b",
        "{'type':'keyword_marker','keywords':['x']} | x | x",
        "{'type':'word_delimiter_graph'} | WiFi-5G | Wi,Fi,5,G",
        "{'type':'elision','articles':['l']} | l'avion | avion",
        "{'type':'pattern_replace','pattern':'(a)(b)','replacement':'$2$1'} | abab | baba",
        "{'type':'pattern_capture','patterns':['(\\\\d+)']} | a12 | a12,12",
        "{'type':'common_grams','common_words':['the']} | the fox | the,the_fox,fox",
        "{'type':'keep','keep_words':['b']} | a b | b",
        "{'type':'fingerprint'} | b a b | a b",
        "{'type':'multiplexer','filters':['lowercase','lowercase, porter_stem']} | Going |"
            + " Going,going,go",
        "{'type':'cjk_bigram'} | a | a",
        "{'type':'delimited_payload','delimiter':'@'} | a@1 | a",
        "{'type':'stemmer_override','rules':['mice => mouse']} | mice | mouse",
        "{'type':'lowercase','language':'turkish'} | I | ı"
      })
  void filtersDoWhatTheirParametersSay(String filter, String text, String expected) {
    assertThat(terms(filter, text)).containsExactly(expected.split(","));
  }

  @Test
  void aChainHasItsPartsInOrder() {
    var analyzers =
        new IndexAnalyzers(
            Analysis.of(
                settings(
                    "{'char_filter':{'m':{'type':'mapping','mappings':['ph => f']}},"
                        + "'analyzer':{'a':{'tokenizer':'standard','char_filter':['html_strip','m'],"
                        + "'filter':['lowercase','stop']}}}")));
    assertThat(terms(Objects.requireNonNull(analyzers.find("a")), "<b>The</b> phone"))
        .containsExactly("fone");
  }

  @Test
  void normalizersMakeOneTermOfATextAsItIs() {
    var analyzers =
        new IndexAnalyzers(
            Analysis.of(settings("{'normalizer':{'n':{'filter':['lowercase','asciifolding']}}}")));
    Analyzer normalizer = Objects.requireNonNull(analyzers.normalizer("n"));
    assertThat(normalizer.normalize("f", "Été Noir").utf8ToString()).isEqualTo("ete noir");
    assertThat(Objects.requireNonNull(analyzers.normalizer("lowercase")).normalize("f", "A B"))
        .hasToString("[61 20 62]");
  }

  @Test
  void theIndexMaySayWhatTheDefaultIs() {
    var analyzers =
        new IndexAnalyzers(Analysis.of(settings("{'analyzer':{'default':{'type':'stop'}}}")));
    assertThat(terms(Objects.requireNonNull(analyzers.find("default")), "the fox"))
        .containsExactly("fox");
    assertThat(analyzers.find("default_search")).isSameAs(analyzers.find("default"));
  }

  @Test
  void synonymsThatTheChainLeavesNothingOfAreRefusedUnlessLenient() {
    String settings =
        "{'analyzer':{'a':{'tokenizer':'standard','filter':['stop','s']}},'filter':{'s':{'type':'synonym','lenient':%s,'synonyms':['the"
            + " => a fox','x => y']}}}";
    var strict = new IndexAnalyzers(Analysis.of(settings(settings.formatted(false))));
    assertThatThrownBy(strict::makeAll)
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Failed to build analyzers: [a]");
    var lenient = new IndexAnalyzers(Analysis.of(settings(settings.formatted(true))));
    assertThat(terms(Objects.requireNonNull(lenient.find("a")), "x")).containsExactly("y");
  }

  @Test
  void analyzersThatCanBreakOffAreKnown() {
    Analysis analysis =
        Analysis.of(
            settings(
                "{'analyzer':{'a':{'tokenizer':'whitespace','filter':['delimited_payload']},"
                    + "'b':{'tokenizer':'whitespace','filter':['lowercase']},"
                    + "'c':{'type':'pattern','pattern':'(a|b)*'}}}"));
    var analyzers = new IndexAnalyzers(analysis);
    assertThat(analyzers.mayFail(text("a"))).isTrue();
    assertThat(analyzers.mayFail(text("b"))).isFalse();
    assertThat(analyzers.mayFail(text("c"))).isTrue();
    assertThat(analyzers.mayFail(text("standard"))).isFalse();
  }

  private static ValueField text(String analyzer) {
    String json = "{'properties':{'f':{'type':'text','analyzer':'%s'}}}".formatted(analyzer);
    Mapping mapping = Mapping.parse((ObjectNode) JSON.readTree(json.replace('\'', '"')));
    return Objects.requireNonNull(mapping.valueField("f"));
  }
}
