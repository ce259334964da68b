package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.HitDetail;
import io.pinakes.common.query.Collapse;
import io.pinakes.common.query.InnerHits;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.runtime.Machine;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchContexts;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Searches whose hits are collapsed, and show other hits of their groups: a search each, of all
 * shards, when the groups are known.
 */
public record CollapseSearches(Searches searches, Machine machine) implements Searches {

  /** Searches for groups at once, if the request does not say how many. */
  private static final int DEFAULT_CONCURRENT = 8;

  /** The most at once, whatever the request says. */
  private static final int MAX_CONCURRENT = 64;

  /** One way to carry out a search. */
  private interface Way {
    Found search(ObjectNode body, Duration timeout) throws InterruptedException;
  }

  /** A search for the other hits of one hit's group. */
  private record Expansion(int hit, InnerHits wanted, ObjectNode request) {}

  /** What came of it: one of the two. */
  private record Expanded(@Nullable Found found, @Nullable ApiError error) {}

  @Override
  public Found search(
      List<String> indices, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return expanded(
        body, timeout, (part, left) -> searches.search(indices, part, consistency, left));
  }

  @Override
  public Found searchTargets(
      List<SearchTarget> targets, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return expanded(
        body, timeout, (part, left) -> searches.searchTargets(targets, part, consistency, left));
  }

  @Override
  public Found searchTargets(List<SearchTarget> targets, ObjectNode body, SearchOptions options)
      throws InterruptedException {
    if (options.scroll() != null && body.has("collapse")) {
      var misuse =
          new ApiError(400, "search_exception", "cannot use `collapse` in a scroll context");
      throw Merge.phaseFailed("query", "all shards failed", 400, misuse);
    }
    return expanded(
        body,
        options.timeout(),
        (part, left) -> searches.searchTargets(targets, part, options.within(left)));
  }

  @Override
  public SearchContexts contexts() {
    return searches.contexts();
  }

  private Found expanded(ObjectNode json, Duration timeout, Way way) throws InterruptedException {
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    Found found = way.search(json, timeout);
    if (!json.path("collapse").has("inner_hits") || found.hits().isEmpty()) {
      return found;
    }
    Collapse collapse = Objects.requireNonNull(SearchBody.parse(json).collapse());
    List<Expansion> expansions = new ArrayList<>();
    for (int i = 0; i < found.hits().size(); i++) {
      for (InnerHits wanted : collapse.innerHits()) {
        expansions.add(
            new Expansion(i, wanted, request(json, collapse, wanted, found.hits().get(i))));
      }
    }
    List<Expanded> all = new ArrayList<>();
    int atOnce =
        collapse.maxConcurrentGroupSearches() == 0
            ? DEFAULT_CONCURRENT
            : Math.min(MAX_CONCURRENT, collapse.maxConcurrentGroupSearches());
    for (int from = 0; from < expansions.size(); from += atOnce) {
      all.addAll(
          Scatter.all(
              machine,
              expansion -> "group of hit " + expansion.hit(),
              expansions.subList(from, Math.min(expansions.size(), from + atOnce)),
              expansion -> expand(expansion.request(), deadline, way)));
    }
    return put(found, expansions, all);
  }

  private Expanded expand(ObjectNode request, long deadlineNanos, Way way) {
    Duration left = Duration.ofNanos(deadlineNanos - machine.clock().nanoTime());
    try {
      if (!left.isPositive()) {
        throw ApiException.unavailable("no time is left to search for the hits of groups");
      }
      return new Expanded(way.search(request, left), null);
    } catch (ApiException e) {
      return new Expanded(null, e.error());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Expanded(null, ApiException.unavailable("interrupted").error());
    }
  }

  /** The hits with what was found within each. */
  private static Found put(Found found, List<Expansion> expansions, List<Expanded> all) {
    List<Map<String, InnerFound>> inner = new ArrayList<>();
    found.hits().forEach(hit -> inner.add(new LinkedHashMap<>()));
    List<ShardFailure> failures = new ArrayList<>(found.failures());
    boolean late = false;
    for (int i = 0; i < all.size(); i++) {
      Found part = all.get(i).found();
      if (part == null) {
        ApiError error = Objects.requireNonNull(all.get(i).error());
        throw Merge.phaseFailed("expand", "failed to expand hits", error.status(), error);
      }
      // A shard that could not be searched for a group makes the whole answer a part, and says so.
      for (ShardFailure failure : part.failures()) {
        if (failures.stream().noneMatch(known -> isSameShard(known, failure))) {
          failures.add(failure);
        }
      }
      late |= part.timedOut();
      InnerHits wanted = expansions.get(i).wanted();
      inner
          .get(expansions.get(i).hit())
          .put(Objects.requireNonNull(wanted.name()), new InnerFound(wanted.body(), part));
    }
    List<IndexHit> hits = new ArrayList<>();
    for (int i = 0; i < inner.size(); i++) {
      IndexHit hit = found.hits().get(i);
      hits.add(new IndexHit(hit.index(), hit.hit(), inner.get(i)));
    }
    return found.withHits(hits, failures, late);
  }

  private static boolean isSameShard(ShardFailure a, ShardFailure b) {
    return a.index().equals(b.index()) && a.shard() == b.shard();
  }

  /** What was asked for, of one group. */
  private static ObjectNode request(
      ObjectNode json, Collapse collapse, InnerHits wanted, IndexHit hit) {
    ObjectNode request = wanted.json().deepCopy();
    ObjectNode bool = request.putObject("query").putObject("bool");
    JsonNode query = json.get("query");
    if (query != null && !query.isNull()) {
      bool.set("must", query);
    }
    Object value = group(hit);
    if (value == null) {
      bool.putObject("must_not").putObject("exists").put("field", collapse.field());
    } else {
      bool.putObject("filter")
          .putObject("term")
          .set(collapse.field(), JsonMapper.shared().valueToTree(value));
    }
    for (String member : List.of("post_filter", "pit")) {
      if (json.has(member)) {
        request.set(member, json.get(member));
      }
    }
    return request;
  }

  private static @Nullable Object group(IndexHit hit) {
    HitDetail detail = Objects.requireNonNull(hit.hit().detail());
    return Objects.requireNonNull(detail.group()).getFirst();
  }
}
