package io.pinakes.worker.shard;

import static io.pinakes.worker.search.SearchJob.Reading.NOW;
import static io.pinakes.worker.search.SearchJob.Reading.POINT_IN_TIME;
import static io.pinakes.worker.search.SearchJob.Reading.SCROLL;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.CorruptLogException;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.log.Operation;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.message.ContextUse;
import io.pinakes.common.message.QueryCalls.ExplainAnswer;
import io.pinakes.common.message.QueryCalls.ExplainRequest;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.ShardStats.FieldBytes;
import io.pinakes.common.message.ShardStats.Refreshes;
import io.pinakes.common.message.ShardStats.Segments;
import io.pinakes.common.message.ShardStats.Translog;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.store.StoreException;
import io.pinakes.worker.docvalues.Fielddata;
import io.pinakes.worker.index.DocumentParser;
import io.pinakes.worker.index.ParsedDocument;
import io.pinakes.worker.search.RequestCache;
import io.pinakes.worker.search.SearchJob;
import io.pinakes.worker.search.ShardSearcher;
import io.pinakes.worker.stats.CopyMeters;
import io.pinakes.worker.stats.SearchWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a copy holds, whatever its role: the documents as the log up to some position leaves them.
 * Entries are applied one after the other, in the order of the log, by whoever brings the next one.
 */
final class Contents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

  /** Between attempts to read a newer mapping. */
  private static final Duration RETRY = Duration.ofMillis(200);

  /** Between two looks whether merges are done. */
  private static final Duration MERGE_LOOK = Duration.ofMillis(10);

  private record Waiting(long position, CompletableFuture<Boolean> reached) {}

  private final Machine machine;
  private final ShardSettings settings;
  private final ShardMapping mapping;
  private final ShardIndex index;
  private final Snapshots snapshots;
  private final long openedAt;
  private final long openedNextSeqNo;
  private final CopyMeters meters;
  private final RecentWrites recent = new RecentWrites();
  private final Refresher refresher;
  private final DocumentParser documents = new DocumentParser();
  private final ShardSearcher searching = new ShardSearcher();
  private final Fielddata fielddata = new Fielddata();
  private final RequestCache answers = new RequestCache();

  /** Held by whoever applies an entry, and by whoever needs the index to stand still. */
  private final ReentrantLock applying = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean closed;

  /**
   * Whether the index holds whole entries only. Read and written by who holds {@link #applying}.
   */
  private boolean whole = true;

  /** What was logged before the copy was opened counts as done by others. */
  private volatile boolean started;

  private volatile LogPosition position;
  private volatile long nextSeqNo;
  private volatile long appliedBytes;

  /**
   * Contents of an index that holds the log up to {@code position}.
   *
   * @param nextSeqNo the sequence number of the first write after it
   */
  Contents(
      Machine machine,
      ShardSettings settings,
      ShardMapping mapping,
      ShardIndex index,
      Snapshots snapshots,
      LogPosition position,
      long nextSeqNo) {
    this.machine = machine;
    this.settings = settings;
    this.mapping = mapping;
    this.index = index;
    this.snapshots = snapshots;
    this.openedAt = position.number();
    this.openedNextSeqNo = nextSeqNo;
    this.meters = new CopyMeters(machine.clock());
    this.position = position;
    this.nextSeqNo = nextSeqNo;
    this.refresher =
        new Refresher(
            machine,
            index,
            recent,
            settings,
            meters,
            mapping::refreshInterval,
            position.number(),
            nextSeqNo - 1);
  }

  /**
   * Begins the periodic refreshes.
   *
   * @param onFailure is told why they cannot go on
   */
  void start(ShardId shard, Consumer<Throwable> onFailure) {
    started = true;
    refresher.start(shard.toString(), onFailure);
  }

  /** An entry could not be applied. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(LogEntry entry, Exception cause) {
      super("entry " + entry.number() + " cannot be applied: " + cause.getMessage(), cause);
    }
  }

  /**
   * Applies a logged entry as its writer resolved it; one that was applied before is passed over.
   *
   * @throws FailedException for any reason, an interruption among them
   */
  void replay(LogEntry entry) {
    try {
      applying.lockInterruptibly();
      try {
        if (entry.number() > position.number()) {
          LogPosition next = position.after(entry);
          if (entry instanceof LogEntry.Batch batch) {
            replay(batch);
          }
          reach(next);
        }
      } finally {
        applying.unlock();
      }
    } catch (Exception e) {
      throw new FailedException(entry, e);
    }
  }

  private void replay(LogEntry.Batch batch) throws Exception {
    if (batch.firstSeqNo() != nextSeqNo) {
      throw new IllegalStateException(
          "entry %d begins at sequence number %d instead of %d"
              .formatted(batch.number(), batch.firstSeqNo(), nextSeqNo));
    }
    IndexDefinition definition = definition(batch.mappingVersion());
    List<Resolver.Resolved> writes = new ArrayList<>(batch.operations().size());
    CpuWork.compute(
        machine,
        () -> {
          long seqNo = batch.firstSeqNo();
          for (Operation operation : batch.operations()) {
            writes.add(resolved(operation, seqNo, batch.term(), definition));
            seqNo++;
          }
          return true;
        });
    for (Resolver.Resolved write : writes) {
      recent.add(write.id(), write.recent());
    }
    index(writes);
  }

  private Resolver.Resolved resolved(
      Operation operation, long seqNo, long term, IndexDefinition definition) {
    return switch (operation) {
      case Operation.Index(
              String id,
              long version,
              byte[] source,
              String routing,
              boolean absent) -> {
        ParsedDocument document =
            documents.parseAccepted(
                id,
                source,
                definition.mapping(),
                mapping.analyzers(definition),
                mapping.documentLimits(definition));
        var state = new DocumentState(version, seqNo, term, false);
        yield new Resolver.Resolved(id, state, source, routing, document, absent);
      }
      case Operation.Delete(String id, long version) ->
          new Resolver.Resolved(
              id, new DocumentState(version, seqNo, term, true), null, null, null, false);
    };
  }

  /** Waits for the store, as the reading of the log does. */
  private IndexDefinition definition(long mappingVersion) throws InterruptedException {
    while (true) {
      try {
        return mapping.atLeast(mappingVersion);
      } catch (StoreException e) {
        LOG.debug("mapping version {} cannot be read yet", mappingVersion, e);
        machine.clock().sleep(RETRY);
      }
    }
  }

  /** Applies the writes of the entry at {@code next}, which this copy's own primary has logged. */
  void apply(LogPosition next, List<Resolver.Resolved> writes) throws Exception {
    applying.lockInterruptibly();
    try {
      if (next.number() != position.number() + 1) {
        throw new IllegalStateException(next + " is to be applied after " + position);
      }
      index(writes);
      reach(next);
    } finally {
      applying.unlock();
    }
  }

  /**
   * Puts writes into Lucene that recent writes hold already. All of them or, if the index fails,
   * never anything again: whoever is interrupted here (a replica that is to be the primary, a
   * worker that stops) must not leave an entry that is half applied, or applied without its
   * position, which the next one would apply again.
   */
  private void index(List<Resolver.Resolved> writes) throws Exception {
    requireWhole();
    whole = false;
    var done = new CompletableFuture<Boolean>();
    Task task =
        machine.spawn(
            "index",
            () -> {
              try {
                done.complete(CpuWork.compute(machine, () -> indexHere(writes)));
              } catch (Exception | Error e) {
                done.completeExceptionally(e);
              }
            });
    joinUninterruptibly(task);
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
    whole = true;
    long bytes = appliedBytes;
    for (Resolver.Resolved write : writes) {
      byte[] source = write.source();
      bytes += write.id().length() + (source == null ? 0 : source.length);
    }
    long next = nextSeqNo + writes.size();
    appliedBytes = bytes;
    nextSeqNo = next;
  }

  private boolean indexHere(List<Resolver.Resolved> writes) throws IOException {
    Clock clock = machine.clock();
    long deleted = 0;
    long deletingNanos = 0;
    long start = clock.nanoTime();
    for (Resolver.Resolved write : writes) {
      DocumentState state = write.state();
      ParsedDocument document = write.document();
      if (document == null) {
        long begun = clock.nanoTime();
        index.delete(write.id());
        deletingNanos += clock.nanoTime() - begun;
        deleted++;
      } else {
        index.put(
            write.id(),
            document.toLucene(state.version(), state.seqNo(), state.primaryTerm(), write.routing()),
            write.absent());
      }
    }
    if (started) {
      count(writes.size() - deleted, clock.nanoTime() - start - deletingNanos);
      meters.deleted().add(deleted, deletingNanos);
    }
    return true;
  }

  private void count(long indexed, long nanos) {
    if (indexed > 0) {
      meters.indexed().add(indexed, nanos);
      meters.indexedNow();
    }
  }

  private static void joinUninterruptibly(Task task) {
    boolean interrupted = false;
    while (true) {
      try {
        task.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void requireWhole() {
    if (!whole) {
      throw new IllegalStateException("the index holds a part of the entry after " + position);
    }
  }

  private void reach(LogPosition next) throws Exception {
    // At once, and before anything that may be interrupted.
    position = next;
    refresher.applied(next.number(), nextSeqNo - 1);
    lock.lock();
    try {
      waiting.removeIf(w -> w.position() <= next.number() && w.reached().complete(true));
    } finally {
      lock.unlock();
    }
    if (recent.bytes() > settings.recentBytes()) {
      CpuWork.compute(
          machine,
          () -> {
            refresher.refreshHere();
            return true;
          });
    }
  }

  /** Done with true once a log entry is in the index, with false if the copy was closed before. */
  CompletableFuture<Boolean> reached(long entry) {
    var future = new CompletableFuture<Boolean>();
    lock.lock();
    try {
      if (position.number() >= entry) {
        future.complete(true);
      } else if (closed) {
        future.complete(false);
      } else {
        waiting.add(new Waiting(entry, future));
      }
    } finally {
      lock.unlock();
    }
    return future;
  }

  /** Tells whoever waits that nothing more is applied. */
  void end() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(w -> w.reached().complete(false));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Merges segments, and shows searches what came of it.
   *
   * @param maxSegments to leave; 0 or less: as many as are usual
   * @param onlyExpungeDeletes merge only what has many deleted documents
   * @param deadlineNanos on this machine's clock; merges go on after it
   */
  void forceMerge(int maxSegments, boolean onlyExpungeDeletes, long deadlineNanos)
      throws Exception {
    CpuWork.compute(
        machine,
        () -> {
          index.beginMerges(maxSegments, onlyExpungeDeletes);
          return true;
        });
    Clock clock = machine.clock();
    // Twice, since a merge is neither waiting nor running for the moment in which it begins.
    for (int idle = index.isMerging() ? 0 : 1; idle < 2; idle = index.isMerging() ? 0 : idle + 1) {
      if (clock.nanoTime() - deadlineNanos >= 0) {
        throw ApiException.unavailable("the merges are not done in time; they go on");
      }
      clock.sleep(MERGE_LOOK);
    }
    refresher.refreshMerged();
  }

  /** Work for which the index stands still. */
  @FunctionalInterface
  interface Still<T> {
    T with(LogPosition position, long nextSeqNo) throws Exception;
  }

  /** Runs {@code work} between two entries, on the pool for CPU work. */
  <T> T still(Still<T> work) throws Exception {
    applying.lockInterruptibly();
    try {
      requireWhole();
      return CpuWork.compute(machine, () -> work.with(position, nextSeqNo));
    } finally {
      applying.unlock();
    }
  }

  /** The document as all logged writes leave it; to be asked on the pool for CPU work. */
  GetAnswer getHere(String id) throws IOException {
    RecentWrites.Recent found = recent.find(id);
    if (found != null) {
      byte[] source = found.source();
      return source == null ? GetAnswer.notFound() : answer(found.state(), source, found.routing());
    }
    ShardIndex.Stored stored = index.get(id);
    return stored == null
        ? GetAnswer.notFound()
        : answer(stored.state(), stored.source(), stored.routing());
  }

  GetAnswer get(String id, boolean realtime) throws Exception {
    long begun = meters.get();
    GetAnswer answer = null;
    try {
      answer = find(id, realtime);
      return answer;
    } finally {
      if (answer == null) {
        meters.getFailed();
      } else {
        meters.gotten(answer.source() != null, begun);
      }
    }
  }

  private GetAnswer find(String id, boolean realtime) throws Exception {
    if (realtime) {
      RecentWrites.Recent found = recent.find(id);
      if (found != null) {
        byte[] source = found.source();
        return source == null
            ? GetAnswer.notFound()
            : answer(found.state(), source, found.routing());
      }
    }
    ShardIndex.Stored stored = machine.compute(() -> index.get(id));
    return stored == null
        ? GetAnswer.notFound()
        : answer(stored.state(), stored.source(), stored.routing());
  }

  /** Searches what is visible now. */
  ExplainAnswer explain(ExplainRequest request, SearchBody body, SearchJob.Place place)
      throws Exception {
    SearchRequest search = request.search();
    IndexDefinition definition =
        mapping.atLeastIfReachable(search.mappingVersion(), search.settings());
    refresher.beforeSearch();
    SearchJob job = job(search, body, place, definition, NOW, () -> {});
    return machine.compute(
        () ->
            index.search(
                searcher -> searching.explain(searcher, job, request.id(), request.rewrite())));
  }

  SearchAnswer search(SearchRequest request, SearchBody body, SearchJob.Place place)
      throws Exception {
    IndexDefinition definition =
        mapping.atLeastIfReachable(request.mappingVersion(), request.settings());
    refresher.beforeSearch();
    SearchWatch watch = meters.searches().begin(body.stats(), body.onlySuggests());
    try {
      SearchJob job = job(request, body, place, definition, NOW, watch::fetches);
      SearchAnswer answer =
          machine.compute(
              () -> index.search(searcher -> answer(searcher, request, definition, job)));
      watch.ends();
      return answer;
    } finally {
      watch.close();
    }
  }

  private SearchAnswer answer(
      IndexSearcher searcher, SearchRequest request, IndexDefinition definition, SearchJob job)
      throws IOException {
    RequestCache.Search search = () -> searching.search(searcher, job).answer();
    boolean enabled = definition.settings().flag(IndexSetting.REQUESTS_CACHE_ENABLE);
    if (!RequestCache.isFor(job, request.body(), request.requestCache(), enabled)) {
      return search.search();
    }
    var rules = List.of(definition.mapping(), job.limits());
    return answers.answer(searcher, job, request.body(), rules, search);
  }

  /** Forgets answers that were kept. */
  void clearCaches() {
    answers.clear();
  }

  /** Counts what the scores of a search rest on. */
  SearchStatistics statistics(SearchRequest request, SearchBody body, SearchJob.Place place)
      throws Exception {
    IndexDefinition definition =
        mapping.atLeastIfReachable(request.mappingVersion(), request.settings());
    refresher.beforeSearch();
    SearchJob job = job(request, body, place, definition, NOW, () -> {});
    return machine.compute(() -> index.search(searcher -> searching.statistics(searcher, job)));
  }

  /** Holds what is visible now. */
  HeldReader hold(SearchJob.Place place) throws Exception {
    refresher.beforeSearch();
    Holds.Hold hold = index.hold();
    return new HeldReader() {
      @Override
      public ShardSearcher.Found search(
          SearchRequest request, SearchBody body, @Nullable ScoreDoc after) throws Exception {
        IndexDefinition definition =
            mapping.atLeastIfReachable(request.mappingVersion(), request.settings());
        SearchWatch watch = meters.searches().begin(body.stats(), body.onlySuggests());
        try {
          ContextUse context = request.context();
          SearchJob.Reading reading = context != null && !context.scroll() ? POINT_IN_TIME : SCROLL;
          SearchJob job =
              job(request, body, place, definition, reading, watch::fetches).after(after);
          ShardSearcher.Found found =
              machine.compute(() -> hold.search(searcher -> searching.search(searcher, job)));
          watch.ends();
          return found;
        } finally {
          watch.close();
        }
      }

      @Override
      public void close() {
        try {
          hold.close();
        } catch (IOException e) {
          LOG.warn("a held reader of {} cannot be closed", place, e);
        }
      }
    };
  }

  private SearchJob job(
      SearchRequest request,
      SearchBody body,
      SearchJob.Place place,
      IndexDefinition definition,
      SearchJob.Reading reading,
      Runnable onFetch) {
    Clock clock = machine.clock();
    long deadline = clock.nanoTime() + Duration.ofMillis(request.timeoutMillis()).toNanos();
    SearchScope scope = request.scope();
    return new SearchJob(
        body,
        definition.mapping().of(place.index()),
        mapping.analyzers(definition),
        mapping.limits(definition),
        reading,
        place,
        scope == null ? SearchScope.ALONE : scope,
        clock.wallClockMillis(),
        () -> clock.nanoTime() - deadline > 0,
        onFetch,
        clock::nanoTime,
        fielddata,
        null);
  }

  /**
   * Waits until an entry is applied, and is shown to searches if asked.
   *
   * @param shown wait until searches show it, too
   * @param deadlineNanos on this machine's clock
   * @throws ApiException 503: not in time, or the copy was closed meanwhile
   */
  void await(long entry, boolean shown, long deadlineNanos) throws Exception {
    String late = "entry %d of the log is not here in time, %d is".formatted(entry, number());
    if (!Deadlines.await(machine, reached(entry), deadlineNanos, () -> late)
        || (shown
            && !Deadlines.await(
                machine, refresher.awaitVisible(entry, true), deadlineNanos, () -> late))) {
      throw Shard.notReady("the copy was closed meanwhile");
    }
  }

  private static GetAnswer answer(DocumentState state, byte[] source, @Nullable String routing) {
    return new GetAnswer(source, state.version(), state.seqNo(), state.primaryTerm(), routing);
  }

  /** Whether the mapping lets documents be seen as they came. */
  boolean keepsSource() {
    return mapping.current().mapping().source().enabled();
  }

  /** The last entry that is in the index, with its term and assignment. */
  LogPosition position() {
    return position;
  }

  /** The number of that entry. */
  long number() {
    return position.number();
  }

  /** The sequence number of the next write. */
  long nextSeqNo() {
    return nextSeqNo;
  }

  /** Bytes of ids and sources applied since the copy was opened. */
  long appliedBytes() {
    return appliedBytes;
  }

  CopyMeters meters() {
    return meters;
  }

  /** The sequence number of the first write after what was in the index when it was opened. */
  long openedNextSeqNo() {
    return openedNextSeqNo;
  }

  /**
   * What the copy has done and holds.
   *
   * @param tail the log's, if this copy has one
   */
  CopyStats stats(ShardId shard, boolean primary, StatsRequest request, Translog tail)
      throws IOException {
    ShardIndex.Visible visible = index.visible(request.fileSizes());
    var stats =
        new ShardStats(
            visible.docs(),
            index.size().bytes(),
            meters.indexing(),
            meters.readGets(),
            meters.readSearches(request.groups(), 0),
            index.merges(),
            new Refreshes(meters.readRefreshes(), refresher.listeners()),
            meters.readFlushes(),
            ShardStats.NONE.queryCache(),
            fielddata(request.fielddata()),
            index.completions(request.completion()),
            new Segments(visible.segments(), index.writerBytes(), recent.bytes(), visible.files()),
            tail,
            answers.statistics());
    return new CopyStats(
        shard, primary, stats, nextSeqNo - 1, refresher.visibleSeqNo(), index.lastCommit());
  }

  private FieldBytes fielddata(List<String> patterns) {
    SortedMap<String, Long> bytes = fielddata.bytes();
    long all = bytes.values().stream().mapToLong(Long::longValue).sum();
    bytes.keySet().removeIf(field -> patterns.stream().noneMatch(p -> Glob.matches(p, field)));
    return new FieldBytes(all, bytes);
  }

  /** The last entry that was in the index when it was opened. */
  long openedAt() {
    return openedAt;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  ShardMapping mapping() {
    return mapping;
  }

  ShardIndex index() {
    return index;
  }

  RecentWrites recent() {
    return recent;
  }

  Refresher refresher() {
    return refresher;
  }

  @Override
  public void close() throws IOException {
    end();
    refresher.close();
    index.close();
  }

  /** What went wrong with an entry, without the wrapping that a callback needs. */
  static Exception cause(FailedException e) {
    return switch (e.getCause()) {
      case InterruptedException interruption -> interruption;
      case CorruptLogException corrupt -> corrupt;
      case ApiException api -> api;
      case AlreadyClosedException closing -> closing;
      case null, default -> e;
    };
  }
}
