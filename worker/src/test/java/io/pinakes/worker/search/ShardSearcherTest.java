package io.pinakes.worker.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.query.HitOrder;
import io.pinakes.common.query.SearchBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardSearcherTest {

  private static final String BOOKS =
      "{'properties':{'title':{'type':'text','fields':{'raw':{'type':'keyword'}}},"
          + "'en':{'type':'text','analyzer':'english'},'count':{'type':'text','similarity':'term_count'},"
          + "'tag':{'type':'keyword'},'year':{'type':'integer'},'price':{'type':'float'},"
          + "'in_print':{'type':'boolean'},'added':{'type':'date'},'off':{'type':'long','index':false},"
          + "'mute':{'type':'text','index':false}}}";

  private static TestShard books() throws IOException {
    TestShard shard =
        new TestShard(BOOKS)
            .index(
                "1",
                "{'title':'The quick brown"
                    + " fox','tag':['a','b'],'year':2001,'price':1.1,'in_print':true,'added':'2020-05-06','off':1,'mute':'x'}")
            .index(
                "2",
                "{'title':'The lazy dog','en':'jumping"
                    + " dogs','tag':'c','year':[1999,2010],'price':2.5,'in_print':false,'added':'2020-04-30T12:00:00Z','off':2}");
    shard.flush();
    return shard
        .index(
            "3", "{'title':['quick dog','brown cat'],'count':'apple apple cake','o':{'p':{'q':5}}}")
        .index(
            "4",
            "{'title':'New York quick quick','count':'apple','year':-5,'added':1588748889000}");
  }

  private static List<String> source(SearchAnswer answer) {
    return answer.hits().stream()
        .map(hit -> new String(Objects.requireNonNull(hit.source()), UTF_8))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'match':{'title':'quick dog'}} ; 1,2,3,4",
        "{'match':{'title':{'query':'Quick DOG','operator':'and'}}} ; 3",
        "{'match':{'title':{'query':'quick brown fox','minimum_should_match':'-1'}}} ; 1,3",
        "{'match':{'title':{'query':'quick dog','minimum_should_match':3}}} ; ``",
        "{'match':{'en':'dog jump'}} ; 2",
        "{'match':{'year':'1999'}} ; 2",
        "{'match':{'tag':'a'}} ; 1",
        "{'match':{'nowhere':'a'}} ; ``",
        "{'match':{'title':'...'}} ; ``",
        "{'match':{'title':{'query':'...','zero_terms_query':'all'}}} ; 1,2,3,4",
        "{'match_phrase':{'title':'quick brown'}} ; 1",
        "{'match_phrase':{'title':'dog brown'}} ; ``",
        "{'match_phrase':{'title':{'query':'quick fox','slop':1}}} ; 1",
        "{'match_phrase':{'year':'2010'}} ; 2",
        "{'term':{'title':'quick'}} ; 1,3,4",
        "{'term':{'title':'Quick'}} ; ``",
        "{'term':{'title':{'value':'QUICK','case_insensitive':true}}} ; 1,3,4",
        "{'term':{'title.raw':'The lazy dog'}} ; 2",
        "{'term':{'year':2001}} ; 1",
        "{'term':{'year':2001.5}} ; ``",
        "{'term':{'price':1.1}} ; 1",
        "{'term':{'in_print':'true'}} ; 1",
        "{'term':{'in_print':false}} ; 2",
        "{'term':{'added':'2020-05-06'}} ; 1,4",
        "{'term':{'off':2}} ; 2",
        "{'term':{'_id':'3'}} ; 3",
        "{'term':{'o.p.q':5}} ; 3",
        "{'terms':{'tag':['a','c','x']}} ; 1,2",
        "{'terms':{'year':[2010,-5]}} ; 2,4",
        "{'terms':{'off':[1,9]}} ; 1",
        "{'terms':{'in_print':[true,false]}} ; 1,2",
        "{'terms':{'added':['2020-05-06','now']}} ; 1,4",
        "{'terms':{'tag':[]}} ; ``",
        "{'terms':{'_id':['1','4']}} ; 1,4",
        "{'range':{'year':{'gt':1999,'lte':2001}}} ; 1",
        "{'range':{'year':{'gte':1999.5}}} ; 1,2",
        "{'range':{'year':{'lt':2000000000}}} ; 1,2,4",
        "{'range':{'price':{'gt':1.1}}} ; 2",
        "{'range':{'off':{'gte':2}}} ; 2",
        "{'range':{'tag':{'gte':'b'}}} ; 1,2",
        "{'range':{'in_print':{'gt':false}}} ; 1",
        "{'range':{'added':{'gte':'now/d'}}} ; 1,4",
        "{'range':{'added':{'gt':'2020-04-30'}}} ; 1,4",
        "{'range':{'added':{'lt':'2020-05||/M'}}} ; 2",
        "{'range':{'added':{'gte':'06.05.2020','format':'dd.MM.yyyy'}}} ; 1,4",
        "{'exists':{'field':'tag'}} ; 1,2",
        "{'exists':{'field':'title'}} ; 1,2,3,4",
        "{'exists':{'field':'o'}} ; 3",
        "{'exists':{'field':'mute'}} ; ``",
        "{'exists':{'field':'nowhere'}} ; ``",
        "{'ids':{'values':['4','1','x']}} ; 1,4",
        "{'bool':{}} ; 1,2,3,4",
        "{'bool':{'must_not':{'term':{'tag':'a'}}}} ; 2,3,4",
        "{'bool':{'filter':{'match_all':{}},'should':[{'term':{'tag':'a'}},{'term':{'year':2001}}],'minimum_should_match':2}}"
            + " ; 1",
        "{'constant_score':{'filter':{'term':{'tag':'c'}}}} ; 2",
        "{'match_none':{}} ; ``",
        "{'query_string':{'query':'quick AND dog','default_field':'title'}} ; 3",
        "{'query_string':{'query':'quick -dog','default_field':'title'}} ; 1,4",
        "{'query_string':{'query':'+quick -dog','default_field':'title'}} ; 1,4",
        "{'query_string':{'query':'-dog','default_field':'title'}} ; 1,4",
        "{'query_string':{'query':'fox 2010'}} ; 1",
        "{'query_string':{'query':'fox OR 2010'}} ; 1,2",
        "{'query_string':{'query':'title:\\\"new york\\\"'}} ; 4",
        "{'query_string':{'query':'new york','default_operator':'and','fields':['title']}} ; 4",
        "{'query_string':{'query':'year:[2000 TO *]'}} ; 1,2",
        "{'query_string':{'query':'title:qui* OR tag:?'}} ; 1,2,3,4",
        "{'query_string':{'query':'title:QUICC~'}} ; 1,3,4",
        "{'query_string':{'query':'tag:/[ab]/'}} ; 1",
        "{'query_string':{'query':'_exists_:count'}} ; 3,4",
        "{'query_string':{'query':'o.\\\\*:5'}} ; 3",
        "{'query_string':{'query':'*'}} ; 1,2,3,4",
        "{'query_string':{'query':'*:*'}} ; 1,2,3,4",
        "{'query_string':{'query':'nowhere:x'}} ; ``",
        "{'query_string':{'query':' '}} ; ``"
      })
  void findsWhatOpenSearchFinds(String query, String ids) throws IOException {
    try (TestShard shard = books()) {
      assertThat(String.join(",", shard.ids(query).stream().sorted().toList())).isEqualTo(ids);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'query':{'term':{'year':'abc'}}} ; query_shard_exception ; failed to create query: For"
            + " input string: \"abc\"",
        "{'query':{'term':{'year':99999999999}}} ; query_shard_exception ; failed to create query:"
            + " Value [99999999999] is out of range for an integer",
        "{'query':{'range':{'year':{'lt':1e300}}}} ; query_shard_exception ; failed to create"
            + " query: Value [1.0E300] is out of range for an integer",
        "{'query':{'match':{'year':'abc'}}} ; query_shard_exception ; failed to create query: For"
            + " input string: \"abc\"",
        "{'query':{'terms':{'off':['abc']}}} ; query_shard_exception ; failed to create query: For"
            + " input string: \"abc\"",
        "{'query':{'range':{'price':{'gt':'abc'}}}} ; query_shard_exception ; failed to create"
            + " query: For input string: \"abc\"",
        "{'query':{'term':{'in_print':'yes'}}} ; query_shard_exception ; failed to create query:"
            + " Failed to parse value [yes] as only [true] or [false] are allowed.",
        "{'query':{'range':{'added':{'gt':'x'}}}} ; query_shard_exception ; failed to create query:"
            + " failed to parse date field [x] with format"
            + " [strict_date_optional_time||epoch_millis]",
        "{'query':{'range':{'added':{'gt':'x','time_zone':'Moon'}}}} ; query_shard_exception ;"
            + " unknown time zone [Moon]",
        "{'query':{'range':{'year':{'gt':1,'format':'yyyy'}}}} ; query_shard_exception ; does not"
            + " support [format]",
        "{'query':{'match':{'mute':'x'}}} ; query_shard_exception ; Cannot search on field [mute]"
            + " since it is not indexed.",
        "{'query':{'query_string':{'query':'a AND'}}} ; query_shard_exception ; Failed to parse"
            + " query [a AND]",
        "{'query':{'query_string':{'query':'\\\"open'}}} ; query_shard_exception ; Failed to parse"
            + " query",
        "{'query':{'query_string':{'query':'abc','fields':['year']}}} ; query_shard_exception ;"
            + " failed to create query: For input string: \"abc\"",
        "{'query':{'match':{'title':{'query':'x','analyzer':'klingon'}}}} ;"
            + " query_shard_exception ; [match] analyzer [klingon] not found",
        "{'sort':'title'} ; illegal_argument_exception ; Text fields are not optimised for"
            + " operations that require per-document field data",
        "{'sort':'nowhere'} ; query_shard_exception ; No mapping found for [nowhere] in order to"
            + " sort on",
        "{'sort':'nowhere','size':0} ; query_shard_exception ; No mapping found for [nowhere] in"
            + " order to sort on"
      })
  void whatDoesNotFitTheMappingIsRefused(String body, String type, String reason)
      throws IOException {
    try (TestShard shard = books()) {
      assertThatThrownBy(() -> shard.search(body))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> {
                assertThat(e.status()).isEqualTo(400);
                assertThat(e.error().type()).isEqualTo(type);
                assertThat(e.error().reason()).contains(reason);
              });
    }
  }

  @Test
  void noQueryStringCostsTheStackOrTheMemory() throws IOException {
    try (TestShard shard = books()) {
      for (String query :
          List.of(
              "(".repeat(15_000) + "a" + ")".repeat(15_000),
              "a ".repeat(15_000),
              "\\\"" + "a ".repeat(15_000) + "\\\"",
              "/" + "(a|b)*".repeat(300) + "/",
              "/(.*a){30}[ab]{400}/",
              "title:" + "*a".repeat(10_000),
              "a~ ".repeat(5_000))) {
        try {
          SearchAnswer answer =
              shard.search("{'query':{'query_string':{'query':'" + query + "'}}}");
          assertThat(answer.hits()).isEmpty();
        } catch (ApiException e) {
          assertThat(e.status()).isEqualTo(400);
        }
      }
    }
  }

  @Test
  void wordsTimesFieldsAreBounded() throws IOException {
    StringBuilder fields = new StringBuilder("{'properties':{'f':{'type':'text'}");
    for (int i = 0; i < 500; i++) {
      fields.append(",'f").append(i).append("':{'type':'text'}");
    }
    try (TestShard shard = new TestShard(fields + "}}")) {
      assertThat(shard.ids("{'query_string':{'query':'a AND b'}}")).isEmpty();
      assertThatThrownBy(() -> shard.ids("{'query_string':{'query':'a AND b AND c'}}"))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.error().type()).isEqualTo("too_many_clauses"));
    }
  }

  @Test
  void scoresAreBm25sAndAKeywordCountsOne() throws IOException {
    try (TestShard shard = books()) {
      SearchAnswer answer = shard.search("{'query':{'match':{'title':'fox'}}}");
      // idf = ln(1 + 3.5 / 1.5), tf = 1 / (1 + 1.2 * (0.25 + 0.75 * 4 / 3.75)), both over 4
      // documents of 15 terms.
      assertThat(answer.maxScore()).isCloseTo(0.5326f, within(0.001f));
      assertThat(answer.hits().getFirst().score()).isEqualTo(answer.maxScore());
      assertThat(shard.search("{'query':{'term':{'tag':{'value':'a','boost':3}}}}").maxScore())
          .isEqualTo(3f);
    }
  }

  @Test
  void termCountScoresHowOftenTheTermsOccur() throws IOException {
    try (TestShard shard = books()) {
      SearchAnswer answer = shard.search("{'query':{'match':{'count':'apple cake'}}}");
      assertThat(answer.hits()).extracting(Hit::id).containsExactly("3", "4");
      assertThat(answer.hits()).extracting(Hit::score).containsExactly(3f, 1f);
    }
  }

  @Test
  void sortsByFieldsWithMissingValuesWhereTheyAreWanted() throws IOException {
    try (TestShard shard = books()) {
      assertSorted(shard, "['year']", "4:-5", "2:1999", "1:2001", "3:" + Integer.MAX_VALUE);
      assertSorted(shard, "{'year':'desc'}", "2:2010", "1:2001", "4:-5", "3:" + Integer.MIN_VALUE);
      assertSorted(shard, "{'year':{'missing':2000}}", "4:-5", "2:1999", "3:2000", "1:2001");
      assertSorted(
          shard,
          "{'year':{'missing':'_first','mode':'max'}}",
          "3:" + Integer.MIN_VALUE,
          "4:-5",
          "1:2001",
          "2:2010");
      assertSorted(
          shard, "[{'tag':'desc'},{'_doc':'desc'}]", "2:c,1", "1:b,0", "4:null,3", "3:null,2");
      assertSorted(
          shard, "[{'tag':{'missing':'_first'}},'_doc']", "3:null,2", "4:null,3", "1:a,0", "2:c,1");
      assertSorted(shard, "{'price':'desc'}", "2:2.5", "1:1.1", "3:-Infinity", "4:-Infinity");
      assertSorted(
          shard, "{'off':'asc'}", "1:1", "2:2", "3:" + Long.MAX_VALUE, "4:" + Long.MAX_VALUE);
      assertSorted(
          shard,
          "[{'x':{'unmapped_type':'long'}},{'in_print':{'missing':'_first','order':'desc'}}]",
          "3:" + Long.MAX_VALUE + "," + Integer.MAX_VALUE,
          "4:" + Long.MAX_VALUE + "," + Integer.MAX_VALUE,
          "1:" + Long.MAX_VALUE + ",1",
          "2:" + Long.MAX_VALUE + ",0");
    }
  }

  private static void assertSorted(TestShard shard, String sort, String... expected)
      throws IOException {
    SearchBody body = SearchBody.parse(TestShard.json("{'sort':" + sort + "}"));
    SearchAnswer answer = shard.search(body);
    List<String> shown = new ArrayList<>();
    for (Hit hit : answer.hits()) {
      List<String> values = hit.sort().stream().map(String::valueOf).toList();
      shown.add(hit.id() + ":" + String.join(",", values));
      assertThat(hit.score()).isNaN();
    }
    assertThat(shown).containsExactly(expected);
    assertThat(answer.maxScore()).isNaN();
    assertThat(answer.hits()).isSortedAccordingTo(HitOrder.of(body));
  }

  @Test
  void scoresAreTrackedBesideASortOnDemand() throws IOException {
    try (TestShard shard = books()) {
      SearchAnswer answer =
          shard.search(
              "{'query':{'match':{'title':'quick'}},'sort':'year','size':1,'track_scores':true}");
      assertThat(answer.hits().getFirst().score()).isPositive();
      SearchAnswer byScore = shard.search("{'query':{'match':{'title':'quick'}}}");
      assertThat(answer.maxScore()).isEqualTo(byScore.maxScore());
    }
  }

  @Test
  void countsAsFarAsItIsTold() throws IOException {
    try (TestShard shard = new TestShard("{}")) {
      for (int i = 0; i < 50; i++) {
        shard.index("" + i, "{'n':" + i + ",'t':'x'}");
        if (i % 20 == 0) {
          shard.flush();
        }
      }
      shard.delete("0");
      for (String query :
          List.of(
              "{'match_all':{}}",
              "{'term':{'t':'x'}}",
              "{'range':{'n':{'gte':1}}}",
              "{'bool':{'must':{'term':{'t':'x'}},'filter':{'range':{'n':{'gte':0}}}}}")) {
        for (int size : new int[] {0, 3}) {
          String head = "{'query':" + query + ",'size':" + size + ",'track_total_hits':";
          SearchAnswer all = shard.search(head + "true}");
          assertThat(all.total()).as(query).isEqualTo(49);
          assertThat(all.totalIsExact()).isTrue();
          SearchAnswer some = shard.search(head + "10}");
          assertThat(some.total()).as(query).isEqualTo(10);
          assertThat(some.totalIsExact()).isFalse();
          SearchAnswer none = shard.search(head + "false}");
          assertThat(none.totalIsExact()).isFalse();
          assertThat(none.hits()).hasSize(size);
        }
      }
    }
  }

  @Test
  void aMinimumScoreCountsForHitsAndTotals() throws IOException {
    try (TestShard shard = books()) {
      String query = "{'query':{'match':{'count':'apple'}},'min_score':1.5";
      assertThat(shard.search(query + "}").hits()).extracting(Hit::id).containsExactly("3");
      assertThat(shard.search(query + "}").total()).isEqualTo(1);
      assertThat(shard.search(query + ",'size':0}").total()).isEqualTo(1);
      assertThat(shard.search(query + ",'sort':'year'}").total()).isEqualTo(1);
    }
  }

  @Test
  void answersWithSourcesAsTheyWereSentOrWhatIsWantedOfThem() throws IOException {
    try (TestShard shard = new TestShard("{}")) {
      shard.index("1", "{ 'a': {'b': 1.10, 'c': [ {'d':1,'e':2} ]},'f':null}");
      assertThat(source(shard.search("{}")))
          .containsExactly("{ \"a\": {\"b\": 1.10, \"c\": [ {\"d\":1,\"e\":2} ]},\"f\":null}");
      assertThat(shard.search("{'_source':false}").hits().getFirst().source()).isNull();
      assertThat(source(shard.search("{'_source':'a.c.d'}")))
          .containsExactly("{\"a\":{\"c\":[{\"d\":1}]}}");
      assertThat(source(shard.search("{'_source':['*.b','f']}")))
          .containsExactly("{\"a\":{\"b\":1.10},\"f\":null}");
      assertThat(source(shard.search("{'_source':{'includes':'a','excludes':'*.e'}}")))
          .containsExactly("{\"a\":{\"b\":1.10,\"c\":[{\"d\":1}]}}");
      assertThat(source(shard.search("{'_source':{'excludes':['a','x']}}")))
          .containsExactly("{\"f\":null}");
    }
  }

  @Test
  void hitsCarryVersionSequenceNumberAndTerm() throws IOException {
    try (TestShard shard = books()) {
      Hit hit = shard.search("{'query':{'ids':{'values':'3'}}}").hits().getFirst();
      assertThat(List.of(hit.version(), hit.seqNo(), hit.primaryTerm()))
          .containsExactly(1L, 2L, 7L);
    }
  }

  @Test
  void pagesAreCutByTheCoordinatorSoAShardAnswersFromTheStart() throws IOException {
    try (TestShard shard = books()) {
      SearchAnswer answer = shard.search("{'from':1,'size':2}");
      assertThat(answer.hits()).extracting(Hit::id).containsExactly("1", "2", "3");
      assertThat(answer.total()).isEqualTo(4);
    }
  }

  @Test
  void anEmptyShardAnswers() throws IOException {
    try (TestShard shard = new TestShard("{'properties':{'n':{'type':'long'}}}")) {
      assertThat(shard.search("{'sort':'n'}"))
          .isEqualTo(SearchAnswer.of(0, true, Float.NaN, List.of(), false));
    }
  }

  @Test
  void aCancelledSearchSaysThatItTimedOut() throws IOException {
    try (TestShard shard = books()) {
      assertThat(shard.searchCancelled("{'query':{'match':{'title':'quick'}}}").timedOut())
          .isTrue();
    }
  }
}
