package io.pinakes.coordinator.search;

import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ContextCalls;
import io.pinakes.common.message.ContextCalls.CloseRequest;
import io.pinakes.common.message.ContextCalls.Closed;
import io.pinakes.common.message.ContextCalls.ConsumedRequest;
import io.pinakes.common.message.ContextCalls.ListRequest;
import io.pinakes.common.message.ContextCalls.Listed;
import io.pinakes.common.message.ContextCalls.ListedContext;
import io.pinakes.common.message.ContextCalls.OpenRequest;
import io.pinakes.common.message.ContextCalls.Opened;
import io.pinakes.common.message.ContextCalls.ScrollRequest;
import io.pinakes.common.message.ContextUse;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.SettingsSeen;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchParts;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.query.PointInTime;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.rpc.Rpc;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.SearchConduct;
import io.pinakes.coordinator.api.SearchContexts;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import io.pinakes.coordinator.api.Searches.ShardFailure;
import io.pinakes.coordinator.routing.CopyChoice;
import io.pinakes.coordinator.routing.ReadFrom;
import io.pinakes.coordinator.routing.ShardCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Goes on with searches whose readers workers keep. Keeps nothing itself: ids say where all is. */
final class Contexts implements SearchContexts {

  /** For calls that only open, close or list. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** For a scroll's next page. */
  private static final Duration SCROLLING = Duration.ofSeconds(30);

  private final Targets targets;
  private final ShardSearches searches;
  private final StateWatch watch;
  private final ShardCalls shards;
  private final Machine machine;

  Contexts(
      Targets targets,
      ShardSearches searches,
      StateWatch watch,
      ShardCalls shards,
      Machine machine) {
    this.targets = targets;
    this.searches = searches;
    this.watch = watch;
    this.shards = shards;
    this.machine = machine;
  }

  /** A name for a scroll or a point in time that no other has. */
  String nonce() {
    return HexFormat.of().toHexDigits(machine.random())
        + HexFormat.of().toHexDigits(machine.random());
  }

  private long deadline(Duration patience) {
    return machine.clock().nanoTime() + patience.toNanos();
  }

  private long millisSince(long startNanos) {
    return Duration.ofNanos(machine.clock().nanoTime() - startNanos).toMillis();
  }

  /** The first page of a scroll, with its id; tells shards what was shown of theirs. */
  Found begun(String nonce, Found found, List<Part> parts, int[] taken)
      throws InterruptedException {
    List<ContextId.Entry> entries = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Part.Answered(ShardId shard, SearchAnswer answer)) {
        SearchParts kept = answer.parts();
        if (kept != null && kept.contextOwner() != null) {
          entries.add(new ContextId.Entry(shard, i, parts.size(), kept.contextOwner()));
        }
      }
    }
    var id = new ContextId(ContextId.Kind.SCROLL, nonce, entries);
    tellTaken(id, taken);
    return found.withScrollId(id.encode());
  }

  /** A shard that is alone knows: all of its hits are shown. */
  private void tellTaken(ContextId id, int[] taken) throws InterruptedException {
    if (taken.length < 2) {
      return;
    }
    long deadline = deadline(PATIENCE);
    Scatter.all(
        machine,
        entry -> "scrolled " + entry.shard(),
        id.entries(),
        entry ->
            searches.part(
                entry.shard(),
                () -> {
                  var told =
                      new ConsumedRequest(entry.shard(), id.context(entry), taken[entry.ordinal()]);
                  shards.ask(
                      entry.shard(),
                      entry.owner(),
                      ContextCalls.CONSUMED,
                      (even, left) -> told,
                      deadline);
                  return new Part.Answered(entry.shard(), NOTHING);
                }));
  }

  private static final SearchAnswer NOTHING = SearchAnswer.of(0, true, Float.NaN, List.of(), false);

  @Override
  public Scrolled scroll(String id, @Nullable Duration keepAlive) throws InterruptedException {
    long start = machine.clock().nanoTime();
    long deadline = deadline(SCROLLING);
    ContextId scroll = ContextId.parse(ContextId.Kind.SCROLL, id);
    long millis = keepAlive == null ? 0 : keepAlive.toMillis();
    List<Part> parts =
        Scatter.all(
            machine,
            entry -> "scroll " + entry.shard(),
            scroll.entries(),
            entry -> searches.part(entry.shard(), () -> next(scroll, entry, millis, deadline)));
    SearchBody body = body(parts);
    int[] inParts = new int[parts.size()];
    Found found = Merge.merge(body, parts, millisSince(start), inParts, bounds());
    int shardCount = scroll.entries().isEmpty() ? 0 : scroll.entries().getFirst().shards();
    int[] taken = new int[shardCount];
    for (int i = 0; i < inParts.length; i++) {
      taken[scroll.entries().get(i).ordinal()] = inParts[i];
    }
    tellTaken(scroll, taken);
    return new Scrolled(body, found.withScrollId(id));
  }

  /** The request that began the scroll, which the workers have kept. */
  private static SearchBody body(List<Part> parts) {
    for (Part part : parts) {
      if (part instanceof Part.Answered answered) {
        SearchParts kept = answered.answer().parts();
        if (kept != null && kept.request() != null) {
          return SearchBody.parse(kept.request());
        }
      }
    }
    return SearchBody.of(new MatchAll());
  }

  private Part next(ContextId scroll, ContextId.Entry entry, long keepAliveMillis, long deadline)
      throws InterruptedException {
    String context = scroll.context(entry);
    Optional<SearchAnswer> answer =
        shards.ask(
            entry.shard(),
            entry.owner(),
            ContextCalls.SCROLL,
            (even, left) ->
                new ScrollRequest(
                    entry.shard(), context, keepAliveMillis, ScatterGather.searchingMillis(left)),
            deadline);
    return answer.isPresent()
        ? new Part.Answered(entry.shard(), answer.get())
        : searches.missing(entry.shard(), context);
  }

  /** A search of a point in time. */
  Found search(SearchBody body, byte[] json, PointInTime pit, SearchOptions options)
      throws InterruptedException {
    if (Boolean.TRUE.equals(options.globalStatistics())) {
      throw ApiException.illegalArgument(
          "[search_type] [dfs_query_then_fetch] is not supported with a point in time");
    }
    long start = machine.clock().nanoTime();
    long deadline = deadline(options.timeout());
    ContextId id = ContextId.parse(ContextId.Kind.PIT, pit.id());
    long millis = pit.keepAlive() == null ? 0 : pit.keepAlive().toMillis();
    List<Part> parts =
        Scatter.all(
            machine,
            entry -> "search " + entry.shard(),
            id.entries(),
            entry ->
                searches.part(
                    entry.shard(), () -> ask(id, entry, json, millis, options, deadline)));
    return Merge.merge(body, parts, millisSince(start), new int[parts.size()], bounds())
        .withPitId(pit.id());
  }

  private Part ask(
      ContextId pit,
      ContextId.Entry entry,
      byte[] json,
      long keepAliveMillis,
      SearchOptions options,
      long deadline)
      throws InterruptedException {
    String context = pit.context(entry);
    ShardId shard = entry.shard();
    Optional<SearchAnswer> answer =
        shards.ask(
            shard,
            entry.owner(),
            WorkerCalls.SEARCH,
            (even, left) ->
                new SearchRequest(
                    shard,
                    json,
                    0,
                    ScatterGather.searchingMillis(left),
                    options.consistency().of(shard, even),
                    new SearchScope(entry.ordinal(), entry.shards(), 1),
                    new ContextUse(context, false, keepAliveMillis),
                    settings(shard),
                    null),
            deadline);
    return answer.isPresent()
        ? new Part.Answered(shard, answer.get())
        : searches.missing(shard, context);
  }

  private Merge.Bounds bounds() {
    return new Merge.Bounds(targets.maxBuckets(), SearchConduct.BATCH);
  }

  private SettingsSeen settings(ShardId shard) {
    ClusterState state = watch.current();
    long index = state.index(shard.index()).map(IndexDefinition::version).orElse(0L);
    return new SettingsSeen(index, state.metadata().version());
  }

  @Override
  public Pit openPit(
      List<SearchTarget> indices, SearchOptions options, Duration keepAlive, boolean partial)
      throws InterruptedException {
    if (indices.stream().anyMatch(target -> !target.filters().isEmpty())) {
      throw ApiException.illegalArgument(
          "a point in time of an alias with a filter is not supported");
    }
    long deadline = deadline(options.timeout());
    String nonce = nonce();
    long created = machine.clock().wallClockMillis();
    var choice = CopyChoice.parse(options.preference());
    List<Target> wanted = targets.of(indices, options.routing(), choice, List.of());
    List<Part> parts =
        Scatter.all(
            machine,
            target -> "open " + target.shard(),
            wanted,
            target ->
                searches.part(
                    target.shard(),
                    () -> open(target, nonce, created, keepAlive, options, deadline)));
    List<ContextId.Entry> entries = new ArrayList<>();
    List<ShardFailure> failures = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      switch (parts.get(i)) {
        case Part.Answered(var shard, SearchAnswer answer) -> {
          SearchParts kept = answer.parts();
          if (kept != null && kept.contextOwner() != null) {
            entries.add(new ContextId.Entry(shard, i, parts.size(), kept.contextOwner()));
          }
        }
        case Part.Failed(var shard, String node, var error) ->
            failures.add(new ShardFailure(shard.index(), shard.number(), node, error));
      }
    }
    var id = new ContextId(ContextId.Kind.PIT, nonce, entries);
    if (!failures.isEmpty() && (!partial || entries.isEmpty())) {
      close(List.of(id), false);
      throw Merge.allFailed(failures);
    }
    return new Pit(id.encode(), created, wanted.size(), failures);
  }

  private Part open(
      Target target,
      String nonce,
      long created,
      Duration keepAlive,
      SearchOptions options,
      long deadline)
      throws InterruptedException {
    ShardId shard = target.shard();
    String context = ContextId.context(nonce, target.scope().ordinal(), target.scope().shards());
    Opened opened =
        shards.read(
            shard,
            ReadFrom.ANY_COPY,
            CopyChoice.parse(options.preference()),
            ContextCalls.OPEN,
            (even, left) ->
                new OpenRequest(
                    shard,
                    context,
                    keepAlive.toMillis(),
                    created,
                    target.mappingVersion(),
                    left.toMillis(),
                    options.consistency().of(shard, even)),
            deadline);
    return new Part.Answered(shard, NOTHING.keptBy(opened.owner()));
  }

  @Override
  public List<OpenPit> pits() throws InterruptedException {
    record Holder(String owner, ListedContext context) {}
    Map<String, List<Holder>> byNonce = new TreeMap<>();
    for (Listed listed : workers(ContextCalls.LIST, new ListRequest())) {
      for (ListedContext context : listed.contexts()) {
        String id = context.context();
        int dash = id.indexOf('-');
        if (dash > 0) {
          byNonce
              .computeIfAbsent(id.substring(0, dash), nonce -> new ArrayList<>())
              .add(new Holder(listed.owner(), context));
        }
      }
    }
    List<OpenPit> pits = new ArrayList<>();
    byNonce.forEach(
        (nonce, found) -> {
          List<ContextId.Entry> entries = new ArrayList<>();
          for (Holder each : found) {
            String[] parts = each.context().context().split("-", -1);
            entries.add(
                new ContextId.Entry(
                    each.context().shard(),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    each.owner()));
          }
          entries.sort(Comparator.comparingInt(ContextId.Entry::ordinal));
          ListedContext first = found.getFirst().context();
          pits.add(
              new OpenPit(
                  new ContextId(ContextId.Kind.PIT, nonce, entries).encode(),
                  first.createdMillis(),
                  first.keepAliveMillis()));
        });
    pits.sort(Comparator.comparingLong(OpenPit::createdMillis).reversed());
    return pits;
  }

  @Override
  public void closePits(List<String> ids) throws InterruptedException {
    close(ids.stream().map(id -> ContextId.parse(ContextId.Kind.PIT, id)).toList(), false);
  }

  @Override
  public int closeScrolls(List<String> ids) throws InterruptedException {
    return close(
        ids.stream().map(id -> ContextId.parse(ContextId.Kind.SCROLL, id)).toList(), false);
  }

  @Override
  public int closeAllScrolls() throws InterruptedException {
    return close(List.of(), true);
  }

  private int close(List<ContextId> ids, boolean allScrolls) throws InterruptedException {
    List<String> contexts = new ArrayList<>();
    ids.forEach(id -> id.entries().forEach(entry -> contexts.add(id.context(entry))));
    if (contexts.isEmpty() && !allScrolls) {
      return 0;
    }
    int closed = 0;
    for (Closed each : workers(ContextCalls.CLOSE, new CloseRequest(contexts, allScrolls))) {
      closed += each.contexts();
    }
    return closed;
  }

  /** Asks every worker that holds a shard; those that do not answer keep nothing for long. */
  private <Q, A> List<A> workers(Rpc<Q, A> rpc, Q request) throws InterruptedException {
    Map<String, ShardId> byOwner = new TreeMap<>();
    ClusterState state = watch.current();
    for (IndexDefinition index : state.indices().values()) {
      for (int i = 0; i < index.settings().shards(); i++) {
        var shard = new ShardId(index.name(), index.uuid(), i);
        state.assignment(shard).copies().forEach(node -> byOwner.put(node.owner(), shard));
      }
    }
    long deadline = deadline(PATIENCE);
    List<Optional<A>> answers =
        Scatter.all(
            machine,
            worker -> rpc.name() + " " + worker.getKey(),
            List.copyOf(byOwner.entrySet()),
            worker -> answer(worker.getValue(), worker.getKey(), rpc, request, deadline));
    return answers.stream().flatMap(Optional::stream).toList();
  }

  private <Q, A> Optional<A> answer(
      ShardId shard, String owner, Rpc<Q, A> rpc, Q request, long deadline) {
    try {
      return shards.ask(shard, owner, rpc, (even, left) -> request, deadline);
    } catch (ApiException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
