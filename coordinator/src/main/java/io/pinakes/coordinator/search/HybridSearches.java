package io.pinakes.coordinator.search;

import io.pinakes.common.dsl.Special.Hybrid;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchContexts;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Searches by several queries at once, whose lists of hits become one by reciprocal rank: a hit
 * scores the sum of 1 / (60 + its rank) over the lists that it is in (Cormack, Clarke and Büttcher,
 * 2009). Each list is of all shards.
 */
public record HybridSearches(Searches searches) implements Searches {

  /** How little the first ranks stand out; the paper's and the neural-search plugin's. */
  private static final double RANK_CONSTANT = 60;

  /** What ranks by other means than the lists, or goes on in them. */
  private static final Set<String> REFUSED =
      Set.of(
          "sort",
          "rescore",
          "collapse",
          "search_after",
          "slice",
          "pit",
          "min_score",
          "explain",
          "profile");

  /** One way to carry out a search. */
  private interface Way {
    Found search(ObjectNode body) throws InterruptedException;
  }

  @Override
  public Found search(
      List<String> indices, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return merged(body, part -> searches.search(indices, part, consistency, timeout));
  }

  @Override
  public Found searchTargets(
      List<SearchTarget> targets, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return merged(body, part -> searches.searchTargets(targets, part, consistency, timeout));
  }

  @Override
  public Found searchTargets(List<SearchTarget> targets, ObjectNode body, SearchOptions options)
      throws InterruptedException {
    if (isHybrid(body) && options.scroll() != null) {
      throw ApiException.illegalArgument("[hybrid] query does not support [scroll]");
    }
    return merged(body, part -> searches.searchTargets(targets, part, options));
  }

  @Override
  public SearchContexts contexts() {
    return searches.contexts();
  }

  private static boolean isHybrid(ObjectNode body) {
    return body.get("query") instanceof ObjectNode query && query.has("hybrid");
  }

  private static Found merged(ObjectNode body, Way way) throws InterruptedException {
    if (!isHybrid(body)
        || !(SearchBody.parse(body).query() instanceof Hybrid hybrid)
        || !(body.path("query").path("hybrid").get("queries") instanceof ArrayNode queries)) {
      return way.search(body);
    }
    for (String member : body.propertyNames()) {
      if (REFUSED.contains(member)) {
        throw ApiException.illegalArgument("[hybrid] query does not support [" + member + "]");
      }
    }
    SearchBody request = SearchBody.parse(body);
    int page = request.from() + request.size();
    Found all = way.search(union(body, queries));
    if (page == 0) {
      return all;
    }
    int window = Math.max(hybrid.window(), page);
    List<List<IndexHit>> lists = new ArrayList<>();
    for (JsonNode query : queries) {
      lists.add(way.search(list(body, query, window)).hits());
    }
    List<IndexHit> ranked = rank(lists);
    List<IndexHit> hits =
        ranked.subList(Math.min(request.from(), ranked.size()), Math.min(page, ranked.size()));
    float best = ranked.isEmpty() ? Float.NaN : ranked.getFirst().hit().score();
    return new Found(
        all.tookMillis(),
        all.timedOut(),
        all.shards(),
        all.failures(),
        all.total(),
        all.totalIsExact(),
        best,
        hits,
        all.parts());
  }

  /** What matches any of the queries: totals and aggregations are of that. */
  private static ObjectNode union(ObjectNode body, ArrayNode queries) {
    ObjectNode union = body.deepCopy();
    union.putObject("query").putObject("bool").set("should", queries.deepCopy());
    return union.put("from", 0).put("size", 0);
  }

  private static ObjectNode list(ObjectNode body, JsonNode query, int window) {
    ObjectNode list = body.deepCopy();
    list.remove(List.of("aggs", "aggregations", "suggest"));
    list.set("query", query.deepCopy());
    return list.put("from", 0).put("size", window).put("track_total_hits", false);
  }

  /** The hits of all lists, each once; ties in the order of index and id. */
  static List<IndexHit> rank(List<List<IndexHit>> lists) {
    Map<List<String>, IndexHit> first = new LinkedHashMap<>();
    Map<List<String>, Double> scores = new LinkedHashMap<>();
    for (List<IndexHit> list : lists) {
      for (int i = 0; i < list.size(); i++) {
        IndexHit hit = list.get(i);
        List<String> key = List.of(hit.index(), hit.hit().id());
        first.putIfAbsent(key, hit);
        scores.merge(key, 1 / (RANK_CONSTANT + i + 1), Double::sum);
      }
    }
    List<IndexHit> ranked = new ArrayList<>();
    first.forEach(
        (key, hit) -> ranked.add(scored(hit, scores.getOrDefault(key, 0.0).floatValue())));
    ranked.sort(
        Comparator.comparingDouble((IndexHit hit) -> -hit.hit().score())
            .thenComparing(IndexHit::index)
            .thenComparing(hit -> hit.hit().id()));
    return ranked;
  }

  private static IndexHit scored(IndexHit hit, float score) {
    return new IndexHit(hit.index(), hit.hit().withScore(score));
  }
}
