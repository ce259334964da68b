package io.pinakes.coordinator.rest;

import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.IndexBoost;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchConduct;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import io.pinakes.coordinator.index.ClusterSetting;
import io.pinakes.coordinator.routing.CopyChoice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Searches and counts. */
final class SearchRoutes implements Routes {

  /** What a count's body may have. */
  private static final Set<String> COUNT_MEMBERS = Set.of("query", "min_score");

  private final Indices indices;
  private final Searches searches;

  SearchRoutes(Indices indices, Searches searches) {
    this.indices = indices;
    this.searches = searches;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String prefix : List.of("", "/{index}")) {
      router.add(Method.GET, prefix + "/_search", this::search);
      router.add(Method.POST, prefix + "/_search", this::search);
      router.add(Method.GET, prefix + "/_count", this::count);
      router.add(Method.POST, prefix + "/_count", this::count);
    }
  }

  /** A search that was found to be right. */
  @FunctionalInterface
  interface Ready {
    Answered run() throws InterruptedException;
  }

  /** A search's answer. */
  record Answered(Searches.Found found, SearchAnswer answer) {
    void writeMembers(JsonOut out) {
      answer.writeMembers(found, out);
    }
  }

  private Endpoint.Action search(RestRequest request) {
    Ready ready = ready(request);
    return () -> {
      Answered answered = ready.run();
      return RestResponse.json(200, out -> answered.answer().write(answered.found(), out));
    };
  }

  /**
   * Reads a search.
   *
   * @throws ApiException the request is wrong
   */
  Ready ready(RestRequest request) {
    Parameters parameters = request.parameters();
    IndexExpression expression = IndexExpression.of(request);
    SearchConduct conduct = conduct(parameters);
    boolean totalAsNumber = parameters.flag("rest_total_hits_as_int", false);
    boolean typedKeys = parameters.flag("typed_keys", false);
    boolean partialAllowed =
        parameters.flag(
            "allow_partial_search_results",
            ClusterSetting.allowsPartialResults(indices.state().metadata()));
    refuseUnsupported(parameters);
    ObjectNode json = SearchParameters.body(request);
    SearchParameters.mergeQuery(parameters, json);
    SearchParameters.mergeRest(parameters, json);
    if (totalAsNumber) {
      requireWholeTotal(json);
    }
    ReadConsistency consistency = ReadParameters.of(request);
    List<String> routing = parameters.list("routing");
    String preference = parameters.nonEmpty("preference").orElse(null);
    Boolean global = globalStatistics(parameters);
    Duration scroll = scroll(parameters);
    SearchBody body = SearchBody.parse(json);
    SearchValidation.check(request, body, json, scroll);
    if (body.aggregations() != null) {
      // What is wrong with them is said before any shard is asked.
      Aggregations.parse(body.aggregations());
    }
    var answer = new SearchAnswer(body, totalAsNumber, typedKeys);
    SearchPatience patience =
        SearchPatience.of(parameters, body.timeout(), indices.state().metadata());
    CopyChoice _ = CopyChoice.parse(preference);
    return () -> {
      Searches.Found found =
          patience.carryOut(
              time ->
                  search(
                      expression,
                      json,
                      body,
                      new SearchOptions(
                          consistency, time, routing, preference, global, scroll, conduct)));
      if (!partialAllowed && (!found.failures().isEmpty() || found.timedOut())) {
        throw answer.refusedAsPartial(found);
      }
      return new Answered(found, answer);
    };
  }

  private Searches.Found search(
      IndexExpression expression, ObjectNode json, SearchBody body, SearchOptions options)
      throws InterruptedException {
    if (body.pointInTime() != null) {
      return searches.searchTargets(List.of(), json, options);
    }
    indices.catchUp(options.consistency(), expression.isByPattern());
    List<SearchTarget> targets = expression.searchTargets(indices);
    if (!body.indicesBoost().isEmpty()) {
      nameBoosted(expression, targets, body.indicesBoost(), json);
    }
    if (targets.isEmpty()) {
      return Searches.Found.of(0, false, 0, List.of(), 0, true, 0, List.of());
    }
    return searches.searchTargets(targets, json, options);
  }

  /** Puts the indices themselves in place of what the boosts call them; the first counts. */
  private void nameBoosted(
      IndexExpression expression,
      List<SearchTarget> targets,
      List<IndexBoost> boosts,
      ObjectNode json)
      throws InterruptedException {
    var byIndex = new TreeMap<String, Float>();
    for (IndexBoost boost : boosts) {
      for (IndexDefinition index : expression.like(boost.indices()).resolve(indices)) {
        byIndex.putIfAbsent(index.name(), boost.boost());
      }
    }
    ObjectNode named = json.putArray("indices_boost").addObject();
    for (SearchTarget target : targets) {
      Float boost = byIndex.get(target.index());
      if (boost != null) {
        named.put(target.index(), boost);
      }
    }
  }

  private static @Nullable Duration scroll(Parameters parameters) {
    Optional<String> text = parameters.nonEmpty("scroll");
    return text.isEmpty() ? null : SearchValidation.keepAlive(text.get());
  }

  /** How shards are asked. */
  private static SearchConduct conduct(Parameters parameters) {
    Boolean requestCache =
        parameters.nonEmpty("request_cache").isEmpty()
            ? null
            : parameters.flag("request_cache", false);
    // There is no other cluster.
    parameters.flag("ccs_minimize_roundtrips", true);
    parameters.unsupportedFlag("phase_took");
    SearchConduct usual = SearchConduct.DEFAULT;
    return new SearchConduct(
        atLeast(
            2,
            "batchedReduceSize",
            parameters.integer("batched_reduce_size").orElse(usual.batchedReduceSize())),
        parameters
            .integer("pre_filter_shard_size")
            .map(size -> atLeast(1, "preFilterShardSize", size))
            .orElse(null),
        atLeast(
            1,
            "maxConcurrentShardRequests",
            parameters.integer("max_concurrent_shard_requests").orElse(usual.shardsPerNode())),
        requestCache);
  }

  private static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw ApiException.illegalArgument(name + " must be >= " + least);
    }
    return value;
  }

  private static void refuseUnsupported(Parameters parameters) {
    parameters.unsupported("search_pipeline");
  }

  /** Null if the request does not say. */
  private static @Nullable Boolean globalStatistics(Parameters parameters) {
    return switch (parameters.nonEmpty("search_type").orElse(null)) {
      case null -> null;
      case "query_then_fetch" -> false;
      case "dfs_query_then_fetch" -> true;
      case String type -> throw ApiException.illegalArgument("No search type for [" + type + "]");
    };
  }

  /** A number alone cannot say that it is only a lower bound. */
  private static void requireWholeTotal(ObjectNode json) {
    var wanted = json.get("track_total_hits");
    if (wanted == null) {
      json.put("track_total_hits", true);
    } else if (wanted.isNumber()) {
      throw ApiException.illegalArgument(
          "[rest_total_hits_as_int] cannot be used if the tracking of total hits is not accurate,"
              + " got "
              + wanted);
    }
  }

  private Endpoint.Action count(RestRequest request) {
    Parameters parameters = request.parameters();
    IndexExpression expression = IndexExpression.of(request);
    List<String> routing = parameters.list("routing");
    String preference = parameters.nonEmpty("preference").orElse(null);
    Optional<Integer> terminateAfter = parameters.integer("terminate_after");
    ObjectNode json = SearchParameters.body(request);
    for (String member : json.propertyNames()) {
      if (!COUNT_MEMBERS.contains(member)) {
        throw ApiException.parsing("request does not support [" + member + "]");
      }
    }
    SearchParameters.mergeQuery(parameters, json);
    parameters.nonEmpty("min_score").ifPresent(least -> json.put("min_score", least));
    terminateAfter.ifPresent(bound -> json.put("terminate_after", bound));
    json.put("size", 0).put("track_total_hits", true);
    ReadConsistency consistency = ReadParameters.of(request);
    SearchBody body = SearchBody.parse(json);
    CopyChoice _ = CopyChoice.parse(preference);
    var options = new SearchOptions(consistency, Timeouts.READ, routing, preference, null, null);
    return () -> {
      Searches.Found found = search(expression, json, body, options);
      return RestResponse.json(
          200,
          out -> {
            out.open().field("count", found.total());
            SearchAnswer.writeShards(found, out);
            out.close();
          });
    };
  }
}
