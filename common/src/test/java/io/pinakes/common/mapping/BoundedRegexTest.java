package io.pinakes.common.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedRegexTest {

  @ParameterizedTest
  @CsvSource({"n_.*, n_1, true", "n_, n_1, false", "(a|b)+c?, abab, true", "^x$, x, true"})
  void matchesAllOfTheText(String expression, String text, boolean matches) {
    assertThat(BoundedRegex.matches(expression, text)).isEqualTo(matches);
  }

  @Test
  void givesUpOnAnExpressionThatTriesAllWays() {
    assertThatThrownBy(() -> BoundedRegex.matches("(.*)(.*)(.*)(.*)(.*)b", "a".repeat(60)))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(
            "the regular expression [(.*)(.*)(.*)(.*)(.*)b] takes more than [100000] steps");
  }

  @Test
  void givesUpOnAnExpressionThatTakesTooMuchStack() {
    assertThatThrownBy(() -> BoundedRegex.matches("(a|b)*", "a".repeat(90_000)))
        .isInstanceOf(ApiException.class);
  }
}
