package io.pinakes.common.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinimumShouldMatchTest {

  @ParameterizedTest
  @CsvSource({
    "2, 5, 2",
    "7, 5, 7",
    "-1, 5, 4",
    "-7, 5, 0",
    "75%, 5, 3",
    "-25%, 5, 4",
    "100%, 5, 5",
    "3<90%, 3, 3",
    "3<90%, 10, 9",
    "2<-25% 9<-3, 2, 2",
    "2<-25% 9<-3, 8, 6",
    "2<-25% 9<-3, 10, 7"
  })
  void countsTheClausesThatMustMatch(String text, int optional, int required) {
    assertThat(new MinimumShouldMatch(text).of(optional)).isEqualTo(required);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "5%%", "%", "2<", "<2", "2<x", "1 2", "99999999999"})
  void refusesWhatItCannotRead(String text) {
    assertThatThrownBy(() -> new MinimumShouldMatch(text))
        .isInstanceOf(NumberFormatException.class);
  }
}
