package io.pinakes.worker.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The expected words are those of OpenSearch 3.8's {@code _analyze}. */
class DerivedAnalyzerTest {

  private static final Mapping MAPPING =
      Mapping.parse(
          (ObjectNode)
              JsonMapper.shared()
                  .readTree(
                      """
                      {"properties":{
                        "a":{"type":"search_as_you_type"},
                        "b":{"type":"search_as_you_type","analyzer":"english"}}}\
                      """));

  private static List<String> words(String field, boolean forIndex, String text)
      throws IOException {
    IndexAnalyzers analyzers = IndexAnalyzers.builtIn();
    ValueField derived = MAPPING.valueField(field);
    assertThat(derived).isNotNull();
    Analyzer analyzer = forIndex ? analyzers.forIndex(derived) : analyzers.forSearch(derived);
    var words = new ArrayList<String>();
    try (TokenStream tokens = analyzer.tokenStream(field, text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        words.add(term.toString());
      }
      tokens.end();
    }
    return words;
  }

  @Test
  void neighboursArePutTogether() throws IOException {
    assertThat(words("a._2gram", true, "the Lazy dog")).containsExactly("the lazy", "lazy dog");
    assertThat(words("a._3gram", true, "Quick brown")).isEmpty();
    assertThat(words("b._2gram", true, "fox in the box now")).containsExactly("fox ", "box now");
  }

  @Test
  void beginningsAreOfAsManyWordsAsThereAre() throws IOException {
    assertThat(words("a._index_prefix", true, "ab c"))
        .containsExactly("a", "ab", "ab ", "ab c", "ab c ", "c", "c ", "c  ");
    assertThat(words("a._index_prefix", true, "extraordinarily longwordindeed here"))
        .contains("extraordinarily long", "extraordinarily longwordindeed here")
        .doesNotContain("extraordinarily longw");
    assertThat(words("a._index_prefix", false, "brown f")).isEmpty();
  }
}
