package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.time.Duration;
import java.util.Map;
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
      strings = {"7", "s", "7x", "1.5s", "-5s", "99999999999999999999s", "9999999999999999h"})
  void anythingElseIsTheClientsFault(String value) {
    assertThatThrownBy(() -> TimeValue.parse("t", value))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void noRequestWaitsForYears() {
    var parameters = new Parameters(Map.of("timeout", "999999d", "none", "-1"));
    assertThat(parameters.timeout("timeout", Duration.ZERO)).isEqualTo(Parameters.MAX_DURATION);
    assertThat(parameters.timeout("none", Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
  }
}
