package io.pinakes.coordinator.feeder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicUrlTest {

  @ParameterizedTest
  @CsvSource({
    "HTTP://Example.COM, http://example.com/",
    "http://example.com:80/, http://example.com/",
    "https://example.com:443/a, https://example.com/a",
    "http://example.com:443/a, http://example.com:443/a",
    "http://example.com:/a, http://example.com/a",
    "http://example.com/a#part, http://example.com/a",
    "http://example.com?q=1, http://example.com/?q=1",
    "http://example.com/a/./b/../c, http://example.com/a/c",
    "http://example.com/../../a, http://example.com/a",
    "http://example.com/a/b/.., http://example.com/a/",
    "http://example.com/a/., http://example.com/a/",
    "http://example.com/a//b, http://example.com/a//b",
    "http://example.com/A?B=C, http://example.com/A?B=C",
    "http://example.com/%7Ea%2Fb, http://example.com/%7Ea%2Fb",
    "http://my_service:8080/x, http://my_service:8080/x",
    "http://bücher.example/ä, http://xn--bcher-kva.example/%C3%A4",
    "http://[::1]:8080/, http://[::1]:8080/",
    "http://[2001:DB8::1]/, http://[2001:db8::1]/",
    "'  http://example.com/a ', http://example.com/a",
  })
  void spellingsOfOneUrlHaveOneForm(String spelling, String normal) {
    assertThat(PublicUrl.parse(spelling)).hasToString(normal);
    assertThat(PublicUrl.parse(normal)).isEqualTo(PublicUrl.parse(spelling));
    assertThat(PublicUrl.parse(normal).id()).isEqualTo(PublicUrl.parse(spelling).id());
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.com/, only http and https",
    "file:///etc/passwd, only http and https",
    "javascript:alert(1), only http and https",
    "example.com/a, only http and https",
    "http:///a, no host",
    "http:a, no host",
    "http://user:secret@example.com/, user name or password",
    "http://user@example.com/, user name or password",
    "http://example.com:0/, not a port",
    "http://example.com:65536/, not a port",
    "http://example.com:x/, not a port",
    "http://exa mple.com/, Illegal character",
    "http://example.com/a b, Illegal character",
    "http://ex!ample.com/, not a host name",
    "http://[fe80::1%25eth0]/, not a host name",
    "'', only http and https",
  })
  void whatMustNotBeFetchedIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> PublicUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aUrlLongerThanTheBoundIsRefused() {
    assertThatThrownBy(() -> PublicUrl.parse("http://a/" + "x".repeat(PublicUrl.MAX_LENGTH)))
        .hasMessageContaining("longer than 2048 characters");
  }

  /** The id is kept in the index for ever: it must never come out differently. */
  @Test
  void theIdIsAHashOfTheNormalForm() {
    assertThat(PublicUrl.parse("http://example.com").id())
        .isEqualTo("2a1b402420ef46577471cdc7409b0fa2c6a204db");
    assertThat(PublicUrl.parse("https://example.com").id())
        .isNotEqualTo(PublicUrl.parse("http://example.com").id());
  }

  @ParameterizedTest
  @CsvSource({
    "/b, http://example.com/b",
    "c, http://example.com/a/c",
    "../c, http://example.com/c",
    "//other.example/x, http://other.example/x",
    "https://other.example, https://other.example/",
    "?q=2, http://example.com/a/b?q=2",
  })
  void redirectsMayBeRelative(String reference, String target) {
    assertThat(PublicUrl.parse("http://example.com/a/b?q=1").resolve(reference))
        .hasToString(target);
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com/books/book%201.txt, book 1.txt",
    "http://example.com/books/, books",
    "http://example.com/, example.com",
    "http://example.com/?q=1, example.com",
    "http://example.com//, example.com",
  })
  void theLastPartOfThePathServesAsTitle(String url, String title) {
    assertThat(PublicUrl.parse(url).lastPart()).isEqualTo(title);
  }
}
