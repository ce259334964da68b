package io.pinakes.coordinator.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.Suggested;
import io.pinakes.common.suggest.Suggest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SuggestMergeTest {

  private static Suggest request(String term) {
    return Suggest.parse(
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    ("{'a':{'text':'wrod','term':{'field':'f'" + term + "}}}").replace('\'', '"')));
  }

  private static Map<String, List<Suggested>> shard(Suggested.Option... options) {
    return Map.of("a", List.of(Suggested.of("wrod", 0, 4, List.of(options))));
  }

  private static List<String> merged(String term) {
    Map<String, List<Suggested>> merged =
        SuggestMerge.merge(
            request(term),
            List.of(
                shard(Suggested.Option.of("word", 0.75f, 1), Suggested.Option.of("ward", 0.5f, 3)),
                shard(
                    Suggested.Option.of("word", 0.75f, 1), Suggested.Option.of("wood", 0.75f, 1))));
    return merged.get("a").getFirst().options().stream()
        .map(option -> option.text() + " " + option.frequency())
        .toList();
  }

  @Test
  void frequenciesOfShardsAddUpAndTheMostSimilarComeFirst() {
    assertThat(merged("")).containsExactly("word 2", "wood 1", "ward 3");
  }

  @Test
  void theMostFrequentComeFirstIfAskedFor() {
    assertThat(merged(",'sort':'frequency'")).containsExactly("ward 3", "word 2", "wood 1");
  }

  @Test
  void noMoreAreShownThanAskedFor() {
    assertThat(merged(",'size':1")).containsExactly("word 2");
  }
}
