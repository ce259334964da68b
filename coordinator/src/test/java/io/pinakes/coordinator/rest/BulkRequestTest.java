package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.coordinator.rest.BulkRequest.Action;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BulkRequestTest {

  private static final String WHOLE =
      """
      {"index":{"_index":"a","_id":"1"}}
      {"title":"über den Dächern","n":[1,2,{"x":null}]}
      {"create":{"_id":7,"op_type":"create"}}
      {"a":"\\n"}

      {"delete":{"_id":"1","if_seq_no":3,"if_primary_term":1}}
      {"update":{"_id":"1"}}
      {"doc":{"a":1}}
      {"index":{}}
      {"b":2}
      """;

  private static List<Action> parse(byte[] body) {
    return BulkRequest.parse(
        body, new BulkRequest.Defaults("books", null, false, Optional.empty()), () -> "generated");
  }

  private static List<Action> parse(String body) {
    return parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void documentsAreTheBytesOfTheirLines() {
    List<Action> actions = parse(WHOLE);
    assertThat(actions).hasSize(5);
    DocumentWrite first = write(actions.getFirst());
    assertThat(first.source())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"title\":\"über den Dächern\",\"n\":[1,2,{\"x\":null}]}");
    assertThat(actions.getFirst().index()).isEqualTo("a");
    assertThat(write(actions.get(1)).kind()).isEqualTo(DocumentWrite.Kind.CREATE);
    assertThat(write(actions.get(1)).id()).isEqualTo("7");
    assertThat(write(actions.get(2)))
        .isEqualTo(new DocumentWrite(DocumentWrite.Kind.DELETE, "1", null, 3, 1));
    DocumentWrite update = write(actions.get(3));
    assertThat(update.kind()).isEqualTo(DocumentWrite.Kind.UPDATE);
    assertThat(update.source()).asString(StandardCharsets.UTF_8).startsWith("{");
    assertThat(write(actions.get(4)).id()).isEqualTo("generated");
    assertThat(actions.get(4).index()).isEqualTo("books");
  }

  private static DocumentWrite write(Action action) {
    DocumentWrite write = action.write();
    assertThat(write).isNotNull();
    return java.util.Objects.requireNonNull(write);
  }

  @Test
  void tooManyActionsAreRefused() {
    String one = "{\"delete\":{\"_id\":\"1\"}}\n";
    assertThat(parse(one.repeat(BulkRequest.MAX_ACTIONS))).hasSize(BulkRequest.MAX_ACTIONS);
    assertThatThrownBy(() -> parse(one.repeat(BulkRequest.MAX_ACTIONS + 1)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(413));
  }

  /** Wherever a body is cut off, it is a body of fewer lines or it is refused. */
  @Property(tries = 500)
  void aBodyThatIsCutOffIsRefusedOrHasFewerActions(@ForAll @IntRange(max = 300) int length) {
    byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
    byte[] cut = Arrays.copyOf(whole, Math.min(length, whole.length));
    boolean endsWithALine = cut.length > 0 && cut[cut.length - 1] == '\n';
    try {
      List<Action> actions = parse(cut);
      assertThat(endsWithALine).isTrue();
      List<Action> all = parse(whole);
      for (int i = 0; i < actions.size(); i++) {
        assertThat(actions.get(i).operation()).isEqualTo(all.get(i).operation());
        assertThat(source(actions.get(i))).isEqualTo(source(all.get(i)));
      }
    } catch (ApiException e) {
      assertThat(e.status()).isEqualTo(400);
    }
  }

  private static String source(Action action) {
    DocumentWrite write = action.write();
    byte[] source = write == null ? null : write.source();
    return source == null ? "" : new String(source, StandardCharsets.UTF_8);
  }

  @Property(tries = 2_000)
  void garbageIsNeverMoreThanTheClientsFault(@ForAll("garbage") byte[] body) {
    try {
      assertThat(parse(body)).isNotEmpty();
    } catch (ApiException e) {
      assertThat(e.status()).isBetween(400, 499);
    }
  }

  /** Bytes of a right body, some changed: near enough to right to get far into the parser. */
  @Provide
  Arbitrary<byte[]> garbage() {
    byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
    Arbitrary<byte[]> changed =
        Arbitraries.integers()
            .between(0, whole.length - 1)
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .flatMap(
                places ->
                    Arbitraries.bytes()
                        .array(byte[].class)
                        .ofSize(places.size())
                        .map(bytes -> change(whole, places, bytes)));
    Arbitrary<byte[]> lines =
        Arbitraries.of(
                "{\"index\":{}}",
                "{\"index\":{\"_id\":\"\"}}",
                "{\"delete\":{\"_id\":\"1\"}}",
                "{\"a\":1}",
                "{",
                "",
                "\r",
                "null",
                "[",
                "{\"index\":{\"_id\":\"\\ud800\"}}",
                "{\"index\":{\"_id\":1e400}}",
                "{\"index\":{\"_index\":\"a:b\"}}",
                "{\"index\":{\"if_seq_no\":1}}",
                "{\"index\":{\"if_seq_no\":99999999999999999999}}",
                "{\"index\":{}}}")
            .list()
            .ofMaxSize(8)
            .map(parts -> (String.join("\n", parts) + "\n").getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> anything = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    return Arbitraries.oneOf(changed, lines, anything);
  }

  private static byte[] change(byte[] whole, List<Integer> places, byte[] bytes) {
    byte[] changed = whole.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[places.get(i)] = bytes[i];
    }
    return changed;
  }
}
