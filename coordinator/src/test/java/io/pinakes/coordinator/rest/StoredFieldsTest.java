package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StoredFieldsTest {

  private static final Mapping MAPPING =
      Mapping.parse(
          (ObjectNode)
              Json.READER.readTree(
                  """
                  {"properties":{
                    "a":{"type":"keyword","store":true},
                    "b":{"type":"keyword"},
                    "o":{"properties":{
                      "n":{"type":"integer","store":true},
                      "t":{"type":"text","fields":{"k":{"type":"keyword","store":true}}}}}}}
                  """));

  private static String of(String source, String... names) {
    byte[] bytes = source.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return StoredFields.of(MAPPING, List.of(names), bytes).toString().replace('"', '\'');
  }

  @Test
  void valuesOfStoredFieldsAreListed() {
    assertThat(of("{'a':'x','b':'y'}", "a", "b", "none")).isEqualTo("{a=['x']}");
    assertThat(of("{'a':['x',null,'z'],'o':[{'n':1},{'n':[2,3]}]}", "a", "o.n"))
        .isEqualTo("{a=['x', 'z'], o.n=[1, 2, 3]}");
    assertThat(of("{'o.n':4,'o':{'t':'w'}}", "*")).isEqualTo("{o.n=[4], o.t.k=['w']}");
    assertThat(of("{'a':'x'}", "_source")).isEqualTo("{}");
  }

  @Test
  void anObjectIsNoField() {
    StoredFields.check(MAPPING, List.of("a", "o.t", "_source", "*", "unknown"));
    assertThatThrownBy(() -> StoredFields.check(MAPPING, List.of("o")))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("field [o] isn't a leaf field");
  }
}
