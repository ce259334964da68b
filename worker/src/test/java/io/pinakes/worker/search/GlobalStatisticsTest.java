package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.WorkerCalls.Hit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Scores by the statistics of all shards are those of one index of all documents. */
class GlobalStatisticsTest {

  private static final long SEED = 20_261_122;
  private static final int CORPORA = 12;
  private static final int QUERIES = 25;

  private static final String MAPPING =
      "{'properties':{'title':{'type':'text'},'body':{'type':'text'},'tag':{'type':'keyword'},"
          + "'year':{'type':'integer'}}}";

  private static final String[] WORDS = {
    "ant", "anteater", "bee", "beetle", "cat", "catfish", "dog", "eel", "fox", "gnu", "hen", "ibis"
  };

  @Test
  void severalShardsScoreAsOneToTheLastBit() throws IOException {
    var random = new SplittableRandom(SEED);
    for (int corpus = 0; corpus < CORPORA; corpus++) {
      compare(random, corpus);
    }
  }

  private static void compare(SplittableRandom random, int corpus) throws IOException {
    int count = 2 + random.nextInt(6);
    List<TestShard> shards = new ArrayList<>();
    try (var whole = new TestShard(MAPPING)) {
      for (int i = 0; i < count; i++) {
        shards.add(new TestShard(MAPPING));
      }
      int documents = 1 + random.nextInt(60);
      for (int i = 0; i < documents; i++) {
        String source = document(random);
        whole.index("d" + i, source);
        TestShard shard = shards.get(random.nextInt(count));
        shard.index("d" + i, source);
        if (random.nextInt(10) == 0) {
          shard.flush();
        }
      }
      for (int i = 0; i < QUERIES; i++) {
        String body = "{'size':1000,'query':" + query(random, 2) + rescore(random) + "}";
        assertThat(scores(shards, body))
            .as("seed %s, corpus %s, %s shards: %s", SEED, corpus, count, body)
            .isEqualTo(scores(List.of(whole), body));
      }
    } finally {
      for (TestShard shard : shards) {
        shard.close();
      }
    }
  }

  /** Bits of the scores by id. */
  private static TreeMap<String, Integer> scores(List<TestShard> shards, String body)
      throws IOException {
    List<SearchStatistics> counted = new ArrayList<>();
    for (TestShard shard : shards) {
      counted.add(shard.statistics(body));
    }
    SearchStatistics all = SearchStatistics.sum(counted);
    var scores = new TreeMap<String, Integer>();
    for (int i = 0; i < shards.size(); i++) {
      // One index is scored as ever: the comparison is with what Lucene does by itself.
      var scope = new SearchScope(i, shards.size(), 1);
      SearchScope used = shards.size() == 1 ? scope : scope.scoredBy(all);
      for (Hit hit : shards.get(i).search(body, used).hits()) {
        scores.put(hit.id(), Float.floatToIntBits(hit.score()));
      }
    }
    return scores;
  }

  private static String document(SplittableRandom random) {
    return "{'title':'"
        + words(random, random.nextInt(5))
        + "','body':'"
        + words(random, random.nextInt(30))
        + "','tag':'"
        + word(random)
        + "','year':"
        + (1900 + random.nextInt(100))
        + "}";
  }

  private static String query(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 8 : 12)) {
      case 0 ->
          "{'match':{'" + field(random) + "':'" + words(random, 1 + random.nextInt(3)) + "'}}";
      case 1 ->
          "{'match':{'body':{'query':'"
              + words(random, 3)
              + "','operator':'and','boost':"
              + (1 + random.nextInt(3))
              + "}}}";
      case 2 -> "{'match_phrase':{'body':{'query':'" + words(random, 2) + "','slop':2}}}";
      case 3 -> "{'term':{'tag':'" + word(random) + "'}}";
      case 4 ->
          "{'multi_match':{'query':'"
              + words(random, 2)
              + "','fields':['title^2','body'],'type':'"
              + (random.nextBoolean() ? "best_fields" : "most_fields")
              + "','tie_breaker':0.3}}";
      case 5 -> "{'query_string':{'query':'title:" + word(random) + " body:" + word(random) + "'}}";
      case 6 ->
          "{'prefix':{'body':{'value':'"
              + word(random).substring(0, 2)
              + "','rewrite':'scoring_boolean'}}}";
      case 7 -> "{'range':{'year':{'gte':" + (1900 + random.nextInt(100)) + "}}}";
      case 8 ->
          "{'bool':{'must':["
              + query(random, depth - 1)
              + "],'should':["
              + query(random, depth - 1)
              + "],'must_not':[{'term':{'tag':'"
              + word(random)
              + "'}}]}}";
      case 9 ->
          "{'dis_max':{'tie_breaker':0.5,'queries':["
              + query(random, depth - 1)
              + ","
              + query(random, depth - 1)
              + "]}}";
      case 10 -> "{'constant_score':{'boost':1.5,'filter':" + query(random, depth - 1) + "}}";
      default ->
          "{'function_score':{'query':"
              + query(random, depth - 1)
              + ",'functions':[{'weight':2},"
              + "{'field_value_factor':{'field':'year','factor':0.01,'missing':1}}]}}";
    };
  }

  /** Windows are of a shard each, so that they are as large as the index or there is none. */
  private static String rescore(SplittableRandom random) {
    return random.nextInt(5) > 0
        ? ""
        : ",'rescore':{'window_size':1000,'query':{'rescore_query':"
            + query(random, 1)
            + ",'rescore_query_weight':0.7}}";
  }

  private static String field(SplittableRandom random) {
    return random.nextBoolean() ? "title" : "body";
  }

  private static String word(SplittableRandom random) {
    // Some words are rare, as in any language.
    return WORDS[Math.min(random.nextInt(WORDS.length), random.nextInt(WORDS.length))];
  }

  private static String words(SplittableRandom random, int count) {
    var words = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      words.add(word(random));
    }
    return String.join(" ", words);
  }
}
