package io.pinakes.common.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class GeohashTest {

  @ParameterizedTest
  @CsvSource({"52,4,u14z", "53,4,u16v", "54,4,u1dg", "-90,-180,0000", "90,180,zzzz", "0,0,s000"})
  void aCellIsNamedByTheHalvesThatThePointIsIn(double latitude, double longitude, String cell) {
    assertThat(Geohash.of(new GeoPoint(latitude, longitude), 4)).isEqualTo(cell);
  }

  @Test
  void neighboursAreAround() {
    assertThat(Geohash.neighbours("u1"))
        .containsExactlyInAnyOrder("gf", "u4", "u6", "gc", "u3", "gb", "u0", "u2");
  }

  @Test
  void neighboursGoAroundTheEarthAndEndAtItsPoles() {
    assertThat(Geohash.neighbours("8")).contains("x", "r", "b", "2", "3", "9", "c", "z").hasSize(8);
    assertThat(Geohash.neighbours("b")).hasSize(5).contains("z", "c", "8");
  }

  /** The sizes at which OpenSearch 3.8 changes the digits. */
  @ParameterizedTest
  @CsvSource({
    "1m,10",
    "1.79m,9",
    "5,9",
    "58m,7",
    "5km,5",
    "1832m,6",
    "1833m,5",
    "58638m,4",
    "58639m,3",
    "100km,3",
    "234553m,2",
    "1876km,2",
    "1877km,1",
    "40000km,1"
  })
  void aMappingsDistanceBecomesDigits(String precision, int digits) {
    var json =
        JsonMapper.shared()
            .readTree(
                "{\"name\":\"a\",\"type\":\"geo\",\"precision\":\"%s\"}".formatted(precision));
    assertThat(SuggestContextParser.parse(json))
        .containsExactly(new SuggestContext.Place("a", null, digits));
  }
}
