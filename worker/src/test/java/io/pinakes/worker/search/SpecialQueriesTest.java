package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What queries for places, vectors, closeness and nested objects find. */
class SpecialQueriesTest {

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard =
        new TestShard(
            "{'properties':{'p':{'type':'geo_point'},'v':{'type':'knn_vector','dimension':2},"
                + "'d':{'type':'date'},'k':{'type':'keyword'},'c':{'type':'nested','properties':"
                + "{'a':{'type':'keyword'},'b':{'type':'long'}}}}}");
    shard.index(
        "1",
        "{'p':'52.5,13.4','v':[0,0],'d':'2020-05-01','k':'x',"
            + "'c':[{'a':'r','b':1},{'a':'s','b':2}]}");
    shard.flush();
    shard.index("2", "{'p':'48.1,11.6','v':[3,4],'d':'2020-04-01','k':'y','c':[{'a':'r','b':2}]}");
    shard.index("3", "{'p':'-33.9,151.2','v':[1,0],'d':'2019-05-01','k':'x'}");
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'geo_distance':{'distance':'600km','p':{'lat':52.5,'lon':13.4}}} ; 1 2",
        "{'geo_distance':{'distance':100,'unit':'km','p':'52.5,13.4'}} ; 1",
        "{'geo_distance':{'distance':'1km','q':'1,1','ignore_unmapped':true}} ;",
        "{'geo_bounding_box':{'p':{'top_left':'55,10','bottom_right':'50,15'}}} ; 1",
        "{'geo_bounding_box':{'p':{'top':0,'left':150,'bottom':-40,'right':-170}}} ; 3",
        "{'geo_polygon':{'p':{'points':[[10,50],[15,50],[15,55],[10,55]]}}} ; 1",
        "{'geo_polygon':{'z':{'points':[[10,50],[15,50],[15,55]]},'ignore_unmapped':true}} ;",
        "{'geo_shape':{'p':{'shape':{'type':'envelope','coordinates':[[10,55],[15,48]]}}}} ; 1 2",
        "{'geo_shape':{'p':{'shape':{'type':'envelope','coordinates':[[150,0],[-170,-40]]}}}} ; 3",
        "{'geo_shape':{'p':{'shape':{'type':'Polygon','coordinates':"
            + "[[[10,48],[15,48],[15,55],[10,55],[10,48]],[[13,52],[14,52],[14,53],[13,53],[13,52]]]}}}}"
            + " ; 2",
        "{'geo_shape':{'p':{'shape':{'type':'multipolygon','coordinates':"
            + "[[[[10,50],[15,50],[15,55],[10,50]]]]}}}} ; 1",
        "{'geo_shape':{'p':{'shape':{'type':'circle','coordinates':[13.4,52.5],'radius':'9km'}}}}"
            + " ; 1",
        "{'geo_shape':{'p':{'shape':{'type':'geometrycollection','geometries':"
            + "[{'type':'envelope','coordinates':[[10,55],[15,50]]}]}}}} ; 1",
        "{'geo_shape':{'p':{'shape':'POLYGON((10 50, 15 50, 15 55, 10 55, 10 50))'}}} ; 1",
        "{'geo_shape':{'p':{'shape':'BBOX(10,15,55,50)'}}} ; 1",
        "{'geo_shape':{'z':{'shape':'BBOX(10,15,55,50)'},'ignore_unmapped':true}} ;",
        "{'knn':{'v':{'vector':[0.9,0],'k':1}}} ; 3",
        "{'knn':{'v':{'vector':[0.9,0],'k':2}}} ; 3 1",
        "{'knn':{'v':{'vector':[0.9,0],'k':1,'filter':{'term':{'k':'y'}}}}} ; 2",
        "{'knn':{'v':{'vector':[0,0],'min_score':0.4}}} ; 1 3",
        "{'knn':{'v':{'vector':[0,0],'max_distance':1}}} ; 1 3",
        "{'distance_feature':{'field':'d','origin':'2020-04-02','pivot':'7d'}} ; 2 1 3",
        "{'nested':{'path':'c','query':{'bool':{'must':[{'term':{'c.a':'r'}},"
            + "{'term':{'c.b':2}}]}}}} ; 2",
        "{'nested':{'path':'c','query':{'term':{'c.a':'r'}},'score_mode':'none'}} ; 1 2",
        "{'nested':{'path':'c','query':{'bool':{'must_not':{'term':{'c.a':'r'}}}}}} ; 1",
        "{'nested':{'path':'z','query':{'match_all':{}},'ignore_unmapped':true}} ;",
      })
  void finds(String query, String ids) throws IOException {
    List<String> expected = ids == null ? List.of() : Arrays.asList(ids.split(" ", -1));
    assertThat(shard.ids(query)).isEqualTo(expected);
  }

  @Test
  void aCoarseOriginStandsForItsEnd() throws IOException {
    float score =
        shard
            .search(
                "{'query':{'distance_feature':{'field':'d','origin':'2020-04-30','pivot':'1d'}}}")
            .hits()
            .getFirst()
            .score();
    // A millisecond away from 2020-05-01.
    assertThat(score).isGreaterThan(0.999f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'knn':{'v':{'vector':[1],'k':1}}} ; Query vector has invalid dimension",
        "{'knn':{'k':{'vector':[1],'k':1}}} ; is not knn_vector type",
        "{'knn':{'v':{'vector':[1,2]}}} ; requires exactly one of k, distance or score",
        "{'geo_distance':{'distance':'1km','q':'1,1'}} ; failed to find geo field [q]",
        "{'geo_distance':{'distance':'0km','p':'1,1'}} ; distance must be greater than zero",
        "{'geo_bounding_box':{'p':{'top':0}}} ; failed to parse bounding box",
        "{'geo_polygon':{'p':{'points':[[10,50],[15,50]]}}} ; too few points defined",
        "{'geo_polygon':{'p':{'points':[[10,50],[15,50],[253,6]]}}} ; illegal longitude value"
            + " [253.0]",
        "{'geo_polygon':{'k':{'points':[[1,5],[1,5],[2,6]]}}} ; field [k] is not a geo_point field",
        "{'geo_shape':{'p':{'shape':{'type':'point','coordinates':[1,2]}}}}"
            + " ; Field [p] does not support point queries",
        "{'geo_shape':{'p':{'shape':'POINT(1 2)'}}} ; Field [p] does not support point queries",
        "{'geo_shape':{'p':{'shape':'BBOX(10,15,55,50)','relation':'within'}}}"
            + " ; WITHIN query relation not supported for Field [p].",
        "{'geo_shape':{'p':{'shape':'BBOX(10,15,55,50)','relation':'foo'}}} ; Unknown shape"
            + " operation",
        "{'geo_shape':{'p':{'shape':{'type':'polygon','coordinates':[[[1,4],[3,4],[3,6],[5,6]]]}}}}"
            + " ; invalid LinearRing found (coordinates are not closed)",
        "{'geo_shape':{'p':{'shape':{'type':'envelope','coordinates':[[1,96],[3,4]]}}}}"
            + " ; invalid latitude 96.0",
        "{'geo_shape':{'p':{'shape':{'type':'foo'}}}} ; unknown geo_shape [foo]",
        "{'geo_shape':{'p':{'shape':5}}} ; shape must be an object consisting of type",
        "{'geo_shape':{'p':{}}} ; either shape or indexedShapeId is required",
        "{'geo_shape':{'p':{'indexed_shape':{'id':'1'}}}} ; does not support [indexed_shape]",
        "{'geo_shape':{'k':{'shape':'BBOX(10,15,55,50)'}}} ; is of unsupported type [keyword]",
        "{'distance_feature':{'field':'k','origin':'1','pivot':'1d'}} ; Illegal data type",
        "{'nested':{'path':'z','query':{'match_all':{}}}} ; failed to find nested object",
        "{'bool':{'must':{'hybrid':{'queries':[{'match_all':{}}]}}}} ; must be a top level query",
      })
  void refuses(String query, String reason) {
    assertThatThrownBy(() -> shard.ids(query))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(reason);
  }
}
