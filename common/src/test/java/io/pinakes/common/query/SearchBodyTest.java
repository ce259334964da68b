package io.pinakes.common.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.dsl.Compound.Bool;
import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.dsl.FullText.Manner;
import io.pinakes.common.dsl.FullText.Match;
import io.pinakes.common.dsl.MinimumShouldMatch;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryNode.Weighted;
import io.pinakes.common.dsl.TermLevel.Range;
import io.pinakes.common.dsl.TermLevel.Relation;
import io.pinakes.common.dsl.TermLevel.Term;
import io.pinakes.common.dsl.TermLevel.Terms;
import io.pinakes.common.dsl.TextOptions;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.RandomJson;
import io.pinakes.common.query.SortKey.Missing;
import io.pinakes.common.query.SortKey.Mode;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SearchBodyTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static SearchBody body(String json) {
    return SearchBody.parse((ObjectNode) JSON.readTree(json.replace('\'', '"')));
  }

  private static QueryNode query(String json) {
    return body("{'query':" + json + "}").query();
  }

  private static void assertRefused(ThrowingCallable call, String type, String reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().type()).isEqualTo(type);
              assertThat(e.error().reason()).contains(reason);
            });
  }

  @Test
  void anEmptyBodyAsksForTheFirstTenOfAll() {
    assertThat(body("{}")).isEqualTo(SearchBody.of(new MatchAll()));
  }

  @Test
  void readsEverythingThatABodyMayHave() {
    SearchBody body =
        body(
            """
            {'query':{'match_none':{}},'from':'3','size':4,'sort':['a',{'b':'desc'},'_score',
            {'c':{'order':'asc','missing':'_first','mode':'max','unmapped_type':'long'}}],
            '_source':{'includes':['x*'],'excludes':'y'},'track_total_hits':true,'timeout':'2s',
            'min_score':0.5,'explain':false,'version':true,'seq_no_primary_term':true,
            'track_scores':true}\
            """);
    assertThat(body.from()).isEqualTo(3);
    assertThat(body.size()).isEqualTo(4);
    assertThat(body.sort())
        .containsExactly(
            SortKey.of("a", false),
            SortKey.of("b", true),
            SortKey.of("_score", true),
            new SortKey("c", false, Missing.FIRST, null, Mode.MAX, "long", null));
    assertThat(body.view().source()).isEqualTo(new SourceFilter(true, List.of("x*"), List.of("y")));
    assertThat(body.trackTotalHitsUpTo()).isEqualTo(SearchBody.TRACK_ALL);
    assertThat(body.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(body.minScore()).isEqualTo(0.5f);
  }

  @Test
  void readsHowFarToCount() {
    assertThat(body("{}").trackTotalHitsUpTo()).isEqualTo(SearchBody.DEFAULT_TRACK_TOTAL_HITS);
    assertThat(body("{'track_total_hits':false}").trackTotalHitsUpTo())
        .isEqualTo(SearchBody.TRACK_NONE);
    assertThat(body("{'track_total_hits':-1}").trackTotalHitsUpTo())
        .isEqualTo(SearchBody.TRACK_NONE);
    assertThat(body("{'track_total_hits':7}").trackTotalHitsUpTo()).isEqualTo(7);
  }

  @Test
  void byScoreAloneIsNoSort() {
    assertThat(body("{'sort':'_score'}").sort()).isEmpty();
    assertThat(body("{'sort':[{'_score':'asc'}]}").sort()).hasSize(1);
    assertThat(body("{'sort':'f'}").sort().getFirst().effectiveMode()).isEqualTo(Mode.MIN);
    assertThat(body("{'sort':{'f':'desc'}}").sort().getFirst().effectiveMode()).isEqualTo(Mode.MAX);
  }

  @Test
  void readsQueries() {
    assertThat(query("{'match':{'t':'a b'}}"))
        .isEqualTo(new Match("t", "a b", Manner.WORDS, TextOptions.DEFAULT));
    assertThat(query("{'term':{'t':{'value':1.5,'boost':2}}}"))
        .isEqualTo(new Weighted(new Term("t", 1.5, false), 2, null));
    assertThat(query("{'terms':{'t':[1,'a',true],'boost':3}}"))
        .isEqualTo(new Weighted(new Terms("t", List.of(1L, "a", true)), 3, null));
    assertThat(query("{'range':{'t':{'gt':1,'lte':null,'format':'yyyy'}}}"))
        .isEqualTo(new Range("t", 1L, false, null, true, "yyyy", null, Relation.INTERSECTS));
    assertThat(
            query(
                "{'bool':{'must':{'match_all':{}},'must_not':[],'minimum_should_match':'2<75%'}}"))
        .isEqualTo(
            new Bool(
                List.of(new MatchAll()),
                List.of(),
                List.of(),
                List.of(),
                new MinimumShouldMatch("2<75%"),
                true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'foo':1} | parsing_exception | Unknown key for a VALUE_NUMBER in [foo].",
        "{'foo':{}} | parsing_exception | Unknown key for a START_OBJECT in [foo].",
        "{'explain':1} | illegal_argument_exception | Failed to parse value [1] of [explain]",
        "{'query':{'foo':{}}} | parsing_exception | unknown query [foo]",
        "{'query':[]} | parsing_exception | [_na] query malformed, must start with start_object",
        "{'query':{}} | illegal_argument_exception | query malformed, empty clause found",
        "{'query':{'match':'x'}} | parsing_exception | [match] query malformed, no start_object"
            + " after query name",
        "{'query':{'match':{'a':'x'},'term':{'b':'y'}}} | parsing_exception | [match] malformed"
            + " query, expected [END_OBJECT] but found [FIELD_NAME]",
        "{'query':{'match':{'a':'x','b':'y'}}} | parsing_exception | [match] query doesn't support"
            + " multiple fields, found [a] and [b]",
        "{'query':{'match':{'a':{'query':'x','fuzzy':1}}}} | parsing_exception | [match] query"
            + " does not support [fuzzy]",
        "{'query':{'match':{'a':{'operator':'or'}}}} | parsing_exception | No text specified for"
            + " text query",
        "{'query':{'match':{'a':{'query':'x','operator':'xor'}}}} | illegal_argument_exception |"
            + " No enum constant org.opensearch.index.query.Operator.XOR",
        "{'query':{'match':{'a':{'query':'x','minimum_should_match':'y'}}}} |"
            + " number_format_exception | For input string: \"y\"",
        "{'query':{'match_phrase':{'a':{'query':'x','slop':-1}}}} | illegal_argument_exception | No"
            + " negative slop allowed.",
        "{'query':{'term':{'a':null}}} | illegal_argument_exception | value cannot be null",
        "{'query':{'term':{'a':['x']}}} | parsing_exception | [term] query does not support array"
            + " of values",
        "{'query':{'term':{'a':{'value':'x','boost':-1}}}} | illegal_argument_exception | negative"
            + " [boost] are not allowed in [term]",
        "{'query':{'terms':{'a':'x'}}} | parsing_exception | [terms] query does not support [a]",
        "{'query':{'terms':{'a':['x'],'b':['y']}}} | parsing_exception | [terms] query does not"
            + " support multiple fields",
        "{'query':{'terms':{}}} | parsing_exception | [terms] query requires a field name",
        "{'query':{'range':{'a':{'above':1}}}} | parsing_exception | [range] query does not support"
            + " [above]",
        "{'query':{'exists':{}}} | parsing_exception | [exists] must be provided with a [field]",
        "{'query':{'ids':{}}} | illegal_argument_exception | Required [values]",
        "{'query':{'ids':{'values':[{}]}}} | x_content_parse_exception | [ids] values doesn't"
            + " support values of type: START_OBJECT",
        "{'query':{'bool':{'shoud':[]}}} | parsing_exception | [bool] query does not support"
            + " [shoud]",
        "{'query':{'bool':{'must':1}}} | parsing_exception | [bool] query does not support [must]",
        "{'query':{'constant_score':{}}} | parsing_exception | [constant_score] requires a 'filter'"
            + " element",
        "{'query':{'query_string':{}}} | parsing_exception | [query_string] must be provided with a"
            + " [query]",
        "{'from':-1} | illegal_argument_exception | [from] parameter cannot be negative, found"
            + " [-1]",
        "{'size':-1} | illegal_argument_exception | [size] parameter cannot be negative, found"
            + " [-1]",
        "{'size':'x'} | number_format_exception | For input string: \"x\"",
        "{'size':1000001} | illegal_argument_exception | Result window is too large, from + size"
            + " must be less than or equal to: [1000000] but was [1000001].",
        "{'from':2147483647,'size':2147483647} | illegal_argument_exception | Result window is too"
            + " large",
        "{'track_total_hits':-2} | illegal_argument_exception | [track_total_hits] parameter must"
            + " be positive or equals to -1, got -2",
        "{'timeout':'5'} | illegal_argument_exception | failed to parse setting [timeout]",
        "{'sort':[1]} | illegal_argument_exception | malformed sort format",
        "{'sort':{'a':{'nested':{}}}} | x_content_parse_exception | [field_sort] failed to parse"
            + " field [nested]",
        "{'sort':{'a':'up'}} | illegal_argument_exception | Unknown sort order [up]",
        "{'_source':3} | parsing_exception | Expected one of [VALUE_BOOLEAN, VALUE_STRING,"
            + " START_ARRAY, START_OBJECT] but found [VALUE_NUMBER]"
      })
  void whatIsWrongIsRefusedByName(String json, String type, String reason) {
    assertRefused(() -> body(json), type, reason);
  }

  @Test
  void thereAreBoundsOnDepthClausesAndTerms() {
    String atBound = "{'bool':{'must':".repeat(19) + "{'match_all':{}}" + "}}".repeat(19);
    assertThat(query(atBound)).isInstanceOf(Bool.class);
    assertRefused(
        () -> query("{'bool':{'must':" + atBound + "}}"),
        "illegal_argument_exception",
        "The nested depth of the query exceeds the maximum nested depth");
    ObjectNode many = JSON.createObjectNode();
    ArrayNode should = many.putObject("query").putObject("bool").putArray("should");
    for (int i = 0; i < 65536; i++) {
      should.addObject().putObject("match_all");
    }
    assertRefused(
        () -> SearchBody.parse(many), "too_many_clauses", "maxClauseCount is set to 65536");
    ObjectNode terms = JSON.createObjectNode();
    ArrayNode values = terms.putObject("query").putObject("terms").putArray("f");
    for (int i = 0; i <= 1 << 20; i++) {
      values.add(i);
    }
    assertRefused(
        () -> SearchBody.parse(terms),
        "illegal_argument_exception",
        "The number of terms [1048577] used in the Terms Query request");
    assertRefused(
        () -> query("{'query_string':{'query':'" + "x".repeat(32_001) + "'}}"),
        "illegal_argument_exception",
        "Query string length exceeds max allowed length 32000");
  }

  @Property(tries = 3000)
  void noJsonDoesMoreThanGetRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      SearchBody read = SearchBody.parse(RandomJson.object(random, WORDS, 6));
      assertThat(read).isNotNull();
    } catch (ApiException e) {
      assertThat(e.status()).isBetween(400, 499);
    }
  }

  private static final List<String> WORDS =
      List.of(
          "query",
          "from",
          "size",
          "sort",
          "_source",
          "track_total_hits",
          "bool",
          "must",
          "should",
          "filter",
          "match",
          "match_all",
          "term",
          "terms",
          "range",
          "gt",
          "lte",
          "exists",
          "field",
          "ids",
          "values",
          "boost",
          "minimum_should_match",
          "query_string",
          "value",
          "order",
          "missing",
          "asc",
          "75%",
          "operator",
          "and",
          "slop",
          "constant_score",
          "match_phrase");
}
