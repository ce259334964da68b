package io.pinakes.coordinator.search;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.GlobalAggregation;
import io.pinakes.common.aggregation.TermsAggregation;
import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ContextUse;
import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchConduct;
import io.pinakes.coordinator.api.SearchContexts;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.routing.CopyChoice;
import io.pinakes.coordinator.routing.ReadFrom;
import io.pinakes.coordinator.routing.ShardCalls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Asks every shard at once for its best hits, sources included, and merges: one round trip. */
public final class ScatterGather implements Searches {

  /** How often indices are looked up again that were removed, and made again, under a search. */
  private static final int TARGET_ATTEMPTS = 3;

  /**
   * Of the time of an attempt, what the shard may spend; the rest is for the way of its answer.
   * What it has found by then is worth more than no answer.
   */
  static final int SEARCHING_PERCENT = 90;

  private final Targets targets;
  private final ShardSearches searches;
  private final ShardCalls shards;
  private final Machine machine;
  private final Contexts contexts;

  /**
   * Makes a search over the indices of a cluster.
   *
   * @param watch tells which node a failure was on
   */
  public ScatterGather(Indices indices, StateWatch watch, ShardCalls shards, Machine machine) {
    this.targets = new Targets(indices);
    this.searches = new ShardSearches(watch);
    this.shards = shards;
    this.machine = machine;
    this.contexts = new Contexts(targets, searches, watch, shards, machine);
  }

  @Override
  public Found search(
      List<String> names, ObjectNode json, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return searchTargets(
        names.stream().map(SearchTarget::all).toList(), json, consistency, timeout);
  }

  @Override
  public Found searchTargets(
      List<SearchTarget> wanted, ObjectNode json, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return searchTargets(wanted, json, SearchOptions.of(consistency, timeout));
  }

  @Override
  public SearchContexts contexts() {
    return contexts;
  }

  @Override
  public Found searchTargets(List<SearchTarget> wanted, ObjectNode json, SearchOptions options)
      throws InterruptedException {
    long start = machine.clock().nanoTime();
    SearchBody body = SearchBody.parse(json);
    var bodies = new FilteredBodies(json);
    if (body.pointInTime() != null) {
      return contexts.search(body, bodies.with(List.of()), body.pointInTime(), options);
    }
    var round = new Round(bodies, options, start + options.timeout().toNanos(), nonce(options));
    List<Part> parts = round.ask(wanted, body);
    for (int i = 1; i < TARGET_ATTEMPTS && parts.stream().anyMatch(ScatterGather::isGone); i++) {
      parts = round.ask(wanted, body);
    }
    int[] taken = new int[parts.size()];
    long took = Duration.ofNanos(machine.clock().nanoTime() - start).toMillis();
    Found found =
        Merge.merge(
            body,
            parts,
            took,
            taken,
            new Merge.Bounds(targets.maxBuckets(), options.conduct().batchedReduceSize()));
    return round.nonce.isEmpty() ? found : contexts.begun(round.nonce, found, parts, taken);
  }

  /** With how many shards it is worth the while to look for those that cannot match. */
  private static int preFilterShards(SearchConduct conduct, SearchBody body) {
    if (conduct.preFilterShards() != null) {
      return conduct.preFilterShards();
    }
    return body.sort().isEmpty() || body.sort().getFirst().isScore() ? SearchConduct.PRE_FILTER : 1;
  }

  /** Whether a shard without matches adds nothing to the answer, by what the request asks for. */
  private static boolean mayFindNothing(SearchBody body) {
    if (body.query() instanceof MatchAll || body.suggest() != null || body.profile()) {
      return false;
    }
    return body.aggregations() == null
        || Aggregations.parse(body.aggregations()).collected().stream()
            .map(AggregationNode::aggregation)
            .noneMatch(
                each ->
                    each instanceof GlobalAggregation
                        || (each instanceof TermsAggregation terms
                            && terms.terms().minDocCount() == 0));
  }

  private String nonce(SearchOptions options) {
    return options.scroll() == null ? "" : contexts.nonce();
  }

  static long searchingMillis(Duration left) {
    return left.multipliedBy(SEARCHING_PERCENT).dividedBy(100).toMillis();
  }

  /** Whether the shard is no more; an index of the same name may be there instead. */
  private static boolean isGone(Part part) {
    return part instanceof Part.Failed(var shard, var node, ApiError error)
        && error.type().equals(ApiException.INDEX_NOT_FOUND);
  }

  /** One question to all shards. */
  private final class Round {
    private final FilteredBodies bodies;
    private final SearchOptions options;
    private final CopyChoice choice;
    private final long deadlineNanos;

    /** Of the scroll that begins; empty: none does. */
    private final String nonce;

    Round(FilteredBodies bodies, SearchOptions options, long deadlineNanos, String nonce) {
      this.bodies = bodies;
      this.options = options;
      this.choice = CopyChoice.parse(options.preference());
      this.deadlineNanos = deadlineNanos;
      this.nonce = nonce;
    }

    List<Part> ask(List<SearchTarget> wanted, SearchBody parsed) throws InterruptedException {
      List<Target> asked = targets.of(wanted, options.routing(), choice, parsed.indicesBoost());
      SearchConduct conduct = options.conduct();
      boolean statistics = wantsStatistics(wanted);
      if (!statistics
          && asked.size() > preFilterShards(conduct, parsed)
          && mayFindNothing(parsed)) {
        asked = asked.stream().map(Target::preFiltered).toList();
      }
      if (asked.size() > 1 && statistics) {
        SearchStatistics all = SearchStatistics.sum(statistics(asked));
        asked = asked.stream().map(target -> target.scoredBy(all)).toList();
      }
      return Scatter.all(
          machine,
          Target::taskName,
          asked,
          atOnce(conduct),
          target -> searches.part(target.shard(), () -> ask(target)));
    }

    /** Shards asked at once: as many for each worker as the request says. */
    private int atOnce(SearchConduct conduct) {
      long all = (long) conduct.shardsPerNode() * Math.max(1, targets.workers());
      return (int) Math.min(all, Integer.MAX_VALUE);
    }

    private boolean wantsStatistics(List<SearchTarget> wanted) throws InterruptedException {
      Boolean global = options.globalStatistics();
      return global == null ? targets.preferGlobalStatistics(wanted) : global;
    }

    /** Of the shards that answer; why the others do not, the second round tells. */
    private List<SearchStatistics> statistics(List<Target> asked) throws InterruptedException {
      List<Optional<SearchStatistics>> counted =
          Scatter.all(machine, Target::taskName, asked, this::statistics);
      return counted.stream().flatMap(Optional::stream).toList();
    }

    private Optional<SearchStatistics> statistics(Target target) {
      try {
        return Optional.of(
            shards.read(
                target.shard(),
                ReadFrom.ANY_COPY,
                choice,
                WorkerCalls.STATISTICS,
                (evenWithoutLease, left) -> request(target, null, evenWithoutLease, left),
                deadlineNanos));
      } catch (ApiException e) {
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    private SearchRequest request(
        Target target, @Nullable ContextUse context, boolean evenWithoutLease, Duration left) {
      return new SearchRequest(
          target.shard(),
          bodies.with(target.filters()),
          target.mappingVersion(),
          searchingMillis(left),
          options.consistency().of(target.shard(), evenWithoutLease),
          target.scope(),
          context,
          target.settings(),
          options.conduct().requestCache());
    }

    private Part ask(Target target) throws InterruptedException {
      ContextUse context = context(target);
      return new Part.Answered(
          target.shard(),
          shards.read(
              target.shard(),
              ReadFrom.ANY_COPY,
              choice,
              WorkerCalls.SEARCH,
              (evenWithoutLease, left) -> request(target, context, evenWithoutLease, left),
              deadlineNanos));
    }

    private @Nullable ContextUse context(Target target) {
      Duration keepAlive = options.scroll();
      if (keepAlive == null) {
        return null;
      }
      String id = ContextId.context(nonce, target.scope().ordinal(), target.scope().shards());
      return new ContextUse(id, true, keepAlive.toMillis());
    }
  }
}
