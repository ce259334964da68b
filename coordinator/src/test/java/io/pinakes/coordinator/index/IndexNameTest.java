package io.pinakes.coordinator.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IndexNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"books", "a", "books-2025.01", ".hidden", "über", "1", "a_b", "a+b"})
  void aGoodName(String name) {
    assertThatCode(() -> IndexName.check(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "A",
        "aB",
        "_a",
        "-a",
        "+a",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a*",
        "a?",
        "a,b",
        "a|b",
        "a<b",
        "a>b",
        "a\"b",
        "a#b",
        "a:b",
        "a\nb",
        "a\u0000b",
        "Ünder"
      })
  void aBadName(String name) {
    assertThatThrownBy(() -> IndexName.check(name))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().type()).isEqualTo("invalid_index_name_exception");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256})
  void aNameHasAtMost255Bytes(int bytes) {
    String name = "a".repeat(bytes % 2) + "é".repeat(bytes / 2);
    if (bytes > 255) {
      assertThatThrownBy(() -> IndexName.check(name)).isInstanceOf(ApiException.class);
    } else {
      assertThatCode(() -> IndexName.check(name)).doesNotThrowAnyException();
    }
  }
}
