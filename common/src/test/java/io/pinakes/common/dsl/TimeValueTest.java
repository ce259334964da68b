package io.pinakes.common.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeValueTest {

  @Test
  void allUnitsAreRead() {
    assertThat(TimeValue.parse("t", "7nanos")).isEqualTo(Duration.ofNanos(7));
    assertThat(TimeValue.parse("t", "7micros")).isEqualTo(Duration.ofNanos(7_000));
    assertThat(TimeValue.parse("t", "7ms")).isEqualTo(Duration.ofMillis(7));
    assertThat(TimeValue.parse("t", "7s")).isEqualTo(Duration.ofSeconds(7));
    assertThat(TimeValue.parse("t", "7m")).isEqualTo(Duration.ofMinutes(7));
    assertThat(TimeValue.parse("t", "7h")).isEqualTo(Duration.ofHours(7));
    assertThat(TimeValue.parse("t", "7d")).isEqualTo(Duration.ofDays(7));
    assertThat(TimeValue.parse("t", "0")).isZero();
    assertThat(TimeValue.parse("t", "-1")).isNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "s", "7x", "1M", "1.5s", "-5s", "99999999999999999999s", "9999999999999999h"})
  void anythingElseIsTheClientsFault(String value) {
    assertThatThrownBy(() -> TimeValue.parse("t", value))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void theWritingMayBeLoose() {
    assertThat(TimeValue.parse("t", " 2 H ")).isEqualTo(Duration.ofHours(2));
    assertThat(TimeValue.parse("t", "+3d")).isEqualTo(Duration.ofDays(3));
  }

  @Test
  void noneAndMillisecondsAreTold() {
    assertThat(TimeValue.parseOrNone("t", "-1")).isNull();
    assertThat(TimeValue.parseOrNone("t", "1s")).isEqualTo(Duration.ofSeconds(1));
    assertThat(TimeValue.millis("t", "1999micros")).isEqualTo(1);
    assertThatThrownBy(() -> TimeValue.millis("t", "99999999999999d"))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void peopleSeeTheGreatestUnitToATenth() {
    assertThat(TimeValue.format(Duration.ZERO)).isEqualTo("0s");
    assertThat(TimeValue.format(Duration.ofMillis(999))).isEqualTo("999ms");
    assertThat(TimeValue.format(Duration.ofMillis(1_590))).isEqualTo("1.5s");
    assertThat(TimeValue.format(Duration.ofHours(48))).isEqualTo("2d");
    assertThat(TimeValue.format(Duration.ofNanos(7))).isEqualTo("7nanos");
    assertThat(TimeValue.format(Duration.ofDays(1_000_000_000))).isEqualTo("1000000000d");
  }
}
