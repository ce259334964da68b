package io.pinakes.common.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateMathTest {

  private static final long NOW = Instant.parse("2020-05-06T07:08:09.123Z").toEpochMilli();
  private static final DateMath MATH = new DateMath(DateFormat.DEFAULT, ZoneOffset.UTC, NOW);

  @ParameterizedTest
  @CsvSource({
    "now, false, 2020-05-06T07:08:09.123Z",
    "now-1d, false, 2020-05-05T07:08:09.123Z",
    "now-1d/d, false, 2020-05-05T00:00:00Z",
    "now-1d/d, true, 2020-05-05T23:59:59.999Z",
    "now+d, false, 2020-05-07T07:08:09.123Z",
    "now/w, false, 2020-05-04T00:00:00Z",
    "now/M, true, 2020-05-31T23:59:59.999Z",
    "now/y, false, 2020-01-01T00:00:00Z",
    "now/h, true, 2020-05-06T07:59:59.999Z",
    "now+2H-3m+4s, false, 2020-05-06T09:05:13.123Z",
    "2020-01-01||/M, true, 2020-01-31T23:59:59.999Z",
    "2020-01-31||+1M, false, 2020-02-29T00:00:00Z",
    "2020-01, true, 2020-01-01T23:59:59.999Z"
  })
  void readsDatesRelativeToOthers(String text, boolean roundUp, Instant expected) {
    assertThat(MATH.parse(text, roundUp)).isEqualTo(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "now*1d",
        "now-1",
        "now-",
        "now/2d",
        "now-1x",
        "nowish",
        "x||/d",
        "now+9999999999y",
        "now+999999999y",
        "abc"
      })
  void refusesWhatIsNoDate(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> MATH.parse(text, false));
  }

  @Test
  void daysAreThoseOfTheZone() {
    DateMath paris = new DateMath(DateFormat.DEFAULT, ZoneId.of("Europe/Paris"), NOW);
    assertThat(paris.parse("now/d", false))
        .isEqualTo(Instant.parse("2020-05-05T22:00:00Z").toEpochMilli());
  }
}
