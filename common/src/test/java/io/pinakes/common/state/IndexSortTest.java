package io.pinakes.common.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class IndexSortTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Mapping MAPPING =
      Mapping.parse(
          (ObjectNode)
              JSON.readTree(
                  """
                  {"properties": {"n": {"type": "long"}, "k": {"type": "keyword"},
                   "t": {"type": "text"}, "u": {"type": "unsigned_long"},
                   "g": {"type": "geo_point"}, "bare": {"type": "keyword", "doc_values": false},
                   "o": {"type": "nested", "properties": {"n": {"type": "long"}}}}}
                  """));

  private static IndexSort sort(String json) {
    var given = new TreeMap<String, JsonNode>();
    JSON.readTree(json.replace('\'', '"'))
        .properties()
        .forEach(member -> given.put("index.sort." + member.getKey(), member.getValue()));
    return IndexSort.of(IndexSettings.of(given, 0));
  }

  @Test
  void withoutSettingsThereIsNoOrder() {
    assertThat(sort("{}").keys()).isEmpty();
  }

  @Test
  void theGreatestValueCountsInFallingOrderUnlessTheModeSaysOtherwise() {
    assertThat(sort("{'field':['n','k'],'order':['desc','asc']}").keys())
        .containsExactly(
            new IndexSort.Key("n", true, true, false), new IndexSort.Key("k", false, false, false));
    assertThat(sort("{'field':'n','order':'DESC','mode':'min','missing':'_first'}").keys())
        .containsExactly(new IndexSort.Key("n", true, false, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'field':['n','k'],'order':['desc']}|index.sort.field:[n, k] index.sort.order:[desc], size"
            + " mismatch",
        "{'field':['n','k'],'mode':'max'}|index.sort.field:[n, k] index.sort.mode:[MAX], size"
            + " mismatch",
        "{'missing':'_last'}|index.sort.field:[] index.sort.missing:[_last], size mismatch",
        "{'field':'n','order':'up'}|Illegal sort order:up",
        "{'field':'n','mode':'avg'}|Illegal index sort mode:[AVG], must be one of [MAX, MIN]",
        "{'field':'n','missing':'5'}|Illegal missing value:[5], must be one of [_last, _first]",
        "{'field':'zz'}|unknown index sort field:[zz]",
        "{'field':'t'}|docvalues not found for index sort field:[t]",
        "{'field':'bare'}|docvalues not found for index sort field:[bare]",
        "{'field':'u'}|invalid index sort field:[u]",
        "{'field':'g'}|invalid index sort field:[g]",
        "{'field':'o.n'}|index sorting on nested fields is not supported: found nested sort field"
            + " [o.n] in [books]",
      })
  void whatIsWrongIsSaid(String settings, String reason) {
    assertThatThrownBy(() -> sort(settings).check("books", MAPPING))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(reason);
  }
}
