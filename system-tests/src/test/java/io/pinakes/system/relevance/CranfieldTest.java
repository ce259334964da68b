package io.pinakes.system.relevance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Figures;
import io.pinakes.system.Rest;
import io.pinakes.system.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ranks the Cranfield collection as bare Lucene does with the same analyzer, whatever the number of
 * shards, when the request asks for global statistics.
 */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CranfieldTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Deep enough that what is behind adds nothing to an average precision that shows. */
  private static final int DEPTH = 1000;

  @TempDir static Path folder;

  @AutoClose private EmbeddedCluster cluster;
  @AutoClose private Rest rest;
  private Judged collection;

  @BeforeAll
  void start() throws Exception {
    collection = Judged.cranfield();
    cluster = new EmbeddedCluster(folder, 2);
    rest = new Rest(() -> List.of(cluster.url()));
  }

  @ParameterizedTest
  @CsvSource({"english, 1", "english, 3", "english, 7", "standard, 1", "standard, 3"})
  void ranksAsBareLuceneDoes(String analyzer, int shards) throws Exception {
    Map<String, List<Ranked>> bare = BareLucene.rank(collection, lucene(analyzer), DEPTH);
    Map<String, List<Ranked>> ours = search(analyzer, shards);
    bare.forEach(
        (query, ranking) ->
            assertThat(scores(ours.get(query)))
                .as("query " + query + " over " + shards + " shards")
                .isEqualTo(scores(ranking)));
    double ndcg = collection.ndcgAt10(ids(ours));
    double map = collection.meanAveragePrecision(ids(ours));
    Figures.note(
        "cranfield, %s, %d shards: nDCG@10 %.4f, MAP %.4f (bare Lucene %.4f, %.4f)"
            .formatted(
                analyzer,
                shards,
                ndcg,
                map,
                collection.ndcgAt10(ids(bare)),
                collection.meanAveragePrecision(ids(bare))));
    assertThat(ndcg).isGreaterThanOrEqualTo(collection.ndcgAt10(ids(bare)));
    assertThat(map).isGreaterThanOrEqualTo(collection.meanAveragePrecision(ids(bare)));
  }

  private static Analyzer lucene(String analyzer) {
    return analyzer.equals("english") ? new EnglishAnalyzer() : new StandardAnalyzer();
  }

  /** The scores in their order: a document may stand in for another of the same score. */
  private static List<Float> scores(List<Ranked> ranking) {
    return ranking.stream().map(Ranked::score).toList();
  }

  /** Documents of the same score in one order, whichever order they came in. */
  private static Map<String, List<String>> ids(Map<String, List<Ranked>> rankings) {
    var ids = new TreeMap<String, List<String>>();
    rankings.forEach(
        (query, ranking) ->
            ids.put(
                query,
                ranking.stream()
                    .sorted(
                        Comparator.comparing(Ranked::score).reversed().thenComparing(Ranked::id))
                    .map(Ranked::id)
                    .toList()));
    return ids;
  }

  private Map<String, List<Ranked>> search(String analyzer, int shards) throws Exception {
    String index = "cranfield-" + analyzer + "-" + shards;
    send(
        "PUT",
        "/" + index,
        """
        {"settings":{"number_of_shards":%d,"number_of_replicas":0},
         "mappings":{"properties":{"text":{"type":"text","analyzer":"%s"}}}}
        """
            .formatted(shards, analyzer));
    var bulk = new StringBuilder();
    for (Map.Entry<String, String> text : collection.texts().entrySet()) {
      bulk.append("{\"index\":{\"_id\":\"").append(text.getKey()).append("\"}}\n");
      bulk.append(JSON.createObjectNode().put("text", text.getValue())).append('\n');
    }
    assertThat(send("POST", "/" + index + "/_bulk?refresh=true", bulk.toString()).path("errors"))
        .hasToString("false");
    var rankings = new LinkedHashMap<String, List<Ranked>>();
    for (Map.Entry<String, String> query : collection.queries().entrySet()) {
      rankings.put(query.getKey(), rank(index, query.getValue()));
    }
    return rankings;
  }

  private List<Ranked> rank(String index, String question) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("size", DEPTH).put("_source", false);
    body.putObject("query").putObject("match").put("text", question);
    JsonNode answer =
        send("POST", "/" + index + "/_search?search_type=dfs_query_then_fetch", body.toString());
    var ranking = new ArrayList<Ranked>();
    for (JsonNode hit : (ArrayNode) answer.at("/hits/hits")) {
      ranking.add(new Ranked(hit.path("_id").asString(), hit.path("_score").floatValue()));
    }
    assertThat(ranking).isSortedAccordingTo(Comparator.comparing(Ranked::score).reversed());
    return ranking;
  }

  private JsonNode send(String method, String path, String body) throws IOException {
    return rest.send(method, path, body).orThrow().json();
  }
}
