package io.pinakes.coordinator.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.IndexSettings;
import java.time.Duration;
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
          {}                                                              | 1    | 0   | 1000
          {"number_of_shards": 3}                                         | 3    | 0   | 1000
          {"number_of_shards": "3"}                                       | 3    | 0   | 1000
          {"index.number_of_shards": 3}                                   | 3    | 0   | 1000
          {"index": {"number_of_shards": 3, "number_of_replicas": 2}}     | 3    | 2   | 1000
          {"number_of_shards": 1024, "number_of_replicas": 100}           | 1024 | 100 | 1000
          {"number_of_replicas": 1}                                       | 1    | 1   | 1000
          {"refresh_interval": "30s"}                                     | 1    | 0   | 30000
          {"refresh_interval": "500ms"}                                   | 1    | 0   | 500
          {"refresh_interval": "2m"}                                      | 1    | 0   | 120000
          {"refresh_interval": "1h"}                                      | 1    | 0   | 3600000
          {"refresh_interval": "1d"}                                      | 1    | 0   | 86400000
          {"refresh_interval": "-1"}                                      | 1    | 0   | -1
          {"refresh_interval": -1}                                        | 1    | 0   | -1
          """)
  void settingsAreReadAsClientsWriteThem(String json, int shards, int replicas, long refreshMs) {
    assertThat(SettingsParser.parse((ObjectNode) JSON.readTree(json)))
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
          {"number_of_shards": null}                              | setting [index.number_of_shards]
          {"number_of_shards": [3]}                               | setting [index.number_of_shards]
          {"number_of_shards": true}                              | [true] for setting [index.number_of_shards]
          {"number_of_shards": 99999999999}                       | [99999999999] for setting [index.number_of_shards]
          {"number_of_replicas": -1}                              | [-1] for setting [index.number_of_replicas] must be >= 0
          {"number_of_replicas": 101}                             | must be <= 100
          {"refresh_interval": "5"}                               | [5] as a time value
          {"refresh_interval": "soon"}                            | [soon] as a time value
          {"refresh_interval": "9999999999s"}                     | as a time value
          {"refresh_interval": null}                              | setting [index.refresh_interval]
          {"refresh_interval": []}                                | setting [index.refresh_interval]
          {"number_of_shards": 1, "index.number_of_shards": 2}    | [index.number_of_shards] is given twice
          {"number_of_shard": 1}                                  | unknown setting [index.number_of_shard]
          {"index": {"codec": "zstd"}}                            | unknown setting [index.codec]
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
          {"number_of_replicas": null, "refresh_interval": null}     | 0 | 1000
          {}                                                         | 1 | 5000
          """)
  void onlyWhatIsNamedIsChanged(String json, int replicas, long refreshMs) {
    var before = new IndexSettings(4, 1, Duration.ofSeconds(5));
    assertThat(SettingsParser.change(before, (ObjectNode) JSON.readTree(json)))
        .isEqualTo(new IndexSettings(4, replicas, Duration.ofMillis(refreshMs)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"number_of_shards": 4}                | final index setting [index.number_of_shards], not updateable
          {"number_of_replicas": -1}             | must be >= 0
          {"number_of_replicas": 101}            | must be <= 100
          {"index": {"codec": "zstd"}}           | unknown setting [index.codec]
          """)
  void whatCannotBeChangedIsNamed(String json, String reason) {
    assertThatThrownBy(
            () -> SettingsParser.change(IndexSettings.DEFAULT, (ObjectNode) JSON.readTree(json)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason()).contains(reason);
            });
  }
}
