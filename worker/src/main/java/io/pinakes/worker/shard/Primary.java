package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.store.StoreException;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.index.Similarities;
import io.pinakes.worker.search.ShardSearcher;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A shard copy that is open: it takes writes and answers reads. */
final class Primary implements Shard.Role {

  private final Machine machine;
  private final ShardSettings settings;
  private final RequestParser parser;
  private final ShardSearcher searching = new ShardSearcher();
  private final ShardMapping mapping;
  private final ShardIndex index;
  private final RecentWrites recent;
  private final Refresher refresher;
  private final LogWriter log;
  private final WriteQueue queue;
  private final Applier applier;
  private final Task sequencing;
  private final Task applying;

  /**
   * Opens the shard: builds the index from the log and takes the log over with a new term.
   *
   * @param onFailure is told, once or more, why the shard cannot go on
   */
  static Primary open(
      ShardId shard, long assignment, ShardParts parts, Consumer<Throwable> onFailure)
      throws Exception {
    Machine machine = parts.machine();
    var mapping = new ShardMapping(shard, parts.state(), parts.watch());
    var config =
        IndexFormat.writerConfig()
            .setSimilarity(Similarities.of(mapping.current().mapping()))
            .setRAMBufferSizeMB(parts.settings().bufferMegabytes())
            .setMergeScheduler(parts.merging().scheduler());
    var index = new ShardIndex(parts.directories().create(shard), config);
    try {
      var replay = new Replay(machine, index, mapping);
      LogWriter log =
          LogWriter.open(
              parts.logs().of(shard),
              LogPosition.START,
              assignment,
              parts.nodeId(),
              replay::accept);
      CpuWork.compute(
          machine,
          () -> {
            index.refresh();
            return true;
          });
      parts.directories().discard(shard);
      return new Primary(shard, parts, mapping, index, replay, log, onFailure);
    } catch (Replay.FailedException e) {
      index.close();
      if (e.getCause() instanceof InterruptedException interruption) {
        throw interruption;
      }
      throw e;
    } catch (Throwable t) {
      index.close();
      throw t;
    }
  }

  private Primary(
      ShardId shard,
      ShardParts parts,
      ShardMapping mapping,
      ShardIndex index,
      Replay replay,
      LogWriter log,
      Consumer<Throwable> onFailure) {
    this.machine = parts.machine();
    this.settings = parts.settings();
    this.mapping = mapping;
    this.index = index;
    this.log = log;
    this.parser = new RequestParser(machine, mapping);
    this.recent = new RecentWrites();
    this.queue = new WriteQueue(settings.queueBytes(), settings.groupBytes());
    this.refresher = new Refresher(machine, index, recent, settings, mapping::refreshInterval);
    this.applier = new Applier(machine, index, refresher, recent, settings, replay.position());
    var sequencer =
        new Sequencer(
            machine, queue, new Resolver(index, recent), recent, log, applier, replay.nextSeqNo());
    refresher.start(shard.toString(), onFailure);
    applying = machine.spawn("apply " + shard, () -> applier.run(onFailure));
    sequencing = machine.spawn("sequence " + shard, () -> sequencer.run(onFailure));
  }

  WriteAnswer write(WriteRequest request) throws Exception {
    String trouble = log.trouble();
    if (trouble != null) {
      throw ApiException.unavailable("the log cannot be written now: " + trouble);
    }
    Clock clock = machine.clock();
    long deadline = clock.nanoTime() + Duration.ofMillis(request.timeoutMillis()).toNanos();
    PendingWrite pending = parse(request);
    if (!queue.offer(pending)) {
      throw Shard.notPrimary("the shard is closing");
    }
    WriteAnswer answer = await(pending.logged(), deadline, this::notLoggedInTime);
    if (answer.position() > 0 && request.refresh() != Refresh.NONE) {
      makeVisible(answer.position(), request.refresh() == Refresh.TRUE, deadline);
    }
    return answer;
  }

  private PendingWrite parse(WriteRequest request) throws Exception {
    try {
      return parser.parse(request);
    } catch (StoreException e) {
      throw new ApiException(
          ApiException.unavailable(
                  "nothing was written, the mapping cannot be agreed on now: " + e.getMessage())
              .error(),
          e);
    }
  }

  /**
   * Returns when searches see what was logged. If the shard is closed meanwhile they do: whoever
   * opens it next shows all that is in the log before it answers.
   */
  private void makeVisible(long position, boolean now, long deadline) throws Exception {
    Supplier<String> late =
        () -> "the write is in the log, but was not visible to searches in time";
    boolean applied = await(applier.reached(position), deadline, late);
    if (applied) {
      await(refresher.awaitVisible(position, now), deadline, late);
    }
  }

  private String notLoggedInTime() {
    String trouble = log.trouble();
    return "no answer from the log in time; the write may still be carried out"
        + (trouble == null ? "" : ": " + trouble);
  }

  GetAnswer get(String id, boolean realtime) throws Exception {
    if (realtime) {
      RecentWrites.Recent found = recent.find(id);
      if (found != null) {
        byte[] source = found.source();
        return source == null ? GetAnswer.notFound() : answer(found.state(), source);
      }
    }
    ShardIndex.Stored stored = machine.compute(() -> index.get(id));
    return stored == null ? GetAnswer.notFound() : answer(stored.state(), stored.source());
  }

  SearchAnswer search(SearchBody body, long mappingVersion, Duration timeout) throws Exception {
    IndexDefinition definition = mapping.atLeastIfReachable(mappingVersion);
    refresher.beforeSearch();
    Clock clock = machine.clock();
    long deadline = clock.nanoTime() + timeout.toNanos();
    return machine.compute(
        () ->
            index.search(
                searcher ->
                    searching.search(
                        searcher,
                        definition.mapping(),
                        body,
                        clock.wallClockMillis(),
                        () -> clock.nanoTime() - deadline > 0)));
  }

  /** Makes everything that is logged so far visible. */
  void refresh(Duration timeout) throws Exception {
    long logged = log.position().number();
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    if (!await(
        applier.reached(logged), deadline, () -> "entry " + logged + " was not indexed in time")) {
      throw Shard.notPrimary("the shard is closing");
    }
    refresher.refresh();
  }

  long position() {
    return applier.position();
  }

  ShardIndex.Size size() throws IOException {
    return index.size();
  }

  /**
   * Ends: refuses new writes, lets those under way reach the log for a bounded time, and lets go of
   * the index.
   */
  void close() throws IOException, InterruptedException {
    queue.close();
    try {
      var ended = new CompletableFuture<Boolean>();
      machine.spawn(
          "drain",
          () -> {
            try {
              sequencing.join();
              applier.end();
              applying.join();
              ended.complete(true);
            } catch (InterruptedException e) {
              ended.complete(false);
            }
          });
      machine.clock().await(ended, settings.closeTimeout());
    } catch (TimeoutException e) {
      sequencing.interrupt();
      applying.interrupt();
    } finally {
      log.close();
      for (PendingWrite left : queue.drain()) {
        left.logged().completeExceptionally(Shard.notPrimary("the shard is closing"));
      }
      sequencing.stop();
      applying.stop();
      applier.close();
      refresher.close();
      index.close();
    }
  }

  private static GetAnswer answer(DocumentState state, byte[] source) {
    return new GetAnswer(source, state.version(), state.seqNo(), state.primaryTerm());
  }

  private <T> T await(CompletableFuture<T> future, long deadlineNanos, Supplier<String> late)
      throws Exception {
    try {
      return machine
          .clock()
          .await(future, Duration.ofNanos(deadlineNanos - machine.clock().nanoTime()));
    } catch (TimeoutException e) {
      throw ApiException.unavailable(late.get());
    } catch (CompletionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
