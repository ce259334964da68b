package io.pinakes.common.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.IpAddress;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.SortKey.Missing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HitOrderTest {

  private static Hit hit(float score, @Nullable Object... sort) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object value : sort) {
      values.add(value);
    }
    return Hit.of("1", score, values, null, 1, 1, 1);
  }

  private static void assertAscending(SortKey key, @Nullable Object... values) {
    HitOrder order = new HitOrder(List.of(key));
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values.length; j++) {
        assertThat(Integer.signum(order.compare(hit(1, values[i]), hit(1, values[j]))))
            .as("%s and %s", values[i], values[j])
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void withoutASortTheBestScoreIsFirst() {
    HitOrder order = new HitOrder(List.of());
    assertThat(order.compare(hit(2), hit(1))).isNegative();
    assertThat(order.compare(hit(1), hit(1))).isZero();
  }

  @Test
  void numbersCompareByValueWhateverTypeTheyTravelledAs() {
    assertAscending(
        SortKey.of("n", false),
        Long.MIN_VALUE,
        -1,
        0.5,
        1L,
        1.5,
        2,
        9007199254740992.0,
        9007199254740993L,
        Long.MAX_VALUE,
        Double.POSITIVE_INFINITY);
  }

  @Test
  void stringsCompareByCodePoint() {
    assertAscending(SortKey.of("s", false), "", "A", "a", "aa", "\uffee", "\ud83d\ude00");
  }

  @Test
  void addressesCompareByTheirBytesAndAreShownAsText() {
    byte[] eight = IpAddress.parse("10.0.0.8");
    byte[] eighteen = IpAddress.parse("10.0.0.18");
    assertAscending(
        SortKey.of("a", false), "10.0.0.9", eight, eighteen, IpAddress.parse("2001::1"));
    assertThat(HitOrder.shown(List.of(eighteen, 7L))).containsExactly("10.0.0.18", 7L);
  }

  @Test
  void descendingTurnsValuesRoundButNotWhereMissingOnesGo() {
    assertAscending(SortKey.of("s", true), "b", "a", null);
    assertAscending(new SortKey("s", true, Missing.FIRST, null, null, null, null), null, "b", "a");
    assertAscending(new SortKey("s", false, Missing.FIRST, null, null, null, null), null, "a", "b");
    assertAscending(SortKey.of("s", false), "a", "b", null);
  }

  @Test
  void laterKeysBreakTies() {
    HitOrder order = new HitOrder(List.of(SortKey.of("a", false), SortKey.of("b", true)));
    assertThat(order.compare(hit(1, 1L, "x"), hit(1, 1, "y"))).isPositive();
    assertThat(order.compare(hit(1, 1L, "x"), hit(1, 1, "x"))).isZero();
  }
}
