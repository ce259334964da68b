package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.query.SortKey;
import io.pinakes.common.query.SortKey.Missing;
import io.pinakes.common.query.SortKey.Mode;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.worker.docvalues.Column;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class SegmentOrderTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Mapping MAPPING =
      Mapping.parse(
          (ObjectNode)
              JSON.readTree(
                  """
                  {"properties": {"long": {"type": "long"}, "int": {"type": "integer"},
                   "double": {"type": "double"}, "date": {"type": "date"},
                   "boolean": {"type": "boolean"}, "keyword": {"type": "keyword"},
                   "ip": {"type": "ip"}, "other": {"type": "alias", "path": "long"}}}
                  """));

  private static Sort order(Map<String, String> settings) {
    var given = new TreeMap<String, JsonNode>();
    settings.forEach(
        (name, value) -> given.put("index.sort." + name, JSON.getNodeFactory().stringNode(value)));
    return Objects.requireNonNull(
        SegmentOrder.of(
            new IndexDefinition(
                "books", "u-1", 0, IndexSettings.of(given, 0), MAPPING, 1, false, 1)));
  }

  private static SortField searched(SortKey key) {
    return switch (Column.of(Objects.requireNonNull(MAPPING.valueField(key.field())))) {
      case Column.Longs longs -> NumberSort.of(key, longs, null).field();
      case Column.Words words -> new WordSort(key, words, null).field();
    };
  }

  /** Lucene ends a sorted search early only where both orders are equal. */
  @ParameterizedTest
  @ValueSource(strings = {"long", "int", "double", "date", "boolean", "keyword", "ip", "other"})
  void aSearchThatSortsAsTheIndexDoesHasItsOrder(String field) {
    for (boolean descending : new boolean[] {false, true}) {
      String order = descending ? "desc" : "asc";
      assertThat(order(Map.of("field", field, "order", order)).getSort())
          .containsExactly(searched(SortKey.of(field, descending)));
      assertThat(
              order(Map.of("field", field, "order", order, "missing", "_first", "mode", "min"))
                  .getSort())
          .containsExactly(
              searched(new SortKey(field, descending, Missing.FIRST, null, Mode.MIN, null, null)));
    }
  }

  @Test
  void anIndexMayBeSortedBySeveralFields() {
    assertThat(order(Map.of("field", "keyword,long", "order", "desc,asc")).getSort())
        .containsExactly(
            searched(SortKey.of("keyword", true)), searched(SortKey.of("long", false)));
  }
}
