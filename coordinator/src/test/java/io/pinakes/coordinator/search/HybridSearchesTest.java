package io.pinakes.coordinator.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.coordinator.api.Searches.IndexHit;
import java.util.List;
import org.junit.jupiter.api.Test;

class HybridSearchesTest {

  private static IndexHit hit(String id) {
    return new IndexHit("i", Hit.of(id, 9, List.of(), null, 1, 0, 1));
  }

  @Test
  void aHitScoresTheSumOfItsReciprocalRanks() {
    List<IndexHit> ranked =
        HybridSearches.rank(
            List.of(List.of(hit("a"), hit("b"), hit("c")), List.of(hit("c"), hit("a"))));
    assertThat(ranked.stream().map(found -> found.hit().id())).containsExactly("a", "c", "b");
    assertThat(ranked.get(0).hit().score()).isEqualTo(1 / 61f + 1 / 62f, within(1e-7f));
    assertThat(ranked.get(1).hit().score()).isEqualTo(1 / 63f + 1 / 61f, within(1e-7f));
    assertThat(ranked.get(2).hit().score()).isEqualTo(1 / 62f, within(1e-7f));
  }

  @Test
  void tiesAreInTheOrderOfIds() {
    List<IndexHit> ranked = HybridSearches.rank(List.of(List.of(hit("b")), List.of(hit("a"))));
    assertThat(ranked.stream().map(found -> found.hit().id())).containsExactly("a", "b");
  }
}
