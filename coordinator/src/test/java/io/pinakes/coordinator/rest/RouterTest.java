package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RouterTest {

  private static final Endpoint NOTHING = request -> () -> RestResponse.text(200, "");

  private final Router router =
      Router.builder()
          .add(Method.GET, "/", NOTHING)
          .add(Method.GET, "/{index}", NOTHING)
          .add(Method.GET, "/_search", NOTHING)
          .add(Method.GET, "/{index}/_search", NOTHING)
          .add(Method.PUT, "/{index}/_doc/{id}", NOTHING)
          .add(Method.GET, "/{target}/_doc/{id}", NOTHING)
          .add(Method.GET, "/_cat/{table}/all", NOTHING)
          .build();

  private Map<String, String> parameters(Method method, String... segments) {
    Router.Match match = Objects.requireNonNull(router.match(List.of(segments)));
    return match.pathParameters(Objects.requireNonNull(match.byMethod().get(method)));
  }

  @Test
  void aLiteralIsPreferredToAParameter() {
    assertThat(parameters(Method.GET, "_search")).isEmpty();
    assertThat(parameters(Method.GET, "books")).containsExactly(Map.entry("index", "books"));
  }

  @Test
  void aLiteralThatLeadsNowhereGivesWayToAParameter() {
    assertThat(parameters(Method.GET, "_cat", "_search"))
        .containsExactly(Map.entry("index", "_cat"));
  }

  @Test
  void eachMethodHasItsOwnNames() {
    assertThat(parameters(Method.PUT, "a", "_doc", "1"))
        .containsOnly(Map.entry("index", "a"), Map.entry("id", "1"));
    assertThat(parameters(Method.GET, "a", "_doc", "1"))
        .containsOnly(Map.entry("target", "a"), Map.entry("id", "1"));
  }

  @Test
  void aPathWithoutARouteHasNoMatch() {
    assertThat(router.match(List.of("a", "_doc"))).isNull();
    assertThat(router.match(List.of("a", "b", "c", "d"))).isNull();
  }

  @Test
  void twoRoutesForOnePathAndMethodAreAMistake() {
    Router.Builder builder = Router.builder().add(Method.GET, "/{a}", NOTHING);
    assertThatThrownBy(() -> builder.add(Method.GET, "/{b}", NOTHING))
        .isInstanceOf(IllegalStateException.class);
  }
}
