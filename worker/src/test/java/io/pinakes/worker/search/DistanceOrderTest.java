package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.Hit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.lucene.util.SloppyMath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistanceOrderTest {

  private static final String MAPPING =
      """
      {'properties':{'spot':{'type':'geo_point'},'n':{'type':'long'},
      'parts':{'type':'nested','properties':{'spot':{'type':'geo_point'}}}}}\
      """;

  /** The documents and the numbers are those of a comparison with OpenSearch 3.8.0. */
  private static TestShard shard() throws IOException {
    return new TestShard(MAPPING)
        .index("1", "{'spot':'10,20'}")
        .index("2", "{'spot':['11,21','50,60']}")
        .index("3", "{'parts':[{'spot':'1,1'},{'spot':'2,2'}]}");
  }

  private static List<String> sorted(TestShard shard, String sort) throws IOException {
    return shard.search("{'sort':[{'_geo_distance':" + sort + "}]}").hits().stream()
        .map(hit -> hit.id() + ":" + hit.sort().getFirst())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'spot':'10.5,20.25','unit':'km'} | 1:61.96276346571998,2:99.01518910790567,3:Infinity",
        "{'spot':'10.5,20.25','unit':'km','order':'desc'}"
            + " | 3:Infinity,2:5701.985556666868,1:61.96276346571998",
        "{'spot':['10.5,20.25','1,1'],'unit':'mi','order':'desc','mode':'avg',"
            + "'distance_type':'plane'} | 3:Infinity,2:2553.9966845309964,1:742.8240988968739",
        "{'spot':[1,2],'mode':'median'}" + " | 1:2279956.897106401,2:5050564.066419778,3:Infinity",
        "{'spot':[[1,2],[3,4]]} | 1:1990373.2951331476,2:2130241.497489244,3:Infinity",
        "{'spot':['1','2']} | 1:1.111950797240128E7,2:1.123070305016804E7,3:Infinity",
        "{'spot':[1,200],'validation_method':'coerce'}"
            + " | 2:1.389565965999347E7,1:1.7694448106595714E7,3:Infinity",
        "{'parts.spot':'1,1','nested':{'path':'parts'}} | 3:0.0,1:Infinity,2:Infinity",
        "{'none':'1,1','ignore_unmapped':true} | 1:Infinity,2:Infinity,3:Infinity"
      })
  void distancesAreThoseOfOpenSearch(String sort, String expected) throws IOException {
    try (TestShard shard = shard()) {
      List<String> found = sorted(shard, sort);
      String[] wanted = expected.split(",");
      assertThat(found).hasSize(wanted.length);
      for (int i = 0; i < wanted.length; i++) {
        String[] hit = found.get(i).split(":");
        String[] want = wanted[i].split(":");
        assertThat(hit[0]).isEqualTo(want[0]);
        double distance = Double.parseDouble(want[1]);
        if (Double.isInfinite(distance)) {
          assertThat(hit[1]).isEqualTo("Infinity");
        } else {
          assertThat(Double.parseDouble(hit[1])).isCloseTo(distance, within(distance * 1e-12));
        }
      }
    }
  }

  @Test
  void theOrderIsThatOfAllDistancesWorkedOut() throws IOException {
    var random = new SplittableRandom(20);
    for (int round = 0; round < 20; round++) {
      record Placed(String id, double distance) {}
      double latitude = random.nextDouble(-90, 90);
      double longitude = random.nextDouble(-180, 180);
      boolean descending = random.nextBoolean();
      List<Placed> expected = new ArrayList<>();
      try (var shard = new TestShard(MAPPING)) {
        for (int i = 0; i < 60; i++) {
          List<String> points = new ArrayList<>();
          double best = descending ? 0 : Double.POSITIVE_INFINITY;
          for (int p = random.nextInt(3); p >= 0; p--) {
            double north = random.nextDouble(-89, 89);
            double east = random.nextDouble(-179, 179);
            points.add("'" + north + "," + east + "'");
            double far = SloppyMath.haversinMeters(latitude, longitude, north, east);
            best = descending ? Math.max(best, far) : Math.min(best, far);
          }
          expected.add(new Placed("" + i, best));
          shard.index("" + i, "{'spot':" + points + "}");
          if (random.nextInt(10) == 0) {
            shard.flush();
          }
        }
        Comparator<Placed> order = Comparator.comparingDouble(Placed::distance);
        expected.sort(descending ? order.reversed() : order);
        List<Hit> hits =
            shard
                .search(
                    "{'size':100,'sort':[{'_geo_distance':{'spot':["
                        + longitude
                        + ","
                        + latitude
                        + "],'order':'"
                        + (descending ? "desc" : "asc")
                        + "'}}]}")
                .hits();
        assertThat(hits).extracting(Hit::id).isEqualTo(expected.stream().map(Placed::id).toList());
      }
    }
  }

  @Test
  void aPageGoesOnAfterADistance() throws IOException {
    try (TestShard shard = shard()) {
      String sort = "'sort':[{'_geo_distance':{'spot':'10.5,20.25','unit':'km'}}]";
      assertThat(shard.search("{" + sort + ",'search_after':[70]}").hits())
          .extracting(Hit::id)
          .containsExactly("2", "3");
      assertThat(shard.search("{" + sort + ",'search_after':['Infinity']}").hits()).isEmpty();
      assertThatThrownBy(() -> shard.search("{" + sort + ",'search_after':[null]}"))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("Failed to parse search_after value for field [spot].");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'none':'1,1'} | failed to find mapper for [none] for geo distance based sort",
        "{'n':'1,1'} | has no points to sort by their distance",
        "{'spot':[1,200]}"
            + " | illegal latitude value [200.0] for [GeoDistanceSort] for field [spot].",
        "{'spot':'1,1','nested':{'path':'spot'}}"
            + " | [nested] failed to find nested object under path [spot]"
      })
  void whatHasNoDistanceIsRefused(String sort, String reason) throws IOException {
    try (TestShard shard = shard()) {
      assertThatThrownBy(() -> sorted(shard, sort))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining(reason);
    }
  }
}
