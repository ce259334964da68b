package io.pinakes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValuePathTest {

  private final Stash stash = new Stash();

  private Object at(String json, String path) {
    return ValuePath.evaluate(Values.json(json).getFirst(), path, stash);
  }

  @Test
  void namesAndPositionsLeadToAValue() {
    assertThat(at("{\"a\":{\"b\":[1,{\"c\":2}]}}", "a.b.1.c")).isEqualTo(2);
    assertThat(at("[{\"a\":\"x\"}]", "0.a")).isEqualTo("x");
  }

  @Test
  void theEmptyPathLeadsToAllOfIt() {
    assertThat(at("{\"a\":1}", "")).isEqualTo(Map.of("a", 1));
  }

  @Test
  void anEscapedDotIsOfTheName() {
    assertThat(at("{\"index.refresh\":{\"x.y\":3}}", "index\\.refresh.x\\.y")).isEqualTo(3);
  }

  @Test
  void whatIsNotThereIsNull() {
    assertThat(at("{\"a\":{}}", "a.b.c")).isNull();
    assertThat(at("{\"a\":null}", "a.b")).isNull();
  }

  @Test
  void aNumberMayBeTheNameOfAMember() {
    assertThat(at("{\"a\":{\"0\":\"x\"}}", "a.0")).isEqualTo("x");
  }

  @Test
  void positionsBehindTheEndAndNamesInListsAreFailures() {
    assertThatThrownBy(() -> at("{\"a\":[1]}", "a.1"))
        .isInstanceOf(CaseFailure.class)
        .hasMessageContaining("1 elements");
    assertThatThrownBy(() -> at("{\"a\":[1]}", "a.b")).isInstanceOf(CaseFailure.class);
    assertThatThrownBy(() -> at("{\"a\":1}", "a.b")).isInstanceOf(CaseFailure.class);
  }

  @Test
  void aPartMayBeAKeptValue() {
    stash.keep("node", "n-1");
    assertThat(at("{\"nodes\":{\"n-1\":{\"name\":\"first\"}}}", "nodes.$node.name"))
        .isEqualTo("first");
  }

  @Test
  void anArbitraryKeyIsAMembersName() {
    assertThat(at("{\"nodes\":{\"n-1\":{}}}", "nodes._arbitrary_key_")).isEqualTo("n-1");
  }

  @Test
  void referencesAreReplacedAtAnyDepth() {
    stash.keep("id", 7);
    stash.keep("body", Map.of("items", List.of("x", "y")));
    assertThat(stash.resolveAll(Map.of("a", List.of("$id", "no-${id}-${body.items.1}"), "$id", 1)))
        .isEqualTo(Map.of("a", List.of(7, "no-7-y"), "7", 1));
    assertThat(stash.resolve("$body.items.0")).isEqualTo("x");
    assertThatThrownBy(() -> stash.resolve("$never"))
        .isInstanceOf(CaseFailure.class)
        .hasMessageContaining("never");
  }
}
