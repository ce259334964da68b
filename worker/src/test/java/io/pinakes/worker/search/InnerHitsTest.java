package io.pinakes.worker.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.HitDetail;
import io.pinakes.common.message.WorkerCalls.InnerAnswer;
import io.pinakes.common.message.WorkerCalls.NestedPlace;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InnerHitsTest {

  private static final String MAPPING =
      """
      {'properties':{'n':{'type':'long'},'obj':{'properties':{'o':{'type':'nested','properties':{
      'a':{'type':'long'}}}}},'o':{'type':'nested','properties':{'a':{'type':'long'},
      't':{'type':'text'},'k':{'type':'keyword'},
      'p':{'type':'nested','properties':{'b':{'type':'long'}}}}}}}\
      """;

  /** The documents are those of a comparison with OpenSearch 3.8.0, and so is what is expected. */
  private static TestShard shard() throws IOException {
    return new TestShard(MAPPING)
        .index(
            "1",
            """
            {'n':1,'o':[{'a':1,'t':'red fox','k':'x','p':[{'b':10},{'b':20}]},
            {'a':7,'t':'red red dog','k':'y','p':{'b':1}},{'a':3,'t':'fox'},
            {'a':4,'t':'fox red cat'},{'a':5,'t':'cat red'}],'obj':{'o':[{'a':1},{'a':2}]}}\
            """)
        .index("2", "{'n':2,'o':{'a':2,'t':'blue','p':[{'b':15}]}}");
  }

  /** Of each hit: its inner hits by name, how many there are, and the places of those shown. */
  private static String shown(TestShard shard, String body) throws IOException {
    var hits = new StringJoiner(" ");
    for (Hit hit : shard.search(body).hits()) {
      hits.add(hit.id() + inner(hit.detail()));
    }
    return hits.toString();
  }

  private static String inner(@Nullable HitDetail detail) {
    Map<String, InnerAnswer> all = detail == null ? null : detail.innerHits();
    if (all == null) {
      return "";
    }
    var shown = new StringJoiner(",", "{", "}");
    new TreeMap<>(all)
        .forEach(
            (name, answer) -> {
              var hits = new StringJoiner(";", name + "=" + answer.total() + "(", ")");
              for (Hit hit : answer.hits()) {
                HitDetail inside = Objects.requireNonNull(hit.detail());
                hits.add(place(inside.nested()) + inner(inside));
              }
              shown.add(hits.toString());
            });
    return shown.toString();
  }

  private static String place(@Nullable NestedPlace place) {
    return place == null
        ? ""
        : place.field()
            + place.offset()
            + (place.inner() == null ? "" : "/" + place(place.inner()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'path':'o','query':{'match':{'o.t':'red'}},'inner_hits':{}} | 1{o=4(o1;o0;o4)}",
        "{'path':'o','query':{'match':{'o.t':'red'}},'inner_hits':{'name':'x','size':1,'from':1,"
            + "'sort':[{'o.a':'desc'}]}} | 1{x=4(o4)}",
        "{'path':'o','query':{'match':{'o.t':'red'}},'inner_hits':{'size':0}} | 1{o=4()}",
        "{'path':'o','query':{'match':{'o.t':'red'}},'inner_hits':{'size':2,"
            + "'sort':[{'o.p.b':{'nested':{'path':'o.p'}}}]}} | 1{o=4(o1;o0)}",
        "{'path':'o.p','query':{'match_all':{}},'inner_hits':{'size':9}}"
            + " | 1{o.p=3(o0/p0;o0/p1;o1/p0)} 2{o.p=1(o0/p0)}",
        "{'path':'o','inner_hits':{'size':1},'query':{'nested':{'path':'o.p','query':"
            + "{'range':{'o.p.b':{'gt':5}}},'inner_hits':{'name':'deep'}}}}"
            + " | 1{o=1(o0{deep=2(o0/p0;o0/p1)})} 2{o=1(o0{deep=1(o0/p0)})}",
        "{'path':'obj.o','query':{'match_all':{}},'inner_hits':{}} | 1{obj.o=2(obj.o0;obj.o1)}",
        "{'path':'none','ignore_unmapped':true,'query':{'match_all':{}},'inner_hits':{}} | ''"
      })
  void hitsShowTheirObjectsThatMatch(String nested, String expected) throws IOException {
    try (TestShard shard = shard()) {
      assertThat(shown(shard, "{'query':{'nested':" + nested + "}}")).isEqualTo(expected);
      // In other segments, and beside documents that are gone.
      shard.index("0", "{'o':[{'t':'red'}]}").delete("0");
      shard.flush();
      assertThat(shown(shard, "{'query':{'nested':" + nested + "}}")).isEqualTo(expected);
    }
  }

  private static final String RED =
      "{'nested':{'path':'o','query':{'match':{'o.t':'red'}},'inner_hits':{'name':'red','size':1}}}";

  private static final String BLUE =
      "{'nested':{'path':'o','query':{'match':{'o.t':'blue'}},'inner_hits':{'name':'blue'}}}";

  @Test
  void everyPartOfAQueryShowsItsObjects() throws IOException {
    try (TestShard shard = shard()) {
      String both = "{'bool':{'should':[" + RED + "," + BLUE + "]}}";
      assertThat(shown(shard, "{'sort':['n'],'query':" + both + "}"))
          .isEqualTo("1{blue=0(),red=4(o1)} 2{blue=1(o0),red=0()}");
      assertThat(shown(shard, "{'post_filter':" + RED + "}")).isEqualTo("1{red=4(o1)}");
      assertThat(
              shown(
                  shard,
                  "{'query':{'constant_score':{'filter':{'function_score':{'query':"
                      + RED
                      + "}}}}}"))
          .isEqualTo("1{red=4(o1)}");
    }
  }

  @Test
  void whatOnlyExcludesSortsOrScoresAgainShowsNothing() throws IOException {
    try (TestShard shard = shard()) {
      assertThat(shown(shard, "{'query':{'bool':{'must_not':" + RED + "}}}")).isEqualTo("2");
      assertThat(
              shown(
                  shard,
                  "{'query':{'ids':{'values':['1']}},'rescore':{'query':{'rescore_query':"
                      + RED
                      + "}}}"))
          .isEqualTo("1");
      assertThat(
              shown(
                  shard, "{'query':{'ids':{'values':['1']}},'aggs':{'a':{'filter':" + RED + "}}}"))
          .isEqualTo("1");
    }
  }

  private static Hit first(TestShard shard, String innerHits) throws IOException {
    Hit hit =
        shard
            .search(
                "{'query':{'nested':{'path':'o','query':{'match':{'o.t':{'query':'red',"
                    + "'_name':'is red'}}},'inner_hits':"
                    + innerHits
                    + "}}}")
            .hits()
            .getFirst();
    Map<String, InnerAnswer> inner = Objects.requireNonNull(hit.detail()).innerHits();
    return Objects.requireNonNull(inner).get("o").hits().getFirst();
  }

  private static String source(Hit hit) {
    return new String(Objects.requireNonNull(hit.source()), UTF_8).replace('"', '\'');
  }

  @Test
  void anObjectShowsItsOwnSourceByItsWholePath() throws IOException {
    try (TestShard shard = shard()) {
      assertThat(source(first(shard, "{}")))
          .isEqualTo("{'a':7,'t':'red red dog','k':'y','p':{'b':1}}");
      assertThat(source(first(shard, "{'_source':['o.a','o.p']}")))
          .isEqualTo("{'a':7,'p':{'b':1}}");
      assertThat(source(first(shard, "{'_source':{'excludes':['o.t']}}")))
          .isEqualTo("{'a':7,'k':'y','p':{'b':1}}");
      assertThat(source(first(shard, "{'_source':['a']}"))).isEqualTo("{}");
      assertThat(first(shard, "{'_source':false}").source()).isNull();
    }
  }

  @Test
  void anObjectShowsItsOwnFieldsMatchesAndScore() throws IOException {
    try (TestShard shard = shard()) {
      Hit hit =
          first(
              shard,
              """
              {'version':true,'explain':true,'docvalue_fields':['o.a','_seq_no','n'],
              'fields':['o.k','o.t','n'],'highlight':{'fields':{'o.t':{}}}}\
              """);
      HitDetail detail = Objects.requireNonNull(hit.detail());
      assertThat(detail.fields()).hasToString("{_seq_no=[0], o.a=[7], o.k=[y], o.t=[red red dog]}");
      assertThat(detail.highlight()).hasToString("{o.t=[<em>red</em> <em>red</em> dog]}");
      assertThat(detail.matchedQueries()).containsOnlyKeys("is red");
      assertThat(Objects.requireNonNull(detail.explanation()).value().floatValue())
          .isEqualTo(hit.score());
      assertThat(hit.version()).isEqualTo(1);
    }
  }

  @Test
  void objectsSortedByAFieldAreScoredIfThatIsAskedFor() throws IOException {
    try (TestShard shard = shard()) {
      assertThat(first(shard, "{'sort':['o.a']}").score()).isNaN();
      Hit scored = first(shard, "{'sort':[{'o.a':'desc'}],'track_scores':true}");
      assertThat(scored.score()).isEqualTo(first(shard, "{}").score());
    }
  }

  @Test
  void namesWithDotsAndArraysOfObjectsAroundAreLookedThrough() throws IOException {
    try (var shard = new TestShard(MAPPING)) {
      shard.index("1", "{'obj.o':[{'a':1},null,{'a':2}]}");
      shard.index("2", "{'obj':[{'o':{'a':3}},{'o':[{'a':4}]}]}");
      for (Hit hit :
          shard
              .search(
                  "{'query':{'nested':{'path':'obj.o','query':{'match_all':{}},'inner_hits':{}}}}")
              .hits()) {
        Map<String, InnerAnswer> inner = Objects.requireNonNull(hit.detail()).innerHits();
        int first = hit.id().equals("1") ? 1 : 3;
        assertThat(Objects.requireNonNull(inner).get("obj.o").hits())
            .extracting(InnerHitsTest::source)
            .containsExactly("{'a':" + first + "}", "{'a':" + (first + 1) + "}");
      }
    }
  }

  @Test
  void bucketsShowObjectsToo() throws IOException {
    try (TestShard shard = shard()) {
      assertThat(
              shard
                  .search(
                      """
                      {'size':0,'aggs':{'x':{'nested':{'path':'o'},'aggs':{'top':{'top_hits':{
                      'sort':[{'o.a':'desc'},'_score'],'_source':['o.a'],'fields':['o.t']}},
                      'p':{'nested':{'path':'o.p'},'aggs':{'top':{'top_hits':{}}}}}}}}\
                      """)
                  .total())
          .isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'foo':1} | x_content_parse_exception | [inner_hits] unknown field [foo]",
        "{'size':-1} | x_content_parse_exception | [inner_hits] failed to parse field [size]",
        "[] | parsing_exception | [nested] query does not support [inner_hits]",
        "{'size':60,'from':41} | illegal_argument_exception | Inner result window is too large,"
            + " the inner hit definition's [null]'s from + size must be less than or equal to:"
            + " [100] but was [101].",
        "{'seq_no_primary_term':true} | unsupported_operation_exception"
            + " | nested documents are not assigned sequence numbers",
        "{'collapse':{'field':'o.a'}} | illegal_argument_exception"
            + " | [collapse] in [inner_hits] of a [nested] query is not supported",
        "{'sort':['none']} | query_shard_exception"
            + " | No mapping found for [none] in order to sort on"
      })
  void whatCannotBeIsRefused(String inner, String type, String reason) throws IOException {
    try (TestShard shard = shard()) {
      assertThatThrownBy(() -> first(shard, inner))
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
  void twoOfOneNameAndTooManyAreRefused() throws IOException {
    try (TestShard shard = shard()) {
      assertThatThrownBy(
              () -> shown(shard, "{'query':{'bool':{'should':[" + RED + "," + RED + "]}}}"))
          .hasMessageContaining("[inner_hits] already contains an entry for key [red]");
      var many = new StringJoiner(",");
      for (int i = 0; i < 65; i++) {
        many.add(RED.replace("'name':'red'", "'name':'" + i + "'"));
      }
      assertThatThrownBy(() -> shown(shard, "{'query':{'bool':{'should':[" + many + "]}}}"))
          .hasMessageContaining("a search may have [64] [inner_hits] at most");
    }
  }
}
