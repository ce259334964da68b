package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of queries for places of words where the index has none. */
class NoPositionsTest {

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard =
        new TestShard(
            "{'properties':{'d':{'type':'text','index_options':'docs'},"
                + "'f':{'type':'text','index_options':'freqs'},'t':{'type':'text'},"
                + "'k':{'type':'keyword','split_queries_on_whitespace':true}}}");
    shard.index("1", "{'d':'quick fox','f':'quick fox','t':'quick fox'}");
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'match_phrase':{'d':'quick fox'}} ; cannot run PhraseQuery",
        "{'match_phrase':{'f':'quick fox'}} ; field:[f] was indexed without position data",
        "{'match_phrase_prefix':{'d':'quick fo'}} ; cannot run PhraseQuery",
        "{'multi_match':{'query':'quick fox','type':'phrase','fields':['d','t']}}"
            + " ; cannot run PhraseQuery",
        "{'query_string':{'query':'\\\"quick fox\\\"','fields':['d']}} ; cannot run PhraseQuery",
        "{'simple_query_string':{'query':'\\\"quick fox\\\"','fields':['d']}}"
            + " ; cannot run PhraseQuery",
        "{'match_phrase':{'k':'quick fox'}} ; Can only use phrase queries on text fields",
        "{'match_phrase':{'k':{'query':'quick fox','analyzer':'whitespace'}}}"
            + " ; not on [k] which is of type [keyword]",
        "{'intervals':{'d':{'match':{'query':'quick'}}}} ; with no positions indexed",
        "{'span_term':{'d':'quick'}} ; cannot run SpanTermQuery (term=quick)",
        "{'span_multi':{'match':{'prefix':{'f':'qui'}}}} ; was indexed without position data",
      })
  void areRefused(String query, String message) {
    assertThatThrownBy(() -> shard.ids(query))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'match_phrase':{'d':'quick'}}",
        "{'match_phrase_prefix':{'d':'qui'}}",
        "{'multi_match':{'query':'quick fo','type':'phrase_prefix','fields':['d','t'],"
            + "'lenient':true}}",
        "{'match_bool_prefix':{'d':'quick fo'}}",
      })
  void areAnsweredIfTheyNeedNone(String query) throws IOException {
    assertThat(shard.ids(query)).containsExactly("1");
  }
}
