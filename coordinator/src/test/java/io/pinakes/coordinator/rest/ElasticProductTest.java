package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ElasticProductTest {

  @ParameterizedTest
  @CsvSource({
    "application/vnd.elasticsearch+json; compatible-with=8, application/json",
    "application/vnd.elasticsearch+json;compatible-with=9, application/json",
    "application/vnd.elasticsearch+x-ndjson; compatible-with=8, application/x-ndjson",
    "application/json, application/json",
    "application/vnd.elasticsearch+cbor; compatible-with=8,"
        + " application/vnd.elasticsearch+cbor; compatible-with=8"
  })
  void mediaTypesOfElasticsearchAreTheUsualOnesByAnotherName(String sent, String seen)
      throws Exception {
    HttpResponse answer =
        new ElasticProduct(
                request -> HttpResponse.text(200, request.header("content-type").orElse("")))
            .handle(request(Map.of("content-type", sent)));
    assertThat(answer.body().getFirst()).asString().isEqualTo(seen);
  }

  @Test
  void everyAnswerNamesTheProduct() throws Exception {
    var failing = new ElasticProduct(request -> HttpResponse.empty(404));
    HttpResponse answer = failing.handle(request(Map.of()));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).containsEntry("X-Elastic-Product", "Elasticsearch");
  }

  @Test
  void withoutItMediaTypesOfElasticsearchAreRefused() throws Exception {
    try (var server = new RestServer()) {
      RestServer.Answer answer =
          server.send(
              "POST", "/_search", "application/vnd.elasticsearch+json; compatible-with=8", "{}");
      assertThat(answer.status()).isEqualTo(406);
      assertThat(answer.headers().firstValue("X-Elastic-Product")).isEmpty();
    }
  }

  private static HttpRequest request(Map<String, String> headers) {
    return new HttpRequest("GET", "/", List.of(), new LinkedHashMap<>(), headers, new byte[0]);
  }
}
