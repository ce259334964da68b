package io.pinakes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiSpecTest {

  private static final ApiSpec SEARCH =
      ApiSpec.parse(
          """
          {"search": {
            "url": {"paths": [
              {"path": "/_search", "methods": ["GET", "POST"]},
              {"path": "/{index}/_search", "methods": ["GET", "POST"],
               "parts": {"index": {"type": "list"}}}]},
            "params": {"q": {"type": "string"}, "size": {"type": "number"}},
            "body": {"description": "the query"}}}
          """);

  private static final ApiSpec BULK =
      ApiSpec.parse(
          """
          {"bulk": {
            "url": {"paths": [{"path": "/_bulk", "methods": ["POST", "PUT"]}]},
            "body": {"required": true, "serialize": "bulk"}}}
          """);

  private static final ApiSpec SCROLL =
      ApiSpec.parse(
          """
          {"keep": {
            "url": {"paths": [{"path": "/_keep", "methods": ["POST"]}]},
            "params": {"keep_alive": {"type": "string", "required": true}}}}
          """);

  private static Request request(ApiSpec api, Map<String, String> arguments, Object... bodies) {
    return api.request(
        new Call(api.name(), arguments, Arrays.asList(bodies), Map.of()), Set.of("pretty"));
  }

  @Test
  void thePathWithMostOfTheArgumentsIsTaken() {
    assertThat(request(SEARCH, Map.of()).path()).isEqualTo("/_search");
    assertThat(request(SEARCH, Map.of("index", "a")).path()).isEqualTo("/a/_search");
  }

  @Test
  void otherArgumentsAreTheQuery() {
    assertThat(request(SEARCH, Map.of("index", "a,b", "q", "x y&z", "pretty", "")).path())
        .isEqualTo("/a%2Cb/_search?pretty=&q=x%20y%26z");
  }

  @Test
  void slashesInAPartAreOfThePart() {
    assertThat(request(SEARCH, Map.of("index", "<a-{now/d}>")).path())
        .isEqualTo("/%3Ca-%7Bnow%2Fd%7D%3E/_search");
  }

  @Test
  void aBodyIsNotSentByGet() {
    assertThat(request(SEARCH, Map.of()).method()).isEqualTo("GET");
    Request withBody = request(SEARCH, Map.of(), Map.of("size", 1));
    assertThat(withBody.method()).isEqualTo("POST");
    assertThat(withBody.body()).isEqualTo("{\"size\":1}");
    assertThat(withBody.headers()).containsEntry("Content-Type", "application/json");
  }

  @Test
  void bulkBodiesAreLines() {
    assertThat(request(BULK, Map.of(), Map.of("delete", Map.of("_id", "1"))).body())
        .isEqualTo("{\"delete\":{\"_id\":\"1\"}}\n");
    assertThat(request(BULK, Map.of(), Map.of("a", 1), Map.of("b", 2)).body())
        .isEqualTo("{\"a\":1}\n{\"b\":2}\n");
  }

  @Test
  void whatTheSpecificationDoesNotAllowIsRefused() {
    assertThatThrownBy(() -> request(SEARCH, Map.of("nope", "1")))
        .isInstanceOf(CaseFailure.class)
        .hasMessageContaining("nope");
    assertThatThrownBy(() -> request(BULK, Map.of())).hasMessageContaining("needs a body");
    assertThatThrownBy(() -> request(SCROLL, Map.of("keep_alive", "1m"), Map.of()))
        .hasMessageContaining("takes no body");
    assertThatThrownBy(() -> request(SCROLL, Map.of())).hasMessageContaining("keep_alive");
  }

  @Test
  void whatClientsReadThemselvesIsNotSent() {
    assertThat(request(SEARCH, Map.of("ignore", "404")).path()).isEqualTo("/_search");
  }

  @Test
  void headersPassAndSayHowTheBodyIsWritten() {
    Request request =
        SEARCH.request(
            new Call(
                "search",
                Map.of(),
                List.of(Map.of("size", 1)),
                Map.of("content-type", "application/yaml", "Accept", "application/yaml")),
            Set.of());
    assertThat(request.headers())
        .isEqualTo(Map.of("Content-Type", "application/yaml", "Accept", "application/yaml"));
    assertThat(Values.yaml(request.body())).isEqualTo(List.of(Map.of("size", 1)));
  }
}
