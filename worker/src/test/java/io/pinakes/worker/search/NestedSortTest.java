package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NestedSortTest {

  private static final String MAPPING =
      """
      {'properties':{'n':{'type':'long'},'o':{'type':'nested','properties':{
      'a':{'type':'long'},'d':{'type':'double'},'k':{'type':'keyword'},
      'p':{'type':'nested','properties':{'b':{'type':'long'}}}}}}}\
      """;

  /** The documents and the values are those of a comparison with OpenSearch 3.8.0. */
  private static TestShard shard() throws IOException {
    return new TestShard(MAPPING)
        .index(
            "1",
            """
            {'n':1,'o':[{'a':[1,3],'k':'x','d':1.5,'p':[{'b':10},{'b':20}]},
            {'a':7,'k':['y','a'],'d':2.5,'p':[{'b':1}]}]}\
            """)
        .index(
            "2",
            """
            {'n':2,'o':[{'a':2,'k':'x','d':1,'p':[{'b':15}]},{'a':4,'k':['y','z'],'d':2},
            {'a':9,'k':'c'}]}\
            """)
        .index("3", "{'n':3}");
  }

  private static String sorted(TestShard shard, String sort) throws IOException {
    return String.join(
        " ",
        shard.search("{'sort':[" + sort + "]}").hits().stream()
            .map(hit -> hit.id() + ":" + hit.sort().getFirst())
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'o.a':{'mode':'min','nested':{'path':'o'}}} | 1:1 2:2 3:9223372036854775807",
        "{'o.a':{'mode':'max','nested':{'path':'o'}}} | 1:7 2:9 3:9223372036854775807",
        "{'o.a':{'mode':'sum','nested':{'path':'o'}}} | 1:11 2:15 3:9223372036854775807",
        "{'o.a':{'mode':'avg','nested':{'path':'o'}}} | 1:4 2:5 3:9223372036854775807",
        "{'o.d':{'mode':'avg','nested':{'path':'o'}}} | 2:1.5 1:2.0 3:Infinity",
        "{'o.k':{'nested':{'path':'o'}}} | 1:a 2:c 3:null",
        "{'o.k':{'order':'desc','nested':{'path':'o'}}} | 2:z 1:y 3:null",
        "{'o.k':{'order':'desc','missing':'_first','nested':{'path':'o'}}} | 3:null 2:z 1:y",
        "{'o.k':{'missing':'b','nested':{'path':'o','filter':{'term':{'o.k':'x'}}}}}"
            + " | 3:b 1:x 2:x",
        "{'o.a':{'missing':'_first','nested':{'path':'o','filter':{'range':{'o.a':{'gt':3}}}}}}"
            + " | 3:-9223372036854775808 2:4 1:7",
        "{'o.a':{'missing':5,'nested':{'path':'o','filter':{'range':{'o.a':{'gt':3}}}}}}"
            + " | 2:4 3:5 1:7",
        "{'o.a':{'missing':5,'nested_path':'o','nested_filter':{'range':{'o.a':{'gt':3}}}}}"
            + " | 2:4 3:5 1:7",
        "{'o.a':{'order':'desc','missing':0,'nested':{'path':'o','max_children':1}}} | 1:3 2:2 3:0",
        "{'o.p.b':{'missing':99,'nested':{'path':'o.p'}}} | 1:1 2:15 3:99",
        "{'o.p.b':{'missing':99,'nested':{'path':'o','nested':{'path':'o.p'}}}} | 1:1 2:15 3:99",
        "{'o.p.b':{'missing':99,'nested':{'path':'o','filter':{'range':{'o.a':{'gt':3}}},"
            + "'nested':{'path':'o.p'}}}} | 1:1 2:99 3:99",
        "{'o.p.b':{'missing':99,'nested':{'path':'o','nested':{'path':'o.p','filter':"
            + "{'range':{'o.p.b':{'gt':10}}}}}}} | 2:15 1:20 3:99",
        "{'o.a':{'missing':99,'nested':{'path':'o','filter':{'nested':{'path':'o.p','query':"
            + "{'term':{'o.p.b':15}}}}}}} | 2:2 1:99 3:99",
        "{'o.a':{'missing':0,'numeric_type':'double','nested':{'path':'o'}}} | 3:0.0 1:1.0 2:2.0",
        "{'n':{'missing':0,'nested':{'path':'o'}}} | 1:0 2:0 3:0"
      })
  void documentsAreSortedByTheirObjectsValues(String sort, String expected) throws IOException {
    try (TestShard shard = shard()) {
      assertThat(sorted(shard, sort)).isEqualTo(expected);
    }
  }

  @Test
  void aDocumentInSeveralBucketsIsReadOnceForEach() throws IOException {
    try (TestShard shard = shard()) {
      String sort = "{'o.a':{'order':'desc','mode':'sum','nested':{'path':'o'}}}";
      assertThat(sorted(shard, sort + ",{'o.a':{'nested':{'path':'o'}}}"))
          .isEqualTo("2:15 1:11 3:-9223372036854775808");
      assertThat(
              shard
                  .search(
                      "{'size':0,'aggs':{'all':{'filters':{'filters':[{'match_all':{}},"
                          + "{'match_all':{}}]},'aggs':{'best':{'top_hits':{'sort':["
                          + sort
                          + "]}}}}}}")
                  .total())
          .isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'o.a':{'mode':'median','nested':{'path':'o'}}} | Unsupported sort mode: MEDIAN",
        "{'o.a':{'nested':{'path':'none'}}}"
            + " | [nested] failed to find nested object under path [none]",
        "{'o.a':{'nested':{'path':'n'}}} | [nested] failed to find nested object under path [n]",
        "{'o.k':{'mode':'sum','nested':{'path':'o'}}}"
            + " | we only support AVG, MEDIAN and SUM on number based fields",
        "{'o.a':{'nested':{}}} | [field_sort] failed to parse field [nested]",
        "{'o.a':{'nested':{'path':'o','foo':1}}} | [field_sort] failed to parse field [nested]",
        "{'o.a':{'nested':'o'}} | [field_sort] nested doesn't support values of type: VALUE_STRING",
        "{'o.a':{'nested':{'path':'o'},'nested_path':'o'}}"
            + " | [field_sort] failed to parse field [nested_path]",
        "{'o.a':{'nested_filter':{'match_all':{}}}}"
            + " | [field_sort] failed to parse field [nested_filter]"
      })
  void whatCannotBeIsRefused(String sort, String reason) throws IOException {
    try (TestShard shard = shard()) {
      assertThatThrownBy(() -> sorted(shard, sort))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void pagesGoOnAfterTheValueOfAnObject() throws IOException {
    try (TestShard shard = shard()) {
      assertThat(
              shard
                  .search("{'sort':[{'o.k':{'nested':{'path':'o'}}}],'search_after':['b']}")
                  .hits())
          .extracting(hit -> hit.id())
          .isEqualTo(List.of("2", "3"));
    }
  }
}
