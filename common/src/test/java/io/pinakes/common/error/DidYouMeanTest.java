package io.pinakes.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DidYouMeanTest {

  @Test
  void aSlipIsGuessed() {
    assertThat(DidYouMean.of("mach", List.of("match", "range")))
        .isEqualTo(" did you mean [match]?");
  }

  @Test
  void theMostAlikeComesFirst() {
    assertThat(DidYouMean.of("term", List.of("terms_set", "terms", "range")))
        .isEqualTo(" did you mean [terms]?");
    assertThat(DidYouMean.of("terma", List.of("terms", "term", "termal")))
        .isEqualTo(" did you mean any of [termal, term, terms]?");
  }

  @Test
  void halfAlikeIsNotEnough() {
    assertThat(DidYouMean.of("ab", List.of("ax"))).isEmpty();
    assertThat(DidYouMean.of("ab", List.of("ax"), 0.5, 1)).isEqualTo(" did you mean [ax]?");
  }

  @Test
  void noMoreNamesAreGuessedThanAsked() {
    assertThat(DidYouMean.of("name", List.of("name1", "name2", "name3"), 0.7, 2))
        .isEqualTo(" did you mean any of [name1, name2]?");
  }

  @Test
  void whatIsLongIsNoSlip() {
    String longName = "x".repeat(101);
    assertThat(DidYouMean.of(longName, List.of(longName + "y"))).isEmpty();
    assertThat(DidYouMean.of("", List.of("x"))).isEmpty();
  }
}
