package io.pinakes.worker.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  private static final long BYTES = 1 << 20;

  private final Allowance allowance = new Allowance(BYTES, 10);

  @Test
  void bucketsStopAtTheMemoryThatARequestMayUse() {
    var table = new BucketTable(allowance);
    assertRefused(
        () -> {
          for (int i = 0; ; i++) {
            table.add(0, i);
          }
        });
    // Far fewer than would fill the heap, and not for a few buckets already.
    assertThat(table.size()).isBetween(10_000, (int) (BYTES / Long.BYTES));
  }

  @Test
  void ownersStopAtTheMemoryThatARequestMayUse() {
    var table = new BucketTable(allowance);
    assertRefused(() -> table.add(Integer.MAX_VALUE / 2, 0));
  }

  @Test
  void textsStopAtTheMemoryThatARequestMayUse() {
    var texts = new TextTable(allowance);
    assertRefused(
        () -> {
          for (int i = 0; ; i++) {
            texts.add(new BytesRef("a text that is not very long " + i));
          }
        });
    assertThat(texts.size()).isBetween(1_000, 100_000);
  }

  @Test
  void metricsStopAtTheMemoryThatARequestMayUse() {
    assertRefused(() -> new LongCells(allowance, 0).add(1 << 20, 1));
    assertRefused(() -> new DoubleCells(allowance, 0).set(1 << 20, 1));
    var texts = new ObjectCells<>(allowance, StringBuilder::capacity);
    assertRefused(
        () -> {
          for (int i = 0; ; i++) {
            texts.change(i, StringBuilder::new, text -> text.append("x".repeat(1_000)));
          }
        });
  }

  @Test
  void bucketsOfTheAnswerAreCountedAndThoseOnlyForTheOrderAreNot() throws Exception {
    allowance.count(6);
    allowance.uncounted(
        () -> {
          allowance.count(1_000);
          return true;
        });
    allowance.count(4);
    assertThatThrownBy(() -> allowance.count(1))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.error().type()).isEqualTo("too_many_buckets_exception");
            });
  }

  @Test
  void aTableFindsEachBucketAgain() {
    var random = new Random(5);
    var table = new BucketTable(new Allowance(Long.MAX_VALUE, 0));
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int owner = random.nextInt(50);
      long value = random.nextInt(500) - 250;
      int bucket = table.add(owner, value);
      Integer before = expected.putIfAbsent(owner + "/" + value, bucket);
      assertThat(before == null ? bucket : (int) before).isEqualTo(bucket);
    }
    assertThat(table.size()).isEqualTo(expected.size());
    int linked = 0;
    for (int owner = 0; owner < 50; owner++) {
      for (int bucket = table.first(owner); bucket >= 0; bucket = table.after(bucket)) {
        assertThat(expected).containsEntry(owner + "/" + table.value(bucket), bucket);
        linked++;
      }
    }
    assertThat(linked).isEqualTo(table.size());
  }

  private static void assertRefused(Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(429);
              assertThat(e.error().type()).isEqualTo("circuit_breaking_exception");
            });
  }
}
