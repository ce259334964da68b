package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.cbor.CBORMapper;

final class WireFormatTest {

  private final RestServer server;

  WireFormatTest() throws IOException {
    server = new RestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aBodyInAnotherFormatIsTheSameJson() {
    byte[] yaml =
        "query:\n  match_all: {}\nsize: 3\nlist: [a, 1.5, true, null]\n"
            .getBytes(StandardCharsets.UTF_8);
    String json = "{\"query\":{\"match_all\":{}},\"size\":3,\"list\":[\"a\",1.5,true,null]}";

    assertThat(WireFormat.YAML.toJson(yaml)).asString().isEqualTo(json);
    byte[] cbor = CBORMapper.shared().writeValueAsBytes(Json.READER.readTree(json));
    assertThat(WireFormat.CBOR.toJson(cbor)).asString().isEqualTo(json);
    assertThat(WireFormat.JSON.toJson(yaml)).isSameAs(yaml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [1\n", "a: 1\na: 2\n", "a: b: c\n", "\"unclosed"})
  void whatIsBrokenIsRefused(String yaml) {
    assertThatThrownBy(() -> WireFormat.YAML.toJson(yaml.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  /** Neither depth nor references that multiply cost a node its memory. */
  @Test
  void whatGrowsIsBounded() {
    byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> WireFormat.YAML.toJson(deep)).isInstanceOf(ApiException.class);

    var laughs = new StringBuilder("a0: &a0 lol\n");
    for (int level = 1; level < 30; level++) {
      String before = "*a" + (level - 1);
      laughs.append(
          "a%d: &a%d [%s]\n"
              .formatted(level, level, String.join(",", List.of(before, before, before, before))));
    }
    byte[] body = laughs.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(WireFormat.YAML.toJson(body)).hasSizeLessThan(10 * body.length);

    byte[] nested = new byte[100_000];
    Arrays.fill(nested, (byte) 0x81);
    assertThatThrownBy(() -> WireFormat.CBOR.toJson(nested)).isInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/_cat/indices?format=yaml, '*/*', application/yaml",
    "/_cat/indices, application/yaml, application/yaml",
    "/_cat/indices, application/json, application/json; charset=UTF-8",
    "/_cat/indices, '*/*', text/plain; charset=UTF-8",
    "/_cat/indices?format=text, application/json, text/plain; charset=UTF-8",
    "/_cluster/health, application/cbor, application/cbor",
    "/_cluster/health, 'application/vnd.opensearch+yaml; a=b', application/yaml",
    "/_cluster/health, text/html, application/json; charset=UTF-8",
    "/_cluster/health?format=json, application/yaml, application/json; charset=UTF-8"
  })
  void anAnswerIsInTheFormatThatIsAskedFor(String path, String accept, String type) {
    RestServer.Answer answer = server.sendWithHeaders("GET", path, "Accept", accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo(type);
  }

  @Test
  void whoWritesYamlReadsYaml() {
    RestServer.Answer made =
        server.send(
            "PUT", "/books/_doc/1", "application/yaml", "title: Pinakes\nscrolls: [1, 2]\n");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).startsWith("---\n_index: \"books\"\n_id: \"1\"\n");

    assertThat(server.get("/books/_source/1?format=yaml").body())
        .isEqualTo("---\ntitle: \"Pinakes\"\nscrolls:\n- 1\n- 2\n");
    assertThat(server.get("/books/_doc/1?format=yaml&filter_path=_source.title").body())
        .isEqualTo("---\n_source:\n  title: \"Pinakes\"\n");
    assertThat(server.get("/none/_doc/1?format=yaml").body())
        .startsWith("---\nerror:\n  root_cause:\n  - type: \"index_not_found_exception\"\n");
  }

  @Test
  void linesOfJsonHaveNoOtherFormat() {
    for (String path : List.of("/_bulk", "/books/_bulk", "/_msearch")) {
      RestServer.Answer answer = server.send("POST", path, "application/yaml", "a: 1\n");
      assertThat(answer.status()).isEqualTo(406);
      assertThat(answer.body()).contains("Content-Type [YAML] does not support stream parsing.");
    }
    assertThat(server.send("POST", "/_search", "application/smile", "x").status()).isEqualTo(406);
    assertThat(server.get("/?format=xml").status()).isEqualTo(400);
  }
}
