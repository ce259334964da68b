package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ParametersTest {

  @Test
  void noRequestWaitsForYears() {
    var parameters = new Parameters(Map.of("timeout", "999999d", "none", "-1"));
    assertThat(parameters.timeout("timeout", Duration.ZERO)).isEqualTo(Parameters.MAX_DURATION);
    assertThat(parameters.timeout("none", Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
  }
}
