package io.pinakes.coordinator.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.RoutingFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class RoutingTest {

  private static IndexSettings settings(
      int shards, Map<String, Integer> given, RoutingFormat format) {
    var values = new TreeMap<String, JsonNode>();
    given.forEach(
        (name, value) ->
            values.put(name, JsonNodeFactory.instance.stringNode(Integer.toString(value))));
    return new IndexSettings(shards, 0, Duration.ZERO, values, format);
  }

  /** As a running OpenSearch 3.8 answers {@code _search_shards?routing=}. */
  @Test
  void documentsAreWhereOpenSearchHasThem() {
    List<String> routings = List.of("1", "4", "5", "a", "hello", "läufer", "\ud83d\ude00");
    Map<Integer, List<Integer>> expected =
        Map.of(
            1, List.of(0, 0, 0, 0, 0, 0, 0),
            2, List.of(0, 1, 0, 0, 0, 0, 1),
            3, List.of(2, 1, 0, 0, 2, 1, 0),
            5, List.of(4, 1, 0, 1, 4, 4, 2),
            7, List.of(0, 4, 2, 4, 5, 6, 6));
    expected.forEach(
        (shards, numbers) ->
            assertThat(routings.stream().map(routing -> Routing.shardOf(routing, shards)))
                .as("%s shards", shards)
                .containsExactlyElementsOf(numbers));
  }

  @Test
  void routingShardsCountIfTheyAreGiven() {
    IndexSettings index =
        settings(5, Map.of("index.number_of_routing_shards", 5), RoutingFormat.ROUTING_SHARDS);
    assertThat(
            List.of("1", "4", "5", "a", "hello").stream()
                .map(routing -> Routing.shardOf(index, "x", routing)))
        .containsExactly(3, 2, 1, 4, 1);
    assertThat(Routing.shardOf(index, "4", null)).isEqualTo(2);
  }

  @Test
  void documentsOfOneRoutingAreInItsPartitions() {
    IndexSettings index =
        settings(
            5,
            Map.of("index.number_of_routing_shards", 5, "index.routing_partition_size", 3),
            RoutingFormat.ROUTING_SHARDS);
    assertThat(Routing.shardsOf(index, "a")).containsExactly(0, 1, 4);
    assertThat(
            IntStream.range(0, 100).mapToObj(i -> Routing.shardOf(index, "id" + i, "a")).distinct())
        .containsExactlyInAnyOrder(0, 1, 4);
  }

  /** These numbers are where documents of such indices are: they must never change. */
  @Test
  void oldIndicesKeepTheirDocuments() {
    IndexSettings index = settings(5, Map.of(), RoutingFormat.SHARDS);
    assertThat(List.of("1", "4", "5").stream().map(id -> Routing.shardOf(index, id, null)))
        .containsExactly(1, 1, 1);
    assertThat(Routing.shardsOf(index, "1")).containsExactly(1);
    IndexSettings three = settings(3, Map.of(), RoutingFormat.SHARDS);
    assertThat(List.of("1", "4", "5").stream().map(id -> Routing.shardOf(three, id, null)))
        .containsExactly(0, 0, 0);
  }
}
