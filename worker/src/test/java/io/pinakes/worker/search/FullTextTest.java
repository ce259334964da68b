package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which documents the queries for text and for forms of terms find. */
class FullTextTest {

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard =
        new TestShard(
            "{'properties':{'t':{'type':'text'},'u':{'type':'text'},'k':{'type':'keyword'},"
                + "'n':{'type':'long'}}}");
    shard.index("1", "{'t':'the quick brown fox','u':'red hat','k':'Quick','n':2}");
    shard.index("2", "{'t':'the lazy brown dog','u':'quick hat','k':'lazy','n':1}");
    shard.flush();
    shard.index("3", "{'t':'brown quick','u':'dog','k':'quiet','n':3}");
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
        "{'match':{'t':{'query':'quikc','fuzziness':'AUTO'}}} ; 1 3",
        "{'match':{'t':{'query':'quikc','fuzziness':1,'fuzzy_transpositions':false}}} ;",
        "{'match':{'t':{'query':'xuick','fuzziness':1,'prefix_length':1}}} ;",
        "{'match':{'t':{'query':'quick dog','operator':'and'}}} ;",
        "{'match':{'t':{'query':'quick brown dog','minimum_should_match':2}}} ; 1 2 3",
        "{'match':{'n':{'query':'two','lenient':true}}} ;",
        "{'match':{'k':'Quick'}} ; 1",
        "{'match_phrase':{'t':'quick brown'}} ; 1",
        "{'match_phrase':{'t':{'query':'quick brown','slop':2}}} ; 1 3",
        "{'match_phrase_prefix':{'t':'quick br'}} ; 1",
        "{'match_phrase_prefix':{'t':'qui'}} ; 1 3",
        "{'match_phrase_prefix':{'t':'quick zz'}} ;",
        "{'match_bool_prefix':{'t':{'query':'brown la','operator':'and'}}} ; 2",
        "{'match_bool_prefix':{'k':'Qu'}} ; 1",
        "{'match_bool_prefix':{'t':'laz'}} ; 2",
        "{'match_bool_prefix':{'t':'laz '}} ;",
        "{'multi_match':{'query':'quick','fields':['t','u']}} ; 1 2 3",
        "{'multi_match':{'query':'quick hat','fields':['t','u'],'operator':'and'}} ; 2",
        "{'multi_match':{'query':'quick red','fields':['t','u'],'type':'cross_fields',"
            + "'operator':'and'}} ; 1",
        "{'multi_match':{'query':'brown qu','fields':['t','u'],'type':'phrase_prefix'}} ; 3",
        "{'multi_match':{'query':'lazy','fields':['*']}} ; 2",
        "{'multi_match':{'query':'quick lazy fox','fields':['t^2','k'],'type':'cross_fields',"
            + "'minimum_should_match':2}} ; 1",
        "{'multi_match':{'query':'quick','fields':['v']}} ;",
        "{'combined_fields':{'query':'quick red','fields':['t','u'],'operator':'and'}} ; 1",
        "{'query_string':{'query':'t:qui* AND NOT u:dog'}} ; 1",
        "{'query_string':{'query':'quikc~','fields':['t']}} ; 1 3",
        "{'query_string':{'query':'n:>=2'}} ; 1 3",
        "{'query_string':{'query':'/l.zy/','default_field':'k'}} ; 2",
        "{'query_string':{'query':'/L.ZY/','default_field':'t'}} ; 2",
        "{'query_string':{'query':'QUI*','default_field':'t'}} ; 1 3",
        "{'query_string':{'query':'_exists_:u'}} ; 1 2 3",
        "{'query_string':{'query':'quick AND (','escape':true,'fields':['u']}} ; 2",
        "{'simple_query_string':{'query':'quick + -red','fields':['t','u'],"
            + "'default_operator':'and'}} ; 2 3",
        "{'simple_query_string':{'query':'qui*','fields':['k']}} ; 3",
        "{'simple_query_string':{'query':'qui*','fields':['t'],'flags':'NONE'}} ;",
        "{'simple_query_string':{'query':'\\\"brown fox\\\"','fields':['t']}} ; 1",
        "{'exists':{'field':'_seq_no'}} ; 1 2 3",
        "{'exists':{'field':'_routing'}} ;",
        "{'prefix':{'k':'qui'}} ; 3",
        "{'prefix':{'k':{'value':'qui','case_insensitive':true}}} ; 1 3",
        "{'wildcard':{'k':'?ui*'}} ; 1 3",
        "{'wildcard':{'k':{'value':'QU*','case_insensitive':true}}} ; 1 3",
        "{'wildcard':{'t':'QU*'}} ;",
        "{'regexp':{'k':'[Qq]ui.+'}} ; 1 3",
        "{'regexp':{'k':{'value':'LA.Y','case_insensitive':true}}} ; 2",
        "{'regexp':{'k':{'value':'<1-2>','flags':'NONE'}}} ;",
        "{'fuzzy':{'k':'lazi'}} ; 2",
        "{'fuzzy':{'k':{'value':'layz','fuzziness':1,'transpositions':false}}} ;",
        "{'regexp':{'t':'qui~(x)'}} ;",
        "{'regexp':{'t':{'value':'qui~(x)','flags':'ALL'}}} ;",
        "{'terms_set':{'t':{'terms':['quick','brown','fox'],'minimum_should_match_field':'n'}}}"
            + " ; 1 2",
        "{'dis_max':{'queries':[{'term':{'k':'lazy'}},{'term':{'k':'quiet'}}]}} ; 2 3",
        "{'boosting':{'positive':{'term':{'t':'quick'}},'negative':{'term':{'k':'Quick'}},"
            + "'negative_boost':0.1}} ; 3 1",
        "{'bool':{'must_not':{'term':{'k':'lazy'}}}} ; 1 3",
        "{'bool':{'must_not':{'term':{'k':'lazy'}},'minimum_should_match':2}} ; 1 3",
        "{'combined_fields':{'query':'quick','fields':['t'],'minimum_should_match':2}} ;",
        "{'bool':{'must_not':{'term':{'k':'lazy'}},'adjust_pure_negative':false}} ;",
        "{'wrapper':{'query':'eyJ0ZXJtIjp7ImsiOiJsYXp5In19'}} ; 2",
      })
  void finds(String query, String ids) throws IOException {
    List<String> found = shard.ids(query);
    List<String> expected = ids == null ? List.of() : Arrays.asList(ids.split(" ", -1));
    if (query.contains("boosting")) {
      assertThat(found).isEqualTo(expected);
    } else {
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
