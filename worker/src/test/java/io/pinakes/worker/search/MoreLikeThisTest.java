package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.Hit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which documents resemble others. The expected hits and scores are OpenSearch's. */
class MoreLikeThisTest {

  private static final String ANY = "'min_term_freq':1,'min_doc_freq':1";

  /** The first document; its source is JSON within JSON. */
  private static final String FIRST =
      "{'_id':'1','_index':'test','_sources':{'test':'"
          + "{'t':'red fox jumps','b':'red fox jumps body'}".replace("'", "\\u0022")
          + "'}}";

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard =
        new TestShard(
            "{'properties':{'t':{'type':'text','fields':{'k':{'type':'keyword'}}},"
                + "'b':{'type':'text'},'n':{'type':'integer'},'k':{'type':'keyword'}}}");
    List<String> texts =
        List.of(
            "red fox jumps",
            "red dog sleeps",
            "blue fox sleeps",
            "red blue green",
            "red red fox fox",
            "green dog");
    for (int i = 0; i < texts.size(); i++) {
      shard.index(
          String.valueOf(i + 1),
          "{'t':'%s','b':'%s body','n':%d,'k':'key'}".formatted(texts.get(i), texts.get(i), i + 1));
    }
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  private List<Hit> hits(String members) throws IOException {
    return shard.search("{'query':{'more_like_this':{" + members + "," + ANY + "}}}").hits();
  }

  @Test
  void looksForTheWordsOfATextInTheFirstOfTheFieldsWhereTheyAreMostFrequent() throws IOException {
    List<Hit> hits = hits("'fields':['b','t'],'like':'red fox body'");
    assertThat(hits).extracting(Hit::id).containsExactly("5", "1", "3", "2", "4", "6");
    assertThat(hits.getFirst().score()).isCloseTo(0.69332194f, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "'fields':['t'],'like':'red fox' ; 5 1 3 2 4",
        "'fields':['t'],'like':['red','fox'] ; 5 1 3 2 4",
        "'fields':['t'],'like':'red fox','unlike':'fox' ; 5 1 2 4",
        "'fields':['t'],'like':'red','minimum_should_match':2 ;",
        "'fields':['t'],'like':'red fox dog','max_query_terms':1 ; 6 2",
        "'fields':['t'],'like':'red fox dog','max_doc_freq':2 ; 6 2",
        "'fields':['t'],'like':'red fox dog','boost_terms':2 ; 2 6 5 1 3 4",
        "'fields':['t'],'like':'Red FOX','stop_words':['fox'] ; 5 1 2 4",
        "'fields':['t'],'like':'Red FOX','min_word_length':-1,'max_word_length':2 ;",
        "'fields':['t.k'],'like':'red fox jumps' ; 1",
        "'fields':['t*'],'like':'red' ;",
        "'fields':['z'],'like':'red' ;",
        "'fields':['n'],'like':'red','fail_on_unsupported_field':false ;",
        "'fields':['t'],'like':'red','analyzer':'none' ; 5 1 2 4",
        "'fields':['t'],'like':{'doc':{'t':'red fox','b':'blue'}} ; 3 4 5 1 2",
        "'fields':['t'],'like':{'doc':{'t':'red fox'},'fields':['b']} ;",
        "'like':{'doc':{'t':'red fox','b':'blue','k':'key','new':'zz'}} ; 3 4 5 1 2 6",
        "'like':{'doc':{'t':'red fox','n':'bad'}} ;",
        "'fields':['t'],'like':{'_id':'99'} ;",
      })
  void finds(String members, String ids) throws IOException {
    List<String> expected = ids == null ? List.of() : Arrays.asList(ids.split(" ", -1));
    assertThat(hits(members)).extracting(Hit::id).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "'fields':['t'],'like':[DOC] ; 5 3 2 4",
        "'fields':['t'],'like':[DOC],'include':true ; 1 5 3 2 4",
        "'fields':['t'],'like':[DOC,'green'] ; 4 5 6 3 2",
        "'fields':['t'],'like':'red fox','unlike':DOC ; 5 1 3 2 4",
        "'fields':['t'],'like':{'doc':{'t':'red blue'}},'unlike':DOC ; 3 4",
        "'fields':['t.k'],'like':DOC,'include':true ; 1",
      })
  void findsByWhatTheCoordinatorHasFound(String members, String ids) throws IOException {
    assertThat(hits(members.replace("DOC", FIRST)))
        .extracting(Hit::id)
        .isEqualTo(Arrays.asList(ids.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "'fields':['n'],'like':'red' ; more_like_this only supports text/keyword fields: [n]",
        "'like':'red' ; cannot infer the field to analyze the free text",
        "'fields':['t'] ; more_like_this requires 'like' to be specified",
        "'like':[] ; more_like_this requires 'like' to be specified",
        "'like':'a','fields':[] ; more_like_this requires 'fields' to be non-empty",
        "'like':'a','fields':'t' ; [mlt] query does not support [fields]",
        "'like':'a','stop_words':'t' ; [mlt] query does not support [stop_words]",
        "'like':'a','foo':1 ; [mlt] query does not support [foo]",
        "'like':'a','max_query_terms':0 ; requires 'maxQueryTerms' to be greater than 0",
        "'like':{} ; neither [id] nor [doc] is specified!",
        "'like':{'_id':'1','doc':{}} ; either [id] or [doc] can be specified, but not both!",
        "'like':{'_id':'1','x':1} ; unknown field [x]",
        "'like':{'_id':'1','fields':'t'} ; field [fields] must be an array",
        "'like':{'_id':'1','version_type':'zz'} ; No version type match [zz]",
        "'like':[['a']] ; Content of 'like' parameter should either be a string or an object",
      })
  void refuses(String members, String message) {
    assertThatThrownBy(() -> hits(members))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(message);
  }

  @Test
  void doesNotChooseMoreWordsThanAQueryMayHave() throws IOException {
    var many = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      many.append(" w").append(i);
    }
    shard.index("7", "{'t':'" + many + "','b':'" + many + "'}");
    String members =
        "'fields':['t','b'],'max_query_terms':1500,'minimum_should_match':1,"
            + "'like':{'doc':{'t':'"
            + many
            + "'}}";
    assertThat(hits(members)).extracting(Hit::id).containsExactly("7");
  }
}
