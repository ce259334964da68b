package io.pinakes.common.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HealthEndpointTest {

  private final HealthEndpoint endpoint =
      new HealthEndpoint("worker-a", request -> HttpResponse.text(418, "another"));

  @Test
  void aNodeIsWellOnceItHasJoined() throws Exception {
    HttpResponse early = get(HealthEndpoint.PATH);
    assertThat(early.status()).isEqualTo(503);
    assertThat(text(early)).contains("starting");
    endpoint.joined();
    HttpResponse answer = get(HealthEndpoint.PATH);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).isEqualTo("worker-a\n");
  }

  @Test
  void allElseIsForTheHandlerBehindIt() throws Exception {
    assertThat(get("/").status()).isEqualTo(418);
    assertThat(get(HealthEndpoint.PATH + "/more").status()).isEqualTo(418);
  }

  private static String text(HttpResponse answer) {
    return new String(answer.body().getFirst(), StandardCharsets.UTF_8);
  }

  private HttpResponse get(String path) throws Exception {
    return endpoint.handle(
        new HttpRequest("GET", path, List.of(), new LinkedHashMap<>(), Map.of(), new byte[0]));
  }
}
