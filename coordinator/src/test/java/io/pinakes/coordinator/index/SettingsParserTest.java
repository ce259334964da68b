package io.pinakes.coordinator.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.IndexSettings;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class SettingsParserTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                              | 1    | 1   | 1000
          {"number_of_shards": 3}                                         | 3    | 1   | 1000
          {"number_of_shards": "3"}                                       | 3    | 1   | 1000
          {"index.number_of_shards": 3}                                   | 3    | 1   | 1000
          {"index": {"number_of_shards": 3, "number_of_replicas": 2}}     | 3    | 2   | 1000
          {"number_of_shards": 1024, "number_of_replicas": 100}           | 1024 | 100 | 1000
          {"number_of_replicas": 0}                                       | 1    | 0   | 1000
          {"refresh_interval": "30s"}                                     | 1    | 1   | 30000
          {"refresh_interval": "500ms"}                                   | 1    | 1   | 500
          {"refresh_interval": "2m"}                                      | 1    | 1   | 120000
          {"refresh_interval": "1h"}                                      | 1    | 1   | 3600000
          {"refresh_interval": "1d"}                                      | 1    | 1   | 86400000
          {"refresh_interval": "-1"}                                      | 1    | 1   | -1
          {"refresh_interval": -1}                                        | 1    | 1   | -1
          """)
  void settingsAreReadAsClientsWriteThem(String json, int shards, int replicas, long refreshMs) {
    IndexSettings parsed = SettingsParser.parse((ObjectNode) JSON.readTree(json));
    assertThat(parsed.withGiven(new TreeMap<>()))
        .isEqualTo(new IndexSettings(shards, replicas, Duration.ofMillis(refreshMs)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"number_of_shards": 0}                                 | [0] for setting [index.number_of_shards] must be >= 1
          {"number_of_shards": 1025}                              | [1025] for setting [index.number_of_shards] must be <= 1024
          {"number_of_shards": 1.5}                               | [1.5] for setting [index.number_of_shards]
          {"number_of_shards": "many"}                            | [many] for setting [index.number_of_shards]
          {"number_of_shards": [3]}                               | setting [index.number_of_shards]
          {"number_of_shards": true}                              | [true] for setting [index.number_of_shards]
          {"number_of_shards": 99999999999}                       | [99999999999] for setting [index.number_of_shards]
          {"number_of_replicas": -1}                              | [-1] for setting [index.number_of_replicas] must be >= 0
          {"number_of_replicas": 101}                             | must be <= 100
          {"refresh_interval": "5"}                               | [5] as a time value
          {"refresh_interval": "soon"}                            | [soon] as a time value
          {"refresh_interval": "9999999999s"}                     | as a time value
          {"refresh_interval": []}                                | setting [index.refresh_interval]
          {"number_of_shards": 1, "index.number_of_shards": 2}    | [index.number_of_shards] is given twice
          {"number_of_shard": 1}                                  | unknown setting [index.number_of_shard]
          {"index": {"nonsense": "zstd"}}                         | unknown setting [index.nonsense] please check
          {"max_result_windo": 3}                                 | did you mean any of [index.max_result_window,
          {"index.hidden": "yes"}                                 | Failed to parse value [yes] as only [true] or [false] are allowed.
          {"index.uuid": "x"}                                     | private index setting [index.uuid] can not be set explicitly
          {"auto_expand_replicas": "all"}                         | failed to parse [index.auto_expand_replicas] from value: [all] at index -1
          {"auto_expand_replicas": "0-x"}                         | failed to parse [index.auto_expand_replicas] from value: [0-x] at index 1
          {"auto_expand_replicas": "-1-2"}                        | failed to parse [index.auto_expand_replicas] from value: [-1-2] at index 0
          {"auto_expand_replicas": "3-1"}                         | [index.auto_expand_replicas] minReplicas must be =< maxReplicas but wasn't 3 > 1
          {"number_of_shards": 4, "number_of_routing_shards": 6}  | the number of source shards [4] must be a factor of [6]
          """)
  void whatIsWrongIsNamed(String json, String reason) {
    assertThatThrownBy(() -> SettingsParser.parse((ObjectNode) JSON.readTree(json)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason()).contains(reason);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"number_of_replicas": 3}                                  | 3 | 5000
          {"index": {"refresh_interval": "2s"}}                      | 1 | 2000
          {"index.number_of_replicas": "0", "refresh_interval": -1}  | 0 | -1
          {"number_of_replicas": null, "refresh_interval": null}     | 2 | 1000
          {}                                                         | 1 | 5000
          """)
  void onlyWhatIsNamedIsChanged(String json, int replicas, long refreshMs) {
    var before = new IndexSettings(4, 1, Duration.ofSeconds(5));
    IndexSettings changed =
        SettingsParser.change(index(before), (ObjectNode) JSON.readTree(json), false, 2);
    assertThat(changed.withGiven(new TreeMap<>()))
        .isEqualTo(new IndexSettings(4, replicas, Duration.ofMillis(refreshMs)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"number_of_shards": 4}                | Can't update non dynamic settings [[index.number_of_shards]] for open indices [[books/
          {"number_of_replicas": -1}             | must be >= 0
          {"number_of_replicas": 101}            | must be <= 100
          {"index": {"codec": "zstd"}}           | Can't update non dynamic settings [[index.codec]] for open indices [[books/
          {"index": {"nonsense": "zstd"}}        | unknown setting [index.nonsense]
          {"index.uuid": "x"}                    | can not update private setting [index.uuid]; this setting is managed by OpenSearch
          """)
  void whatCannotBeChangedIsNamed(String json, String reason) {
    assertThatThrownBy(
            () ->
                SettingsParser.change(
                    index(IndexSettings.DEFAULT), (ObjectNode) JSON.readTree(json), false, 0))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason()).contains(reason);
            });
  }

  @Test
  void whatWasGivenIsRememberedAsItWasWritten() {
    IndexSettings given =
        SettingsParser.parse(
            (ObjectNode)
                JSON.readTree(
                    """
                    {"refresh_interval": "1s", "index": {"max_result_window": 500,
                     "query": {"default_field": ["a", "b"]}, "codec": null}}
                    """));

    assertThat(given.text("index.refresh_interval")).isEqualTo("1s");
    assertThat(given.integer(IndexSetting.MAX_RESULT_WINDOW)).isEqualTo(500);
    assertThat(given.integer(IndexSetting.MAX_INNER_RESULT_WINDOW)).isEqualTo(100);
    assertThat(given.texts(IndexSetting.QUERY_DEFAULT_FIELD)).containsExactly("a", "b");
    assertThat(given.given()).doesNotContainKey("index.codec");
  }

  @Test
  void whatIsTakenBackIsTheDefaultAgain() {
    IndexSettings before =
        SettingsParser.parse((ObjectNode) JSON.readTree("{\"max_result_window\": 500}"));

    IndexSettings after =
        SettingsParser.change(
            index(before), (ObjectNode) JSON.readTree("{\"index.max_*\": null}"), false, 0);

    assertThat(after.given()).isEmpty();
    assertThat(after.integer(IndexSetting.MAX_RESULT_WINDOW)).isEqualTo(10_000);
  }

  @Test
  void whatWasGivenMayBePreserved() {
    IndexSettings before =
        SettingsParser.parse((ObjectNode) JSON.readTree("{\"refresh_interval\": \"9s\"}"));

    IndexSettings after =
        SettingsParser.change(
            index(before),
            (ObjectNode)
                JSON.readTree(
                    "{\"refresh_interval\": \"2s\", \"max_result_window\": 7,"
                        + " \"number_of_replicas\": 5}"),
            true,
            0);

    assertThat(after.refreshInterval()).isEqualTo(Duration.ofSeconds(9));
    assertThat(after.integer(IndexSetting.MAX_RESULT_WINDOW)).isEqualTo(7);
    assertThat(after.replicas()).isEqualTo(1);
  }

  @Test
  void aClosedIndexMayChangeMore() {
    IndexDefinition closed = index(IndexSettings.DEFAULT).withStage(IndexDefinition.Stage.CLOSED);

    IndexSettings after =
        SettingsParser.change(
            closed, (ObjectNode) JSON.readTree("{\"codec\": \"best_compression\"}"), false, 0);

    assertThat(after.text("index.codec")).isEqualTo("best_compression");
  }

  private static IndexDefinition index(IndexSettings settings) {
    return new IndexDefinition("books", "u", 0, settings, Mapping.empty(), 1, false, 1);
  }
}
