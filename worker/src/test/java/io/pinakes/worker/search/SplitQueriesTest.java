package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keywords whose text in queries is cut into words. */
class SplitQueriesTest {

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard =
        new TestShard(
            "{'properties':{'whole':{'type':'keyword'},'t':{'type':'text'},"
                + "'split':{'type':'keyword','split_queries_on_whitespace':true}}}");
    shard.index("1", "{'whole':'red','split':'red','t':'red'}");
    shard.index("2", "{'whole':'blue','split':'blue','t':'blue'}");
    shard.index("3", "{'whole':'red blue','split':'red blue','t':'red blue'}");
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
        "{'match':{'whole':'red blue'}} ; 3",
        "{'match':{'split':'red blue'}} ; 1 2",
        "{'match':{'split':{'query':'red blue','operator':'and'}}} ; ''",
        "{'match':{'split':{'query':'red bluu','fuzziness':1}}} ; 1 2",
        "{'match_bool_prefix':{'split':'blue re'}} ; 1 2 3",
        "{'multi_match':{'query':'red blue','fields':['split']}} ; 1 2",
        "{'multi_match':{'query':'red blue','type':'cross_fields','fields':['split']}} ; 1 2",
        "{'multi_match':{'query':'blue','type':'cross_fields','fields':['split','t']}} ; 2 3",
        "{'term':{'split':'red blue'}} ; 3",
        "{'query_string':{'query':'red blue','fields':['split']}} ; 1 2",
        "{'simple_query_string':{'query':'red blue','fields':['split']}} ; 1 2",
      })
  void matchEachWord(String query, String ids) throws IOException {
    String[] expected = ids.equals("''") ? new String[0] : ids.split(" ");
    assertThat(shard.ids(query)).containsExactlyInAnyOrder(expected);
  }
}
