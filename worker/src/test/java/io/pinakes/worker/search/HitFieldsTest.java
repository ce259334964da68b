package io.pinakes.worker.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What {@code fields}, {@code stored_fields} and {@code docvalue_fields} show of a hit. */
class HitFieldsTest {

  private static final String MAPPING =
      "{'properties':{'whole':{'type':'integer_range'},'days':{'type':'date_range','format':'yyyy-MM-dd'},"
          + "'block':{'type':'ip_range'},'point':{'type':'geo_point'},'bytes':{'type':'binary'},"
          + "'words':{'type':'token_count','analyzer':'standard'},'any':{'type':'flat_object'},"
          + "'half':{'type':'half_float'},'low':{'type':'keyword','normalizer':'lowercase'},"
          + "'none':{'type':'keyword','null_value':'NULL'},'flag':{'type':'boolean'},"
          + "'other':{'type':'alias','path':'flag'},'same':{'type':'constant_keyword','value':'c'},"
          + "'o':{'properties':{'n':{'type':'long','store':true}}},"
          + "'text':{'type':'text','store':true},'when':{'type':'date','store':true},"
          + "'tag':{'type':'keyword','store':true},'ip':{'type':'ip','store':true},"
          + "'part':{'type':'float','store':true},'yes':{'type':'boolean','store':true}}}";

  private static final String DOCUMENT =
      "{'whole':{'gt':0,'lt':'42'},'days':{'gte':'2020-01-01'},'block':'10.0.0.0/8','point':[2,1],'bytes':'U29tZQ==','words':'some"
          + " text','any':{'a':{'b':[1,'x']}},'half':1.1,'low':'ABC','none':[null,'v'],'flag':'true','o':[{'n':1},{'n':'2'}],'text':'Some"
          + " Text','when':'2020-01-01','tag':['b','a'],'ip':'::1','part':1.1,'yes':true}";

  private static @Nullable Map<String, List<@Nullable Object>> fields(String body)
      throws IOException {
    try (TestShard shard = new TestShard(MAPPING)) {
      shard.index("1", DOCUMENT);
      var hit = shard.search(body).hits().getFirst();
      return requireNonNull(hit.detail()).fields();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'whole'; {\"whole\":[{\"gt\":0,\"lt\":42}]}",
        "'days'; {\"days\":[{\"gte\":\"2020-01-01\"}]}",
        "{'field':'days','format':'yyyy/MM'}; {\"days\":[{\"gte\":\"2020/01\"}]}",
        "'block'; {\"block\":[\"10.0.0.0/8\"]}",
        "{'field':'point','format':'wkt'}; {\"point\":[\"POINT (2.0 1.0)\"]}",
        "'bytes'; {\"bytes\":[\"U29tZQ==\"]}",
        "'words'; {\"words\":[2]}",
        "'any'; {\"any\":[\"{a={b=[1, x]}}\"]}",
        "'any.a.b'; {\"any.a.b\":[\"1\",\"x\"]}",
        "'half'; {\"half\":[1.1]}",
        "'low'; {\"low\":[\"abc\"]}",
        "'none'; {\"none\":[\"NULL\",\"v\"]}",
        "'other'; {\"other\":[true]}",
        "'o.*'; {\"o.n\":[1,2]}",
        "'o'; null",
        "'same'; null",
        "'missing'; null"
      })
  void fieldsAreReadFromTheSourceAsTheMappingReadsThem(String field, String expected)
      throws IOException {
    String shown = JsonMapper.shared().writeValueAsString(fields("{'fields':[" + field + "]}"));
    assertThat(shown).isEqualTo(expected);
  }

  @Test
  void pointsAreShownAsGeoJson() throws IOException {
    assertThat(fields("{'fields':['point']}"))
        .isEqualTo(
            Map.of("point", List.of(Map.of("type", "Point", "coordinates", List.of(2.0, 1.0)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'fields':[{'field':'whole','format':'0'}]}; Field [whole] of type [integer_range] doesn't"
            + " support formats.",
        "{'fields':[{'field':'point','format':'x'}]}; Unrecognized geometry format [x].",
        "{'stored_fields':['o']}; field [o] isn't a leaf field"
      })
  void refusesFieldsThatCannotBeShownSo(String body, String reason) {
    assertThatThrownBy(() -> fields(body))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.error().status()).isEqualTo(400);
              assertThat(e.error().reason()).isEqualTo(reason);
            });
  }

  @Test
  void storedFieldsAreShownAsTheyWereIndexed() throws IOException {
    assertThat(fields("{'stored_fields':['t*','when','ip','part','yes','o.n','flag','missing']}"))
        .isEqualTo(
            Map.of(
                "text", List.of("Some Text"),
                "tag", List.of("b", "a"),
                "when", List.of("2020-01-01T00:00:00.000Z"),
                "ip", List.of("::1"),
                "part", List.of(1.1),
                "yes", List.of(true),
                "o.n", List.of(1L, 2L)));
  }

  @Test
  void constantsHaveDocValues() throws IOException {
    assertThat(fields("{'docvalue_fields':['same','other']}"))
        .isEqualTo(Map.of("same", List.of("c"), "other", List.of(true)));
    try (TestShard shard = new TestShard(MAPPING)) {
      shard.index("1", DOCUMENT);
      assertThat(shard.search("{'sort':['same']}").hits().getFirst().sort()).containsExactly("c");
    }
  }

  @Test
  void fieldsNeedASource() throws IOException {
    try (TestShard shard =
        new TestShard("{'_source':{'enabled':false},'properties':{'a':{'type':'keyword'}}}")) {
      shard.index("1", "{'a':'b'}");
      assertThatThrownBy(() -> shard.search("{'fields':['a']}"))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining(
              "Unable to retrieve the requested [fields] since _source is disabled in the mappings"
                  + " for index []");
    }
  }

  @Test
  void fieldsOfFewDocumentsDoNotScoreBelowZeroWhenTheyAreBlended() throws IOException {
    try (TestShard shard =
        new TestShard("{'properties':{'color':{'type':'text'},'shape':{'type':'text'}}}")) {
      shard
          .index("1", "{'color':'orange red yellow'}")
          .index("2", "{'color':'orange red purple','shape':'red square'}")
          .index("3", "{'color':'orange red yellow purple'}");
      String query =
          "{'query':{'multi_match':{'query':'red','type':'cross_fields',"
              + "'fields':['color','shape^100'],'tie_breaker':0.1}}}";
      var hits = shard.search(query).hits();
      assertThat(hits.getFirst().id()).isEqualTo("2");
      assertThat(hits.getFirst().score()).isEqualTo(13.098733f);
    }
  }

  @Test
  void keywordsWithoutAnIndexMatchInAnyCase() throws IOException {
    try (TestShard shard = new TestShard("{'properties':{'a':{'type':'keyword','index':false}}}")) {
      shard.index("1", "{'a':'One'}").index("2", "{'a':'one'}").index("3", "{'a':'two'}");
      assertThat(shard.ids("{'term':{'a':{'value':'ONE','case_insensitive':true}}}"))
          .containsExactly("1", "2");
    }
  }
}
