package io.pinakes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.system.conformance.Comparison.Order;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

  private static void fails(ThrowingCallable check) {
    assertThatThrownBy(check).isInstanceOf(CaseFailure.class);
  }

  private static void passes(ThrowingCallable check) {
    assertThatCode(check).doesNotThrowAnyException();
  }

  @Test
  void numbersAreEqualByValueAtAnyDepth() {
    assertThat(Comparison.areEqual(1, 1L)).isTrue();
    assertThat(Comparison.areEqual(1, 1.0)).isTrue();
    assertThat(Comparison.areEqual(List.of(1, Map.of("a", 2L)), List.of(1.0, Map.of("a", 2))))
        .isTrue();
    assertThat(Comparison.areEqual(1, "1")).isFalse();
    assertThat(Comparison.areEqual(Long.MAX_VALUE, Long.MAX_VALUE - 1)).isFalse();
    assertThat(Comparison.areEqual(new BigInteger("18446744073709551615"), -1)).isFalse();
  }

  @Test
  void objectsAndListsAreEqualOnlyAsAWhole() {
    assertThat(Comparison.areEqual(Map.of("a", 1), Map.of("a", 1, "b", 2))).isFalse();
    assertThat(Comparison.areEqual(List.of(1), List.of(1, 2))).isFalse();
    assertThat(Comparison.areEqual(Arrays.asList(1, null), Arrays.asList(1, null))).isTrue();
    assertThat(Comparison.areEqual(null, Map.of())).isFalse();
  }

  @Test
  void textBetweenSlashesIsFoundAsARegularExpressionWithComments() {
    passes(() -> Comparison.requireMatch("p", "/^ a \\s b  # spaces do not count\n $/\n", "a b"));
    passes(() -> Comparison.requireMatch("p", "/b/", "abc"));
    fails(() -> Comparison.requireMatch("p", "/^b/", "abc"));
    fails(() -> Comparison.requireMatch("p", "/1/", 1));
    fails(() -> Comparison.requireMatch("p", "/a/", null));
    fails(() -> Comparison.requireMatch("p", "/(/", "a"));
  }

  @Test
  void aMismatchTellsBoth() {
    assertThatThrownBy(() -> Comparison.requireMatch("hits.total", 2, "2"))
        .hasMessage("hits.total: expected 2, found \"2\"");
  }

  @Test
  void trueIsWhatIsThereAndNeitherFalseNorZeroNorEmpty() {
    for (Object value : List.of(true, 1, "x", List.of(), Map.of())) {
      passes(() -> Comparison.requireTrue("p", value));
      fails(() -> Comparison.requireFalse("p", value));
    }
    for (Object value : Arrays.asList(null, false, "false", "", 0, "0")) {
      fails(() -> Comparison.requireTrue("p", value));
      passes(() -> Comparison.requireFalse("p", value));
    }
  }

  @Test
  void lengthsAreOfTextsListsAndObjects() {
    passes(() -> Comparison.requireLength("p", 2, List.of(1, 2)));
    passes(() -> Comparison.requireLength("p", "1", Map.of("a", 1)));
    passes(() -> Comparison.requireLength("p", 3, "abc"));
    fails(() -> Comparison.requireLength("p", 1, List.of()));
    fails(() -> Comparison.requireLength("p", 1, 1));
    fails(() -> Comparison.requireLength("p", 0, null));
  }

  @Test
  void anObjectIsContainedWhereAllItsMembersAre() {
    List<Object> list = List.of(Map.of("a", 1, "b", 2), "x");
    passes(() -> Comparison.requireContained("p", Map.of("a", 1), list));
    passes(() -> Comparison.requireContained("p", "x", list));
    fails(() -> Comparison.requireContained("p", Map.of("a", 2), list));
    fails(() -> Comparison.requireContained("p", Map.of("c", 1), list));
    passes(() -> Comparison.requireContained("p", "b", "abc"));
    fails(() -> Comparison.requireContained("p", "b", null));
  }

  @Test
  void orderIsOfNumbersOfAnyTypeAndOfTexts() {
    passes(() -> Comparison.requireOrder("p", Order.GT, 1, 1.5));
    fails(() -> Comparison.requireOrder("p", Order.GT, 1, 1L));
    passes(() -> Comparison.requireOrder("p", Order.GTE, 1, 1L));
    passes(() -> Comparison.requireOrder("p", Order.LT, 2, 1));
    passes(() -> Comparison.requireOrder("p", Order.LTE, 2, 2));
    fails(() -> Comparison.requireOrder("p", Order.LTE, 2, 3));
    passes(() -> Comparison.requireOrder("p", Order.GT, "a", "b"));
    fails(() -> Comparison.requireOrder("p", Order.GT, 1, null));
  }

  @Test
  void closeIsWithinTheError() {
    passes(() -> Comparison.requireClose("p", 1.0, 0.1, 1.05));
    fails(() -> Comparison.requireClose("p", 1.0, 0.1, 1.2));
    fails(() -> Comparison.requireClose("p", 1.0, 0.1, "1.0"));
  }
}
