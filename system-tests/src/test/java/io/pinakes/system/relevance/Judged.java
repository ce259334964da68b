package io.pinakes.system.relevance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A collection with judgements.
 *
 * @param texts of documents, by id
 * @param queries by id
 * @param grades by query, then by document; a document that is not there was found irrelevant or
 *     not judged
 */
record Judged(
    Map<String, String> texts,
    Map<String, String> queries,
    Map<String, Map<String, Integer>> grades) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Judged cranfield() throws IOException {
    var texts = new LinkedHashMap<String, String>();
    try (var zipped = new GZIPInputStream(resource("corpus.ndjson.gz"))) {
      for (String line : lines(zipped)) {
        JsonNode document = JSON.readTree(line);
        texts.put(document.path("id").asString(), document.path("text").asString());
      }
    }
    var queries = new LinkedHashMap<String, String>();
    try (InputStream in = resource("queries.tsv")) {
      for (String line : lines(in)) {
        int tab = line.indexOf('\t');
        queries.put(line.substring(0, tab), line.substring(tab + 1));
      }
    }
    var grades = new HashMap<String, Map<String, Integer>>();
    try (InputStream in = resource("qrels.tsv")) {
      for (String line : lines(in)) {
        String[] cells = line.split("\t", -1);
        grades
            .computeIfAbsent(cells[0], query -> new HashMap<>())
            .put(cells[1], Integer.valueOf(cells[2]));
      }
    }
    return new Judged(texts, queries, grades);
  }

  /** The mean of the normalised discounted cumulative gains of the first ten, by grade. */
  double ndcgAt10(Map<String, List<String>> rankings) {
    return rankings.entrySet().stream()
        .mapToDouble(ranking -> ndcgAt10(gradesOf(ranking.getKey()), ranking.getValue()))
        .average()
        .orElseThrow();
  }

  /** The mean of the average precisions, where a grade of 1 and more is relevant. */
  double meanAveragePrecision(Map<String, List<String>> rankings) {
    return rankings.entrySet().stream()
        .mapToDouble(ranking -> averagePrecision(gradesOf(ranking.getKey()), ranking.getValue()))
        .average()
        .orElseThrow();
  }

  private Map<String, Integer> gradesOf(String query) {
    return grades.getOrDefault(query, Map.of());
  }

  private static double ndcgAt10(Map<String, Integer> grades, List<String> ranking) {
    List<Integer> gains = ranking.stream().map(id -> grades.getOrDefault(id, 0)).toList();
    List<Integer> best = new ArrayList<>(grades.values());
    best.sort((a, b) -> b - a);
    double ideal = discounted(best);
    return ideal == 0 ? 0 : discounted(gains) / ideal;
  }

  private static double discounted(List<Integer> gains) {
    double sum = 0;
    for (int rank = 0; rank < Math.min(10, gains.size()); rank++) {
      sum += gains.get(rank) * Math.log(2) / Math.log(rank + 2.0);
    }
    return sum;
  }

  private static double averagePrecision(Map<String, Integer> grades, List<String> ranking) {
    long relevant = grades.values().stream().filter(grade -> grade > 0).count();
    int found = 0;
    double sum = 0;
    for (int rank = 0; rank < ranking.size(); rank++) {
      if (grades.getOrDefault(ranking.get(rank), 0) > 0) {
        found++;
        sum += (double) found / (rank + 1);
      }
    }
    return relevant == 0 ? 0 : sum / relevant;
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        Judged.class.getResourceAsStream("/cranfield/" + name), "/cranfield/" + name);
  }

  private static List<String> lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
  }
}
