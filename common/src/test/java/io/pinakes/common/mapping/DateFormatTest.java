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

class DateFormatTest {

  @ParameterizedTest
  @CsvSource({
    "2020, 2020-01-01T00:00:00Z",
    "2020-05, 2020-05-01T00:00:00Z",
    "2020-05-06, 2020-05-06T00:00:00Z",
    "2020-05-06T, 2020-05-06T00:00:00Z",
    "2020-05-06T07, 2020-05-06T07:00:00Z",
    "2020-05-06T07:08, 2020-05-06T07:08:00Z",
    "2020-05-06T07:08:09, 2020-05-06T07:08:09Z",
    "2020-05-06T07:08:09.1, 2020-05-06T07:08:09.100Z",
    "'2020-05-06T07:08:09,123456789Z', 2020-05-06T07:08:09.123Z",
    "2020-05-06T07:08:09+02:00, 2020-05-06T05:08:09Z",
    "2020-05-06T07:08-0130, 2020-05-06T08:38:00Z",
    "2020-05-06T07+02, 2020-05-06T05:00:00Z",
    "0000, 0000-01-01T00:00:00Z",
    "1588748889123, 2020-05-06T07:08:09.123Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "1.9, 1970-01-01T00:00:00.001Z"
  })
  void readsTheDefaultFormat(String text, Instant expected) {
    assertThat(DateFormat.DEFAULT.parse(text)).hasValue(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "2020-1-1",
        "2020-13-01",
        "2021-02-29",
        "2020-05-06 07:08",
        "2020-05-06T24:00",
        "2020-05-06T07:60",
        "2020-05-06T07:08:09.",
        "2020-05-06T07:08:09+19:00",
        "2020-05-06Z",
        "2020-05-06T07:08:09Zx",
        "1e5",
        "--1",
        "1.2.3",
        "99999999999999999999",
        "20200-01-01x"
      })
  void saysNoToWhatIsNoDate(String text) {
    assertThat(DateFormat.DEFAULT.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd, 2020-05-06, 2020-05-06T00:00:00Z",
    "dd/MM/yyyy HH:mm, 06/05/2020 07:08, 2020-05-06T07:08:00Z",
    "epoch_second, 12.5, 1970-01-01T00:00:12.500Z",
    "yyyy||epoch_second, 2020, 2020-01-01T00:00:00Z",
    "yyyy-MM-dd'T'HH:mm:ssXXX, 2020-05-06T07:08:09+01:00, 2020-05-06T06:08:09Z",
    "basic_date, 20200506, 2020-05-06T00:00:00Z",
    "date_optional_time, 2020-5-6T7, 2020-05-06T07:00:00Z",
    "hh:mm a dd.MM.yyyy, 01:30 PM 06.05.2020, 2020-05-06T13:30:00Z"
  })
  void readsNamesAndPatterns(String format, String text, Instant expected) {
    // CsvSource takes single quotes for its own.
    String pattern = format.replace("-ddTHH", "-dd'T'HH");
    assertThat(DateFormat.of(pattern).parse(text)).hasValue(expected.toEpochMilli());
  }

  @Test
  void aPatternIsStrictAboutDaysThatDoNotExist() {
    assertThat(DateFormat.of("yyyy-MM-dd").parse("2021-02-30")).isEmpty();
  }

  @Test
  void whatIsLeftOutOfTheTimeIsRoundedUpOnDemand() {
    assertThat(DateFormat.DEFAULT.parse("2020-05", true, ZoneOffset.UTC))
        .hasValue(Instant.parse("2020-05-01T23:59:59.999Z").toEpochMilli());
    assertThat(DateFormat.of("yyyy/MM/dd").parse("2020/05/06", true, ZoneOffset.UTC))
        .hasValue(Instant.parse("2020-05-06T23:59:59.999Z").toEpochMilli());
    assertThat(DateFormat.DEFAULT.parse("2020-07-01", false, ZoneId.of("Europe/Paris")))
        .hasValue(Instant.parse("2020-06-30T22:00:00Z").toEpochMilli());
  }

  @Test
  void detectsDatesInStrings() {
    assertThat(DateFormat.detect("2020-05-06")).isEqualTo(DateFormat.DEFAULT);
    assertThat(DateFormat.detect("2020/05/06")).isEqualTo(DateFormat.DYNAMIC_SLASHES);
    assertThat(DateFormat.detect("2020/05/06 07:08:09")).isEqualTo(DateFormat.DYNAMIC_SLASHES);
    assertThat(DateFormat.detect("2020")).isNull();
    assertThat(DateFormat.detect("1588748889123")).isNull();
    assertThat(DateFormat.detect("2020-05 was hot")).isNull();
    assertThat(DateFormat.detect("")).isNull();
  }

  @Test
  void refusesWhatIsNoFormat() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DateFormat.of("nonsense!"))
        .withMessageStartingWith("Invalid format: [nonsense!]: ");
    assertThatIllegalArgumentException().isThrownBy(() -> DateFormat.of("yyyy||"));
  }
}
