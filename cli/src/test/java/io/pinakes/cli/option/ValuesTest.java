package io.pinakes.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class ValuesTest {

  @ParameterizedTest
  @CsvSource({"3s,3000", "500ms,500", "2m,120000", "1h,3600000", "0s,0"})
  void durationsAreRead(String text, long millis) {
    assertThat(new Durations().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "s", "-1s", "1.5s", "3S", "1d", "99999999999s"})
  void otherDurationsAreRefused(String text) {
    assertThatThrownBy(() -> new Durations().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("such as 3s");
  }

  @ParameterizedTest
  @CsvSource({"10mb,10485760", "64kb,65536", "512b,512", "1gb,1073741824", "1MB,1048576"})
  void sizesAreRead(String text, long bytes) {
    assertThat(new ByteSizes().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "mb", "-1kb", "1.5mb", "1tb"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> new ByteSizes().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "host,host:9",
    "host:1,host:1",
    "10.0.0.1,10.0.0.1:9",
    "[::1],[::1]:9",
    "[::1]:80,[::1]:80"
  })
  void addressesGetThePortThatTheyLack(String text, String address) {
    assertThat(new HostPort.Converter().convert(text).orPort(9)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "::1", "host:", "host:x", "host:65536", "http://host"})
  void otherAddressesAreRefused(String text) {
    assertThatThrownBy(() -> new HostPort.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/8,10.0.0.0/8", "10.1.2.3,10.1.2.3/32", "::1,0:0:0:0:0:0:0:1/128"})
  void rangesAreRead(String text, String normal) {
    assertThat(new Cidrs().convert(text)).hasToString(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "example.org/8", "10.0/8/8"})
  void otherRangesAreRefused(String text) {
    assertThatThrownBy(() -> new Cidrs().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("10.0.0.0/8");
  }
}
