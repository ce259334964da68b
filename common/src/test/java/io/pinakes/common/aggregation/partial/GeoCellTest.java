package io.pinakes.common.aggregation.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeoCellTest {

  /** Places and geohashes as published for the format. */
  @Test
  void namesTheGeohashOfAPlace() {
    assertThat(GeoCell.geohashText(GeoCell.geohash(57.64911, 10.40744, 11), 11))
        .isEqualTo("u4pruydqqvj");
    assertThat(GeoCell.geohashText(GeoCell.geohash(42.605, -5.603, 5), 5)).isEqualTo("ezs42");
    assertThat(GeoCell.geohashText(GeoCell.geohash(90, 180, 12), 12)).isEqualTo("zzzzzzzzzzzz");
    assertThat(GeoCell.geohashText(GeoCell.geohash(-90, -180, 12), 12)).isEqualTo("000000000000");
  }

  @Test
  void geohashesUpToElevenDigitsAreInTheOrderOfTheirNames() {
    var random = new Random(5);
    for (int digits = 1; digits < 12; digits++) {
      int length = digits;
      assertThat(
              Stream.generate(
                      () ->
                          GeoCell.geohash(
                              random.nextDouble(-90, 90), random.nextDouble(-180, 180), length))
                  .limit(200)
                  .sorted(Comparator.naturalOrder())
                  .map(cell -> GeoCell.geohashText(cell, length)))
          .isSorted();
    }
  }

  @Test
  void namesTheTileOfAPlace() {
    assertThat(GeoCell.tileText(GeoCell.tile(52.52, 13.4, 0))).isEqualTo("0/0/0");
    assertThat(GeoCell.tileText(GeoCell.tile(52.52, 13.4, 10))).isEqualTo("10/550/335");
  }

  @Test
  void whatIsBeyondTheMapIsInItsOutermostTiles() {
    assertThat(GeoCell.tileText(GeoCell.tile(90, 180, 3))).isEqualTo("3/7/0");
    assertThat(GeoCell.tileText(GeoCell.tile(-90, -180, 29))).isEqualTo("29/0/536870911");
  }

  @Test
  void aBoxReachesAroundTheBackOfTheEarthWhereThatIsShorter() {
    GeoBoundsPartial pacific = GeoBoundsPartial.NONE.with(10, 170).with(-10, -160);
    assertThat(pacific.sides(true)).isEqualTo(new GeoBoundsPartial.Sides(170, -160));
    assertThat(pacific.sides(false)).isEqualTo(new GeoBoundsPartial.Sides(-160, 170));
    GeoBoundsPartial atlantic = GeoBoundsPartial.NONE.with(10, 20).with(-10, -60);
    assertThat(atlantic.sides(true)).isEqualTo(new GeoBoundsPartial.Sides(-60, 20));
    assertThat(GeoBoundsPartial.NONE.isEmpty()).isTrue();
    assertThat(atlantic.isEmpty()).isFalse();
  }

  @Test
  void readsTheNamesOfTilesBack() {
    var random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      long tile =
          GeoCell.tile(
              random.nextDouble() * 180 - 90, random.nextDouble() * 360 - 180, random.nextInt(30));
      assertThat(GeoCell.parseTile(GeoCell.tileText(tile))).isEqualTo(tile);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1/2", "x/0/0", "30/0/0", "-1/0/0", "1/2/0", "1/0/0/0", "1/-1/0"})
  void refusesWhatIsNoTile(String text) {
    assertThatThrownBy(() -> GeoCell.parseTile(text))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Must be three integers in a form \"zoom/x/y\"");
  }
}
