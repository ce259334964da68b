package io.pinakes.common.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GeoAggregationsTest {

  private static Aggregation parse(String json) {
    String request = ("{'a':" + json + "}").replace('\'', '"');
    var aggs = (ObjectNode) JsonMapper.shared().readTree(request);
    return Aggregations.parse(aggs).collected().getFirst().aggregation();
  }

  /** As OpenSearch 3.8 chooses them. */
  @ParameterizedTest
  @CsvSource({
    "1m,11",
    "5m,10",
    "50m,9",
    "100m,8",
    "1km,7",
    "5km,6",
    "10km,5",
    "150km,4",
    "500km,3",
    "5000km,2",
    "10000km,1",
    "3,3"
  })
  void aDistanceChoosesTheDigitsOfAGeohash(String distance, int digits) {
    var grid =
        (GeoGridAggregation) parse("{'geohash_grid':{'field':'g','precision':'" + distance + "'}}");
    assertThat(grid.precision()).isEqualTo(digits);
  }

  @Test
  void aBoxIsReadInAnyOfItsForms() {
    var box = new GeoBounds(50, 5, 45, 10);
    for (String form :
        new String[] {
          "{'top':50,'left':5,'bottom':45,'right':10}",
          "{'top_left':'50,5','bottom_right':{'lat':45,'lon':10}}",
          "{'top_right':'50,10','bottom_left':[5,45]}",
          "{'wkt':'BBOX (5.0, 10.0, 50.0, 45.0)'}"
        }) {
      assertThat(parse("{'geotile_grid':{'field':'g','bounds':" + form + "}}"))
          .extracting(grid -> ((GeoGridAggregation) grid).bounds())
          .as(form)
          .isEqualTo(box);
    }
  }

  @Test
  void aBoxMayReachAroundTheBackOfTheEarth() {
    var box = new GeoBounds(10, 170, -10, -170);
    assertThat(box.contains(0, 175)).isTrue();
    assertThat(box.contains(0, -175)).isTrue();
    assertThat(box.contains(0, 0)).isFalse();
    assertThat(box.contains(11, 175)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'geohash_grid':{'field':'g','precision':13}}|Must be between 1 and 12.",
        "{'geohash_grid':{'field':'g','precision':'1mm'}}|precision too high [1mm]",
        "{'geohash_grid':{'field':'g','precision':true}}|doesn't support values of type",
        "{'geotile_grid':{'field':'g','precision':30}}|Must be between 0 and 29.",
        "{'geotile_grid':{'field':'g','precision':'1km'}}|For input string: \"1km\"",
        "{'geotile_grid':{'field':'g','size':0}}|[size] must be greater than 0",
        "{'geohash_grid':{'field':'g','bounds':{'foo':1}}}|unexpected field [foo]",
        "{'geohash_grid':{'field':'g','bounds':{'wkt':'POINT (1 2)'}}}|failed to parse WKT",
        "{'geohash_grid':{}}|Required one of fields [field]",
        "{'geo_bounds':{'field':'g','foo':1}}|[geo_bounds] unknown field [foo]",
        "{'geo_centroid':{'field':'g','foo':1}}|[geo_centroid] unknown field [foo]",
        "{'geo_distance':{'field':'g','ranges':[{}]}}|Aggregation [a] must define an [origin].",
        "{'geo_distance':{'field':'g','origin':'1,1'}}|No [ranges] specified",
        "{'geo_distance':{'field':'g','origin':'x,1','ranges':[{}]}}|latitude must be a number",
        "{'geo_distance':{'field':'g','origin':5,'ranges':[{}]}}|doesn't support values of type",
        "{'geo_distance':{'field':'g','origin':'1,1','unit':'el','ranges':[{}]}}|No distance unit"
            + " match [el]",
        "{'geo_distance':{'field':'g','origin':'1,1','distance_type':'x','ranges':[{}]}}|No geo"
            + " distance for [x]",
        "{'adjacency_matrix':{'filters':[]}}|[filters] doesn't support arrays.",
        "{'adjacency_matrix':{'filters':{'a':{'foo':{}}}}}|[filters] failed to parse field [a]",
        "{'adjacency_matrix':{'filterz':{}}}|did you mean [filters]?",
      })
  void whatIsWrongIsSaid(String json, String reason) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().toString()).contains(reason));
  }
}
