package io.pinakes.system.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The settings of an index that its mapping and its documents go by. */
final class MappingLimitsTest {

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
  }

  @AfterEach
  void remove() throws IOException {
    cluster.done("DELETE", "/docs?ignore_unavailable=true", "");
  }

  private static String create(String setting, String mappings) {
    return "{'settings':{'number_of_replicas':0,'mapping."
        + setting
        + "'},'mappings':"
        + mappings
        + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          total_fields.limit':'1;{'a':{'type':'long'},'b':{'type':'long'}};Limit of total fields [1] has been exceeded
          depth.limit':'1;{'a':{'properties':{'b':{'type':'long'}}}};Limit of mapping depth [1] has been exceeded due to object field [a]
          nested_fields.limit':'0;{'a':{'type':'nested'}};Limit of nested fields [0] has been exceeded
          field_name_length.limit':'2;{'abc':{'type':'long'}};Field name [abc] is longer than the limit of [2] characters
          """)
  void aMappingIsBoundedWhenItIsMadeAndChanged(String setting, String properties, String reason)
      throws IOException {
    String mappings = "{'properties':" + properties + "}";
    assertThat(cluster.refused("PUT", "/docs", create(setting, mappings))).isEqualTo(reason);
    cluster.done("PUT", "/docs", create(setting, "{}"));
    assertThat(cluster.refused("PUT", "/docs/_mapping", mappings)).isEqualTo(reason);
    cluster.done("DELETE", "/docs", "");
    cluster.done("PUT", "/docs", "{'mappings':" + mappings + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          total_fields.limit':'1;{'a':1,'b':2};Limit of total fields [1] has been exceeded
          depth.limit':'1;{'a':{'b':2}};Limit of mapping depth [1] has been exceeded due to object field [a]
          field_name_length.limit':'2;{'abc':1};Field name [abc] is longer than the limit of [2] characters
          nested_objects.limit':'2;{'n':[{},{},{}]};The number of nested documents has exceeded the allowed limit of [2]
          """)
  void aDocumentIsBoundedToo(String setting, String document, String reason) throws IOException {
    boolean nested = setting.startsWith("nested");
    cluster.done(
        "PUT", "/docs", create(setting, nested ? "{'properties':{'n':{'type':'nested'}}}" : "{}"));
    assertThat(cluster.refused("PUT", "/docs/_doc/1", document)).startsWith(reason);
  }

  @Test
  void aHigherLimitTakesMoreThanTheDefault() throws IOException {
    var wide = new StringBuilder("{'f':0");
    for (int i = 0; i < 1_500; i++) {
      wide.append(",'f").append(i).append("':").append(i);
    }
    wide.append("}");
    cluster.done("PUT", "/docs", "{}");
    assertThat(cluster.refused("PUT", "/docs/_doc/1", wide.toString()))
        .isEqualTo("Limit of total fields [1000] has been exceeded");
    cluster.done("DELETE", "/docs", "");
    cluster.done("PUT", "/docs", create("total_fields.limit':'2000", "{}"));
    cluster.done("PUT", "/docs/_doc/1", wide.toString());
  }

  @Test
  void whatAnIndexSaysOfWrongValuesHoldsForFieldsThatSayNothing() throws IOException {
    String properties =
        "{'properties':{'n':{'type':'integer'},'own':{'type':'integer','ignore_malformed':false}}}";
    cluster.done("PUT", "/docs", create("ignore_malformed':'true", properties));
    cluster.done("PUT", "/docs/_doc/1?refresh=true", "{'n':'none'}");
    JsonNode hit = cluster.done("POST", "/docs/_search", "").at("/hits/hits/0");
    assertThat(hit.get("_ignored").toString()).isEqualTo("[\"n\"]");
    assertThat(cluster.refused("PUT", "/docs/_doc/2", "{'own':'none'}"))
        .startsWith("failed to parse field [own] of type [integer]");
    assertThat(cluster.done("GET", "/docs/_mapping", "").toString())
        .doesNotContain("\"ignore_malformed\":true");
  }

  @Test
  void aWriteWaitsForAsManyCopiesAsTheIndexSays() throws IOException {
    String settings =
        "{'settings':{'number_of_replicas':0,'index.write.wait_for_active_shards':'%s'}}";
    assertThat(cluster.refused("PUT", "/docs", settings.formatted("some")))
        .isEqualTo("cannot parse ActiveShardCount[some]");
    cluster.done("PUT", "/docs?wait_for_active_shards=1", settings.formatted("2"));
    assertThat(cluster.noRoom("PUT", "/docs/_doc/1?timeout=1s", "{}"))
        .contains("unavailable_shards_exception");
    cluster.done("PUT", "/docs/_doc/1?wait_for_active_shards=1", "{}");
    cluster.done("PUT", "/docs/_settings", "{'index.write.wait_for_active_shards':'all'}");
    cluster.done("PUT", "/docs/_doc/1", "{}");
  }

  @Test
  void whatAnIndexSaysOfCoercionHoldsForFieldsThatSayNothing() throws IOException {
    String properties =
        "{'properties':{'n':{'type':'integer'},'own':{'type':'integer','coerce':true}}}";
    cluster.done("PUT", "/docs", create("coerce':'false", properties));
    cluster.done("PUT", "/docs/_doc/1", "{'own':'5'}");
    assertThat(cluster.refused("PUT", "/docs/_doc/2", "{'n':'5'}"))
        .startsWith("failed to parse field [n] of type [integer]");
  }
}
