package io.pinakes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class VersionRangesTest {

  private static boolean contain(String ranges, String version) {
    return VersionRanges.parse(ranges).contain(Version.parse(version));
  }

  @Test
  void bothEndsAreIncluded() {
    assertThat(contain("2.1.0 - 2.3.99", "2.0.9")).isFalse();
    assertThat(contain("2.1.0 - 2.3.99", "2.1.0")).isTrue();
    assertThat(contain("2.1.0 - 2.3.99", "2.3.99")).isTrue();
    assertThat(contain("2.1.0 - 2.3.99", "2.4.0")).isFalse();
  }

  @Test
  void numbersAreNotComparedAsText() {
    assertThat(contain(" - 2.9.99", "2.10.0")).isFalse();
    assertThat(contain(" - 2.10.99", "2.9.0")).isTrue();
  }

  @Test
  void anEndThatIsLeftOutIsOpen() {
    assertThat(contain(" - 2.99.99", "1.0.0")).isTrue();
    assertThat(contain(" - 2.99.99", "3.0.0")).isFalse();
    assertThat(contain("3.0.0 - ", "3.1.0")).isTrue();
    assertThat(contain(" - ", "3.1.0")).isTrue();
  }

  @Test
  void allMeansAll() {
    assertThat(contain("all", "3.1.0")).isTrue();
  }

  @Test
  void severalRangesAreSeparatedByCommas() {
    assertThat(contain(" - 2.6.99, 2.13.0 - ", "2.6.0")).isTrue();
    assertThat(contain(" - 2.6.99, 2.13.0 - ", "2.7.0")).isFalse();
    assertThat(contain(" - 2.6.99, 2.13.0 - ", "3.1.0")).isTrue();
  }

  @Test
  void versionsOfWhatItBeganAsAreOlderThanItsOwn() {
    assertThat(contain(" - 7.99.99", "3.1.0")).isFalse();
    assertThat(contain("7.4.0 - ", "3.1.0")).isTrue();
    assertThat(contain("7.4.0 - 1.0.0", "7.10.2")).isTrue();
  }

  @Test
  void whatIsNoRangeIsRefused() {
    assertThatThrownBy(() -> VersionRanges.parse("2.1.0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2.1.0");
  }
}
