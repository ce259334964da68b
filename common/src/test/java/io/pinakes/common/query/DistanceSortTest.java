package io.pinakes.common.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.GeoPoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class DistanceSortTest {

  private static SortKey parse(String json) {
    return SortParser.parse(
            JsonMapper.shared()
                .readTree("[{'_geo_distance':".replace('\'', '"') + json.replace('\'', '"') + "}]"))
        .getFirst();
  }

  @Test
  void everyMemberIsRead() {
    SortKey key =
        parse(
            """
            {'spot':['1,2',{'lat':3,'lon':4},[6,5]],'order':'desc','unit':'km','mode':'avg',
            'distance_type':'plane','ignore_unmapped':true,'nested':{'path':'a'}}\
            """);
    assertThat(key.field()).isEqualTo("spot");
    assertThat(key.descending()).isTrue();
    assertThat(key.effectiveMode()).isEqualTo(SortKey.Mode.AVG);
    assertThat(key.nested()).isEqualTo(new NestedSort("a", null, Integer.MAX_VALUE, null));
    assertThat(key.distance())
        .isEqualTo(
            new DistanceSort(
                List.of(new GeoPoint(1, 2), new GeoPoint(3, 4), new GeoPoint(5, 6)),
                DistanceUnit.KILOMETERS,
                true,
                true));
  }

  @Test
  void aGeohashIsTheSouthWesternCornerOfItsCell() {
    assertThat(parse("{'spot':'u33'}").distance().points())
        .containsExactly(new GeoPoint(52.03125, 12.65625));
  }

  @Test
  void aPointPastAPoleIsOnTheOtherSideOfTheEarth() {
    assertThat(parse("{'spot':[1,200],'validation_method':'coerce'}").distance().points())
        .containsExactly(new GeoPoint(-20, -179));
    assertThat(new GeoPoint(90, 180).normalized()).isEqualTo(new GeoPoint(90, 180));
    assertThat(new GeoPoint(-100, 370).normalized()).isEqualTo(new GeoPoint(-80, -170));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'spot':[1,2],'mode':'sum'} | illegal_argument_exception"
            + " | sort_mode [sum] isn't supported for sorting by geo distance",
        "{'spot':[1,2],'mode':'foo'} | illegal_argument_exception | Unknown SortMode [foo]",
        "{'spot':[1,2],'unit':'foo'} | illegal_argument_exception | No distance unit match [foo]",
        "{'spot':[1,2],'distance_type':'sloppy_arc'} | illegal_argument_exception"
            + " | No geo distance for [sloppy_arc]",
        "{'spot':[1,2],'foo':'foo'} | parsing_exception"
            + " | Trying to reset fieldName to [foo], already set to [spot].",
        "{'spot':[1,2],'foo':1} | parsing_exception | [_geo_distance] does not support [foo]",
        "{'spot':true} | parsing_exception | [_geo_distance] does not support [spot]",
        "{'unit':'km'} | illegal_argument_exception"
            + " | Geo distance sorting needs at least one point.",
        "{'spot':[]} | illegal_argument_exception"
            + " | Geo distance sorting needs at least one point.",
        "{'spot':null} | illegal_argument_exception"
            + " | Geo distance sorting needs at least one point.",
        "{'spot':'abc,2'} | parse_exception | latitude must be a number",
        "{'spot':{'lat':1}} | parse_exception | field [lon] missing",
        "{'spot':[1,2,3]} | parse_exception | geo point parsing: expected two numbers but got 3",
        "{'spot':[1,2],'validation_method':'foo'} | illegal_argument_exception"
            + " | operator needs to be either [COERCE, IGNORE_MALFORMED, STRICT], but not [foo]"
      })
  void whatCannotBeIsRefused(String json, String type, String reason) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().type()).isEqualTo(type);
              assertThat(e.error().reason()).isEqualTo(reason);
            });
  }

  @Test
  void theNumberOfPointsIsBound() {
    String points = "[" + "'1,2',".repeat(1000) + "'1,2']";
    assertThatThrownBy(() -> parse("{'spot':" + points + "}"))
        .hasMessageContaining("names 1001 points, more than [1000]");
  }
}
