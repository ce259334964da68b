package io.pinakes.common.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pinakes.common.error.ApiException;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AnalysisTest {

  /** Settings by dotted names, below the index's analysis. */
  private static Analysis of(String json) {
    var settings = new TreeMap<String, JsonNode>();
    ((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')))
        .properties()
        .forEach(
            each ->
                settings.put(
                    each.getKey().startsWith("index.")
                        ? each.getKey()
                        : "index.analysis." + each.getKey(),
                    each.getValue()));
    return Analysis.of(settings);
  }

  @Test
  void componentsAreReadByKindAndName() {
    Analysis analysis =
        of(
            "{'analyzer.a.tokenizer':'standard','analyzer.a.filter':'lowercase, f',"
                + "'filter.f.type':'length','filter.f.min':'2'}");
    Component analyzer = analysis.own(ComponentKind.ANALYZER).get("a");
    assertThat(analyzer.type()).isEqualTo("custom");
    assertThat(analysis.parts(analyzer, ComponentKind.FILTER))
        .extracting(Component::type)
        .containsExactly("lowercase", "length");
    assertThat(analysis.hasAnalyzer("a")).isTrue();
    assertThat(analysis.hasAnalyzer("french")).isTrue();
    assertThat(analysis.hasAnalyzer("klingon")).isFalse();
    assertThat(of("{'index.number_of_shards':3}")).isEqualTo(Analysis.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'analyzer.a.type':'nope'} | Unknown analyzer type [nope] for [a]",
        "{'analyzer.a.filter':'lowercase'} | analyzer [a] must specify either an analyzer type, or"
            + " a tokenizer",
        "{'filter.a.type':'nope'} | Unknown filter type [nope] for [a]",
        "{'filter.a.min_gram':3} | filter [a] must specify either an analyzer type, or a tokenizer",
        "{'filter.a.type':'hunspell','filter.a.locale':'en_US'} | [hunspell] in [a] is not"
            + " supported",
        "{'filter.a.type':'length','filter.a.least':3} | parameter [least] of filter [a] of type"
            + " [length] is not supported",
        "{'filter.a.type':'length','filter.a.min':'x'} | Failed to parse int setting [min] with"
            + " value [x]",
        "{'filter.a.type':'ngram','filter.a.max_gram':5} | must be less than or equal to: [1] but"
            + " was [4]",
        "{'filter.a.type':'shingle','filter.a.max_shingle_size':9} | must be less than or equal to:"
            + " [3] but was [8]",
        "{'filter.a.type':'synonym'} | synonym requires either `synonyms` or `synonyms_path`",
        "{'filter.a.type':'stemmer','filter.a.language':'klingon'} | Invalid stemmer class"
            + " specified: klingon",
        "{'char_filter.a.type':'mapping'} | mapping requires either `mappings`",
        "{'char_filter.a.type':'mapping','char_filter.a.mappings':['a']} | Invalid mapping rule :"
            + " [a]",
        "{'char_filter.a.type':'pattern_replace','char_filter.a.pattern':'('} | Unclosed group near"
            + " index 1",
        "{'normalizer.n.filter':['stop']} | Custom normalizer [n] may not use filter [stop]",
        "{'normalizer.n.tokenizer':'standard'} | Custom normalizer [n] cannot configure a"
            + " tokenizer",
        "{'analyzer.a.type':'custom'} | Failed to build analyzers: [a]",
        "{'analyzer.a.tokenizer':'nope'} | Failed to build analyzers: [a]",
        "{'foo.a.type':'x'} | unknown kind of analysis component [foo]"
      })
  void whatCannotBeMadeIsRefused(String settings, String reason) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> of(settings))
        .satisfies(e -> assertThat(e.status()).isEqualTo(400))
        .withMessageContaining(reason);
  }

  @Test
  void theIndexMayRaiseTheBoundOfNgrams() {
    assertThat(
            of("{'index.max_ngram_diff':4,'filter.a.type':'ngram','filter.a.max_gram':5}")
                .own(ComponentKind.FILTER))
        .containsKey("a");
  }

  @Test
  void listsAreBounded() {
    String word = "\"w\"";
    String words = "[" + word + ("," + word).repeat(ComponentCheck.MAX_LIST) + "]";
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> of("{'filter.a.type':'stop','filter.a.stopwords':" + words + "}"))
        .withMessageContaining("[stopwords] may have [10000] members");
  }
}
