package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.message.WorkerCalls.RefreshAnswer;
import io.pinakes.common.message.WorkerCalls.TailAnswer;
import io.pinakes.common.message.WorkerCalls.TailRequest;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.store.StoreException;
import io.pinakes.worker.stats.CopyMeters;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copy that takes writes: it alone appends to the shard's log. */
final class Primary implements Shard.Role {

  private static final Logger LOG = LoggerFactory.getLogger(Primary.class);

  /** How often a write that waits for copies looks for them. */
  private static final Duration LOOK_FOR_COPIES = Duration.ofMillis(50);

  private final Machine machine;
  private final ShardSettings settings;
  private final Contents contents;
  private final RequestParser parser;
  private final LogWriter log;
  private final EndOfLog end;
  private final WriteQueue queue;
  private final Applier applier;
  private final Feed feed;
  private final Task sequencing;
  private final Task applying;
  private final Task snapshotting;

  /**
   * Takes the log over with a new term: reads what the copy does not have yet, and appends a
   * marker. What an earlier primary promised to show, the copy's searches show when this returns.
   *
   * @param assignment the leader's number of the assignment that makes this copy the primary
   */
  static LogWriter takeOver(ShardId shard, long assignment, ShardParts parts, Contents contents)
      throws Exception {
    LogWriter log;
    try {
      log =
          LogWriter.open(
              parts.logs().of(shard),
              contents.position(),
              assignment,
              parts.nodeId(),
              contents::replay);
    } catch (Contents.FailedException e) {
      throw Contents.cause(e);
    }
    contents.refresher().refresh();
    return log;
  }

  /**
   * Begins to take writes.
   *
   * @param others owners of copies that may answer on an earlier primary's word for a while
   * @param onFailure is told, once or more, why the shard cannot go on
   */
  Primary(
      ShardId shard,
      ShardParts parts,
      Contents contents,
      LogWriter log,
      Collection<String> others,
      Consumer<Throwable> onFailure) {
    this.machine = parts.machine();
    this.settings = parts.settings();
    this.contents = contents;
    this.log = log;
    this.parser = new RequestParser(machine, contents.mapping());
    this.end = new EndOfLog(() -> parts.logs().of(shard).end(log.position().number()));
    this.queue = new WriteQueue(settings.queueBytes(), settings.groupBytes());
    this.feed = new Feed(machine.clock(), log.position().number(), others);
    this.applier = new Applier(contents, settings.applyGroups());
    var sequencer =
        new Sequencer(
            machine,
            queue,
            new Resolver(contents.index(), contents.recent()),
            contents.recent(),
            log,
            applier,
            feed,
            contents.nextSeqNo());
    applying = machine.spawn("apply " + shard, () -> applier.run(onFailure));
    sequencing = machine.spawn("sequence " + shard, () -> sequencer.run(onFailure));
    snapshotting =
        machine.spawn("snapshot " + shard, () -> contents.snapshots().run(contents, onFailure));
  }

  Contents contents() {
    return contents;
  }

  WriteAnswer write(WriteRequest request) throws Exception {
    String trouble = log.trouble();
    if (trouble != null) {
      throw ApiException.unavailable("the log cannot be written now: " + trouble);
    }
    Clock clock = machine.clock();
    long deadline = clock.nanoTime() + Duration.ofMillis(request.timeoutMillis()).toNanos();
    awaitCopies(request, deadline);
    awaitMapping(request.mappingVersion());
    WriteAnswer answer = logged(request, deadline);
    if (answer.position() == 0 || request.refresh() == Refresh.NONE) {
      return answer;
    }
    int hidden = makeVisible(answer.position(), request.refresh() == Refresh.TRUE, deadline);
    return new WriteAnswer(
        answer.results(),
        answer.position(),
        answer.mappingVersion(),
        Math.max(answer.copies(), 1 + hidden),
        hidden);
  }

  private WriteAnswer logged(WriteRequest request, long deadline) throws Exception {
    CopyMeters meters = contents.meters();
    int deletes =
        (int)
            request.writes().stream()
                .filter(write -> write.kind() == DocumentWrite.Kind.DELETE)
                .count();
    int puts = request.writes().size() - deletes;
    meters.indexed().under(puts);
    meters.deleted().under(deletes);
    try {
      boolean updates =
          request.writes().stream().anyMatch(w -> w.kind() == DocumentWrite.Kind.UPDATE);
      WriteAnswer answer =
          updates
              ? new Updates(machine, contents, request.writes(), steps -> log(steps, deadline))
                  .carryOut()
              : log(Step.of(request.writes()), deadline);
      meters.failed(answer.results().stream().filter(result -> result.error() != null).count());
      return answer;
    } finally {
      meters.indexed().under(-puts);
      meters.deleted().under(-deletes);
    }
  }

  /** Logs what can be, all of it in one entry. */
  private WriteAnswer log(List<Step> steps, long deadline) throws Exception {
    PendingWrite pending = parse(steps);
    if (!queue.offer(pending)) {
      throw Shard.notPrimary("the shard is closing");
    }
    return Deadlines.await(machine, pending.logged(), deadline, this::notLoggedInTime);
  }

  /** Waits until enough copies are started; nothing is written before. */
  private void awaitCopies(WriteRequest request, long deadline) throws InterruptedException {
    Clock clock = machine.clock();
    while (1 + feed.followers() < request.activeShards()) {
      long left = deadline - clock.nanoTime();
      if (left <= 0) {
        ShardId shard = request.shard();
        throw ApiException.unavailable(
            "[%s][%d] Not enough active copies to meet shard count of [%d] (have %d, needed %d). Timeout: [%dms]"
                .formatted(
                    shard.index(),
                    shard.number(),
                    request.activeShards(),
                    1 + feed.followers(),
                    request.activeShards(),
                    request.timeoutMillis()));
      }
      clock.sleep(Duration.ofNanos(Math.min(left, LOOK_FOR_COPIES.toNanos())));
    }
  }

  /** Learns of a mapping that others have acknowledged and this worker has not heard of yet. */
  private void awaitMapping(long version) throws InterruptedException {
    try {
      contents.mapping().atLeast(version);
    } catch (StoreException e) {
      throw noMapping(e);
    }
  }

  private PendingWrite parse(List<Step> steps) throws Exception {
    try {
      return parser.parse(steps);
    } catch (StoreException e) {
      throw noMapping(e);
    }
  }

  private static ApiException noMapping(StoreException e) {
    return new ApiException(
        ApiException.unavailable(
                "nothing was written, the mapping cannot be agreed on now: " + e.getMessage())
            .error(),
        e);
  }

  /**
   * Returns when searches see what was logged, on every copy that counts. If the shard is closed
   * meanwhile, its own do: whoever is the primary next shows all that is in the log before it
   * answers.
   *
   * @return copies that did not say so in time
   */
  private int makeVisible(long position, boolean now, long deadline) throws Exception {
    Supplier<String> late =
        () -> "the write is in the log, but was not visible to searches in time";
    boolean applied = Deadlines.await(machine, contents.reached(position), deadline, late);
    if (!applied) {
      return feed.followers();
    }
    Deadlines.await(machine, contents.refresher().awaitVisible(position, now), deadline, late);
    return feed.show(position, deadline);
  }

  private String notLoggedInTime() {
    String trouble = log.trouble();
    return "no answer from the log in time; the write may still be carried out"
        + (trouble == null ? "" : ": " + trouble);
  }

  /** Makes everything that is logged so far visible, on every copy. */
  RefreshAnswer refresh(Duration timeout) throws Exception {
    long logged = log.position().number();
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    if (!Deadlines.await(
        machine,
        contents.reached(logged),
        deadline,
        () -> "entry " + logged + " was not indexed in time")) {
      throw Shard.notPrimary("the shard is closing");
    }
    contents.refresher().refresh();
    int followers = feed.followers();
    int hidden = feed.show(logged, deadline);
    return new RefreshAnswer(1 + Math.max(followers, hidden), hidden);
  }

  /**
   * What the copy has done: also what is logged and not applied yet, if it is applied in time.
   *
   * @param deadlineNanos on this machine's clock
   */
  CopyStats stats(ShardId shard, StatsRequest request, long deadlineNanos)
      throws InterruptedException, IOException {
    Duration left = Duration.ofNanos(deadlineNanos - machine.clock().nanoTime());
    try {
      machine.clock().await(contents.reached(log.position().number()), left);
    } catch (TimeoutException e) {
      LOG.debug("{}: statistics of what is applied so far", shard, e);
    }
    return contents.stats(shard, true, request, contents.snapshots().tail(contents));
  }

  /**
   * Makes a snapshot of all that is logged so far.
   *
   * @param force also if there is nothing new since the last one
   * @param deadlineNanos on this machine's clock, for what is logged to be applied
   */
  void flush(boolean force, long deadlineNanos) throws Exception {
    long begun = contents.meters().flushes().begin();
    try {
      Deadlines.await(
          machine,
          contents.reached(log.position().number()),
          deadlineNanos,
          () -> "what is logged was not indexed in time");
      if (force || contents.snapshots().isNews(contents)) {
        contents.snapshots().make(contents);
        contents.refresher().refresh();
      }
      contents.meters().flushes().add(1, machine.clock().nanoTime() - begun);
    } finally {
      contents.meters().flushes().drop();
    }
  }

  /** Answers a replica that asks for what comes next. */
  TailAnswer tail(TailRequest request) throws InterruptedException {
    return feed.answer(request);
  }

  /** Where the log ends, whatever this copy believes. */
  EndOfLog end() {
    return end;
  }

  /**
   * Ends: refuses new writes, lets those under way reach the log for a bounded time, and lets go of
   * the log.
   *
   * @param snapshot make a last snapshot, so that whoever opens the shard next has less to replay
   */
  void close(boolean snapshot) throws InterruptedException {
    snapshotting.stop();
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
      feed.close();
    }
    if (snapshot && contents.snapshots().isNews(contents)) {
      snapshot();
    }
  }

  private void snapshot() throws InterruptedException {
    var made = new CompletableFuture<Boolean>();
    Task making =
        machine.spawn(
            "last snapshot",
            () -> {
              try {
                contents.snapshots().make(contents);
                made.complete(true);
              } catch (Exception | Error e) {
                made.completeExceptionally(e);
              }
            });
    try {
      machine.clock().await(made, settings.closeTimeout());
    } catch (TimeoutException | CompletionException e) {
      LOG.info("no last snapshot: whoever opens the shard next replays the log instead", e);
    } finally {
      making.stop();
    }
  }
}
