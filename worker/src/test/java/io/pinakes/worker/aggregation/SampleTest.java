package io.pinakes.worker.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.worker.aggregation.Sample.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleTest {

  private static final int ROUNDS = 300;

  /** The best first, each unless enough of its value are there. */
  private static List<Hit> expected(List<Hit> all, int size, int perValue) {
    var sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::document));
    Map<Long, Integer> counts = new HashMap<>();
    var kept = new ArrayList<Hit>();
    for (Hit hit : sorted) {
      int count = counts.merge(hit.value(), 1, Integer::sum);
      if (kept.size() < size && (perValue == 0 || count <= perValue)) {
        kept.add(hit);
      }
    }
    kept.sort(Comparator.comparing(Hit::document));
    return kept;
  }

  @Test
  void keepsTheBestOfWhichOnlySoManyShareAValue() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      var random = new Random(seed);
      int size = 1 + random.nextInt(10);
      int perValue = random.nextInt(4);
      var sample = new Sample(size, perValue);
      var all = new ArrayList<Hit>();
      for (int document = 0; document < 50; document++) {
        var hit = new Hit(document, random.nextInt(8), random.nextInt(6));
        all.add(hit);
        sample.offer(hit);
      }
      assertThat(sample.hits()).as("seed %d", seed).isEqualTo(expected(all, size, perValue));
    }
  }

  @Test
  void findsRowsOfWordsThatWereThereBefore() {
    var duplicates = new DuplicateWords(new Allowance(1 << 20, 10));
    long[] first = {1, 2, 3, 4, 5, 6, 7};
    assertThat(duplicates.without(first, 7)).isEqualTo(7);
    long[] second = {9, 2, 3, 4, 5, 6, 7, 8};
    assertThat(duplicates.without(second, 8)).isEqualTo(2);
    assertThat(second).startsWith(9, 8);
    long[] shorter = {3, 4, 5, 6, 7};
    assertThat(duplicates.without(shorter, 5)).isEqualTo(5);
  }
}
