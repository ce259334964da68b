package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.HitDetail;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedQueriesTest {

  @Test
  void hitsNameTheQueriesThatTheyMatch() throws IOException {
    try (TestShard shard = new TestShard("{'properties':{'k':{'type':'keyword'}}}")) {
      shard.index("1", "{'k':['a','b']}").index("2", "{'k':'a'}");
      List<Hit> hits =
          shard
              .search(
                  "{'sort':'_doc','query':{'bool':{'should':[{'term':{'k':{'value':'a',"
                      + "'_name':'first'}}},{'term':{'k':{'value':'b','boost':3,'_name':'second'}}},"
                      + "{'match_none':{'_name':'third'}}]}}}")
              .hits();
      assertThat(hits.stream().map(NamedQueriesTest::matched))
          .containsExactly(Map.of("first", 1f, "second", 3f), Map.of("first", 1f));
    }
  }

  @Test
  void aRequestWithoutNamesShowsNone() throws IOException {
    try (TestShard shard = new TestShard("{}")) {
      shard.index("1", "{'k':'a'}");
      assertThat(shard.search("{}").hits().getFirst().detail()).isNull();
    }
  }

  private static Map<String, Float> matched(Hit hit) {
    HitDetail detail = hit.detail();
    if (detail == null || detail.matchedQueries() == null) {
      throw new AssertionError("no names: " + hit);
    }
    return detail.matchedQueries();
  }
}
