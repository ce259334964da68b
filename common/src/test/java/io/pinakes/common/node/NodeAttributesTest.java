package io.pinakes.common.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeAttributesTest {

  @ParameterizedTest
  @CsvSource({"zone, a", "'', a", "a b, a", "a, ''", "a, ' '", "a, 'x\u0007'"})
  void whatCannotBeShownIsRefused(String name, String value) {
    assertThatThrownBy(() -> new NodeAttributes(new TreeMap<>(Map.of(name, value))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thereIsABound() {
    assertThat(many(NodeAttributes.MAX_COUNT)).hasSize(NodeAttributes.MAX_COUNT);
    assertThat(new NodeAttributes(many(NodeAttributes.MAX_COUNT)).values()).containsKey("a0");
    assertThatThrownBy(() -> new NodeAttributes(many(NodeAttributes.MAX_COUNT + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new NodeAttributes(
                    new TreeMap<>(Map.of("a", "x".repeat(NodeAttributes.MAX_LENGTH + 1)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TreeMap<String, String> many(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> "a" + i, i -> "v", (a, b) -> a, TreeMap::new));
  }
}
