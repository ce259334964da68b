package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.coordinator.rest.RolloverConditions.Situation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class RolloverConditionsTest {

  private static final Situation YOUNG = new Situation(Duration.ofHours(3), 10, 2_048);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'max_age':'3h'}       | [max_age: 3h]      | true
          {'max_age':'181m'}     | [max_age: 3h]      | false
          {'max_age':'7d'}       | [max_age: 7d]      | false
          {'max_docs':10}        | [max_docs: 10]     | true
          {'max_docs':'11'}      | [max_docs: 11]     | false
          {'max_docs':0}         | [max_docs: 0]      | true
          {'max_size':'2kb'}     | [max_size: 2kb]    | true
          {'max_size':'2049b'}   | [max_size: 2kb]    | false
          {'max_size':'1536 MB'} | [max_size: 1.5gb]  | false
          """)
  void eachIsShownWithWhetherItIsMet(String json, String shown, boolean met) {
    assertThat(RolloverConditions.parse(parsed(json)).with(YOUNG)).containsEntry(shown, met);
  }

  @Test
  void withoutAnyThereIsNothingToMeet() {
    assertThat(RolloverConditions.parse(parsed("{}")).isEmpty()).isTrue();
    assertThat(RolloverConditions.none().with(YOUNG)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'max_foo':1}          | unknown field [max_foo] did you mean any of [max_docs, max_age]?
          {'max_docs':'x'}       | failed to parse field [max_docs]
          {'max_docs':1.5}       | failed to parse field [max_docs]
          {'max_docs':99999999999999999999} | failed to parse field [max_docs]
          {'max_docs':null}      | max_docs doesn't support values of type: VALUE_NULL
          {'max_docs':[1]}       | max_docs doesn't support values of type: START_ARRAY
          {'max_age':5}          | max_age doesn't support values of type: VALUE_NUMBER
          {'max_age':'soon'}     | failed to parse field [max_age]
          {'max_size':100}       | max_size doesn't support values of type: VALUE_NUMBER
          {'max_size':'100'}     | failed to parse field [max_size]
          {'max_size':'9999999999pb'} | failed to parse field [max_size]
          """)
  void whatCannotBeReadIsNamed(String json, String reason) {
    assertThatThrownBy(() -> RolloverConditions.parse(parsed(json)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason())
                  .isEqualTo("[rollover] failed to parse field [conditions]");
              ApiError cause = e.error().causedBy();
              assertThat(cause).isNotNull();
              assertThat(cause.reason()).isEqualTo("[conditions] " + reason);
            });
  }

  private static ObjectNode parsed(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
  }
}
