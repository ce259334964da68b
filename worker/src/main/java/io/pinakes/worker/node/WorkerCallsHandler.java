package io.pinakes.worker.node;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.AnalyzeCall;
import io.pinakes.common.message.ContextCalls;
import io.pinakes.common.message.ContextCalls.CloseRequest;
import io.pinakes.common.message.ContextCalls.Closed;
import io.pinakes.common.message.ContextCalls.ConsumedRequest;
import io.pinakes.common.message.ContextCalls.Done;
import io.pinakes.common.message.ContextCalls.ListRequest;
import io.pinakes.common.message.ContextCalls.Listed;
import io.pinakes.common.message.ContextCalls.OpenRequest;
import io.pinakes.common.message.ContextCalls.Opened;
import io.pinakes.common.message.ContextCalls.ScrollRequest;
import io.pinakes.common.message.ContextUse;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.MaintenanceCalls;
import io.pinakes.common.message.QueryCalls;
import io.pinakes.common.message.QueryCalls.ExplainAnswer;
import io.pinakes.common.message.QueryCalls.ExplainRequest;
import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.SettingsSeen;
import io.pinakes.common.message.StatsCalls;
import io.pinakes.common.message.StatsCalls.RecoveryAnswer;
import io.pinakes.common.message.StatsCalls.SegmentsAnswer;
import io.pinakes.common.message.StatsCalls.StatsAnswer;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.GetRequest;
import io.pinakes.common.message.WorkerCalls.Nudge;
import io.pinakes.common.message.WorkerCalls.Nudged;
import io.pinakes.common.message.WorkerCalls.RefreshAnswer;
import io.pinakes.common.message.WorkerCalls.RefreshRequest;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.message.WorkerCalls.ShardsAnswer;
import io.pinakes.common.message.WorkerCalls.ShardsRequest;
import io.pinakes.common.message.WorkerCalls.TailAnswer;
import io.pinakes.common.message.WorkerCalls.TailRequest;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.rpc.RpcHandlers;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.worker.shard.Shard;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers the calls of coordinators. */
final class WorkerCallsHandler {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCallsHandler.class);

  /** How long statistics wait for what is logged to be applied. */
  private static final Duration APPLYING = Duration.ofMillis(500);

  private final String owner;
  private final ShardHost shards;
  private final SearchContexts contexts;
  private final StateWatch watch;
  private final BooleanSupplier isMember;
  private final Clock clock;
  private final Maintenance maintenance;
  private final AnalyzeAnswers analyzing;

  /**
   * Makes a handler.
   *
   * @param owner of this worker's lease
   * @param isMember whether the worker's lease is held at this moment
   */
  WorkerCallsHandler(
      String owner,
      ShardHost shards,
      SearchContexts contexts,
      StateWatch watch,
      BooleanSupplier isMember,
      Machine machine) {
    this.owner = owner;
    this.contexts = contexts;
    this.shards = shards;
    this.watch = watch;
    this.isMember = isMember;
    this.clock = machine.clock();
    this.maintenance = new Maintenance(shards, machine);
    this.analyzing = new AnalyzeAnswers(machine);
  }

  RpcHandlers handlers() {
    return new RpcHandlers()
        .on(WorkerCalls.WRITE, this::write)
        .on(WorkerCalls.GET, this::get)
        .on(WorkerCalls.SEARCH, this::search)
        .on(QueryCalls.EXPLAIN, this::explain)
        .on(WorkerCalls.REFRESH, this::refresh)
        .on(WorkerCalls.TAIL, this::tail)
        .on(WorkerCalls.SHARDS, this::shards)
        .on(WorkerCalls.STATISTICS, this::statistics)
        .on(ContextCalls.OPEN, this::open)
        .on(ContextCalls.SCROLL, this::scroll)
        .on(ContextCalls.CONSUMED, this::consumed)
        .on(ContextCalls.CLOSE, this::close)
        .on(ContextCalls.LIST, this::list)
        .on(WorkerCalls.NUDGE, this::nudge)
        .on(StatsCalls.STATS, this::stats)
        .on(StatsCalls.SEGMENTS, request -> new SegmentsAnswer(shards.segments(request.indices())))
        .on(
            StatsCalls.RECOVERY,
            request -> new RecoveryAnswer(shards.recoveries(request.indices())))
        .on(MaintenanceCalls.FLUSH, maintenance::flush)
        .on(MaintenanceCalls.FORCE_MERGE, maintenance::forceMerge)
        .on(MaintenanceCalls.CLEAR_CACHES, maintenance::clearCaches)
        .on(AnalyzeCall.ANALYZE, request -> bounded(() -> analyzing.answer(request)));
  }

  private WriteAnswer write(WriteRequest request) throws Exception {
    requireMember(Freshness.ANY);
    return bounded(() -> shards.find(request.shard()).write(request));
  }

  private GetAnswer get(GetRequest request) throws Exception {
    requireMember(request.freshness());
    Duration timeout = Duration.ofMillis(request.timeoutMillis());
    return bounded(
        () ->
            shards
                .find(request.shard())
                .get(request.id(), request.realtime(), request.freshness(), timeout));
  }

  private ExplainAnswer explain(ExplainRequest request) throws Exception {
    SearchRequest search = request.search();
    requireMember(search.freshness());
    Shard shard = shards.find(search.shard());
    SearchBody body = SearchBody.parse((ObjectNode) JSON.readTree(search.body()));
    return bounded(() -> shard.explain(request, body));
  }

  private SearchAnswer search(SearchRequest request) throws Exception {
    requireMember(request.freshness());
    Shard shard = shards.find(request.shard());
    SearchBody body = SearchBody.parse((ObjectNode) JSON.readTree(request.body()));
    ContextUse context = request.context();
    if (context == null) {
      return bounded(() -> shard.search(request, body));
    }
    learn(request.settings());
    if (!context.scroll()) {
      return bounded(() -> contexts.search(context.id(), context.keepAliveMillis(), request, body));
    }
    return bounded(
            () ->
                contexts.openScroll(
                    context.id(),
                    context.keepAliveMillis(),
                    request,
                    body,
                    () ->
                        shard.hold(
                            request.freshness(), Duration.ofMillis(request.timeoutMillis()))))
        .keptBy(owner);
  }

  /** Contexts go by the cluster's settings; while they cannot be read, by those read last. */
  private void learn(@Nullable SettingsSeen wanted) throws InterruptedException {
    if (wanted == null || !watch.reachable()) {
      return;
    }
    try {
      ClusterState _ = watch.reach(state -> state.metadata().version() >= wanted.cluster());
    } catch (StoreException e) {
      LOG.debug("going on with the settings read last", e);
    }
  }

  private SearchStatistics statistics(SearchRequest request) throws Exception {
    requireMember(request.freshness());
    Shard shard = shards.find(request.shard());
    SearchBody body = SearchBody.parse(request.body());
    return bounded(() -> shard.statistics(request, body));
  }

  private Opened open(OpenRequest request) throws Exception {
    requireMember(request.freshness());
    Shard shard = shards.find(request.shard());
    Duration timeout = Duration.ofMillis(request.timeoutMillis());
    return bounded(
        () -> {
          contexts.openPit(
              request.context(),
              request.shard(),
              request.keepAliveMillis(),
              request.createdMillis(),
              () -> shard.hold(request.freshness(), timeout));
          return new Opened(owner);
        });
  }

  private SearchAnswer scroll(ScrollRequest request) throws Exception {
    return bounded(
        () ->
            contexts.next(
                request.context(),
                request.shard(),
                request.keepAliveMillis(),
                request.timeoutMillis()));
  }

  private Done consumed(ConsumedRequest request) {
    contexts.consumed(request.context(), request.shard(), request.hits());
    return new Done();
  }

  private Closed close(CloseRequest request) {
    return new Closed(contexts.close(request.contexts(), request.allScrolls()));
  }

  private Listed list(ListRequest request) {
    return new Listed(owner, contexts.pits());
  }

  private RefreshAnswer refresh(RefreshRequest request) throws Exception {
    return bounded(
        () -> shards.find(request.shard()).refresh(Duration.ofMillis(request.timeoutMillis())));
  }

  private TailAnswer tail(TailRequest request) throws Exception {
    requireMember(Freshness.ANY);
    return shards.find(request.shard()).tail(request);
  }

  private ShardsAnswer shards(ShardsRequest request) {
    return new ShardsAnswer(shards.statuses());
  }

  private StatsAnswer stats(StatsRequest request) throws InterruptedException {
    return new StatsAnswer(shards.stats(request, clock.nanoTime() + APPLYING.toNanos()));
  }

  private Nudged nudge(Nudge nudge) throws InterruptedException {
    if (nudge.assignments() == 0) {
      watch.nudge();
      return new Nudged();
    }
    try {
      watch.reach(nudge.assignments());
    } catch (StoreException e) {
      throw ApiException.unavailable("the state cannot be read now: " + e.getMessage());
    }
    return new Nudged();
  }

  /**
   * A worker without its lease may have been replaced without knowing: others know better. A strict
   * read rests on the log alone.
   */
  private void requireMember(Freshness freshness) {
    if (!freshness.evenWithoutLease() && !freshness.strict() && !isMember.getAsBoolean()) {
      throw Shard.notPrimary("this worker could not renew its lease");
    }
  }

  @FunctionalInterface
  private interface Answer<T> {
    T make() throws Exception;
  }

  private static <T> T bounded(Answer<T> answer) throws Exception {
    try {
      return answer.make();
    } catch (RejectedExecutionException e) {
      throw new ApiException(
          ApiException.rejected("no room in this worker's queue for CPU work").error(), e);
    }
  }
}
