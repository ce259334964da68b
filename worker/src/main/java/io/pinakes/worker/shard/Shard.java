package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogException;
import io.pinakes.common.log.LogTruncatedException;
import io.pinakes.common.log.LogUnavailableException;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.log.SealedException;
import io.pinakes.common.log.SupersededException;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.MaintenanceCalls.ForceMergeRequest;
import io.pinakes.common.message.QueryCalls.ExplainAnswer;
import io.pinakes.common.message.QueryCalls.ExplainRequest;
import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.StatsCalls.CopyRecovery;
import io.pinakes.common.message.StatsCalls.CopySegments;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.RefreshAnswer;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.message.WorkerCalls.TailAnswer;
import io.pinakes.common.message.WorkerCalls.TailRequest;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.snapshot.SnapshotUnavailableException;
import io.pinakes.worker.search.SearchJob;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard copy on this worker.
 *
 * <table>
 * <caption>Its roles</caption>
 * <tr><td>{@link Opening}</td><td>fetches the snapshot and reads the log; then a replica</td></tr>
 * <tr><td>{@link Replica}</td><td>follows the log and answers reads; may become the primary</td></tr>
 * <tr><td>{@link Primary}</td><td>takes writes, too</td></tr>
 * <tr><td>{@link Closed}</td><td>answers nothing, for good; another {@code Shard} may be opened</td></tr>
 * </table>
 *
 * A primary never becomes a replica again: it is closed, and another copy opened.
 */
public final class Shard {

  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

  /** What the copy does now. */
  sealed interface Role permits Opening, Replica, Primary, Closed {}

  /** It is not ready yet. */
  record Opening() implements Role {}

  /**
   * It has ended.
   *
   * @param failure why, if it was not asked to
   */
  record Closed(@Nullable String failure) implements Role {}

  /**
   * What the copy is to be.
   *
   * @param assignment the leader's number for the shard's primary
   */
  public record Aim(long assignment, boolean primary) {}

  private final ShardId id;
  private final ShardParts parts;
  private final Consumer<Shard> onFailure;
  private final ReentrantLock transition = new ReentrantLock();

  /** Held by whoever makes the copy the primary, which takes a while. */
  private final ReentrantLock promotion = new ReentrantLock();

  /** Begun so far: one, and one more for each time that the aim has changed. */
  private final List<Task> promotions = new CopyOnWriteArrayList<>();

  private final Recovering recovering;

  private volatile Aim aim;
  private volatile Role role = new Opening();

  /**
   * Makes a copy that is still to be opened.
   *
   * @param onFailure is told when the copy has ended by itself
   */
  public Shard(ShardId id, Aim aim, ShardParts parts, Consumer<Shard> onFailure) {
    this.id = id;
    this.aim = aim;
    this.parts = parts;
    this.onFailure = onFailure;
    this.recovering = new Recovering(parts.machine().clock());
  }

  public ShardId id() {
    return id;
  }

  public Aim aim() {
    return aim;
  }

  /** Opens the copy; returns when it is what it should be, or has failed. */
  public void open() {
    long start = parts.machine().clock().nanoTime();
    Contents contents = null;
    try {
      contents = Opener.open(id, parts, recovering::fetched);
      var follower = new Follower(id, parts, contents, parts.logs().of(id));
      follower.read();
      contents.refresher().refresh();
      contents.start(id, this::fail);
      recovering.ended(contents.nextSeqNo() - contents.openedNextSeqNo());
      discardLeftBehind();
      // Not without the lock: whoever closes the copy meanwhile must find what it has to close.
      transition.lock();
      try {
        if (role instanceof Opening) {
          role = new Replica(id, parts.machine(), contents, follower, this::fail);
          contents = null;
        }
      } finally {
        transition.unlock();
      }
      if (aim.primary()) {
        promotion().join();
      }
      LOG.info(
          "{} is open as {} at entry {} after {} ms",
          id,
          role instanceof Primary ? "primary" : "replica",
          position(),
          Duration.ofNanos(parts.machine().clock().nanoTime() - start).toMillis());
    } catch (InterruptedException e) {
      closeUnopened();
    } catch (Exception | Error e) {
      fail(e);
    } finally {
      letGo(contents);
    }
  }

  /** Says what the copy is to be from now on; it becomes that as soon as it can. */
  public void aim(Aim next) {
    aim = next;
    if (next.primary()) {
      Task _ = promotion();
    }
  }

  private Task promotion() {
    Task task =
        parts
            .machine()
            .spawn(
                "promote " + id,
                () -> {
                  try {
                    promote();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (Exception | Error e) {
                    fail(e);
                  }
                });
    promotions.add(task);
    return task;
  }

  /** A replica that is to be the primary becomes it; it answers reads meanwhile. */
  private void promote() throws Exception {
    promotion.lockInterruptibly();
    try {
      Aim wanted = aim;
      if (!wanted.primary() || !(role instanceof Replica replica)) {
        return;
      }
      replica.close();
      Contents contents = replica.contents();
      var greeting = Greeting.begin(id, parts, replica.lastPrimary());
      LogWriter log = Primary.takeOver(id, wanted.assignment(), parts, contents);
      Collection<String> others = greeting.present();
      transition.lock();
      try {
        // Otherwise it was closed meanwhile; whoever did that lets go of the contents.
        if (role == replica) {
          role = new Primary(id, parts, contents, log, others, this::fail);
        }
      } finally {
        transition.unlock();
      }
    } finally {
      promotion.unlock();
    }
  }

  public WriteAnswer write(WriteRequest request) throws Exception {
    return primary().write(request);
  }

  /** Answers a replica on another worker. */
  public TailAnswer tail(TailRequest request) throws Exception {
    return primary().tail(request);
  }

  /** Makes everything that is logged so far visible to searches of all copies. */
  public RefreshAnswer refresh(Duration timeout) throws Exception {
    try {
      return primary().refresh(timeout);
    } catch (AlreadyClosedException e) {
      throw notPrimary("the shard was closed meanwhile");
    }
  }

  /**
   * Reads a document.
   *
   * @param realtime see writes that no refresh has made visible to searches yet
   */
  public GetAnswer get(String document, boolean realtime, Freshness freshness, Duration timeout)
      throws Exception {
    boolean says = freshness.strict() || freshness.position() > 0 || freshness.evenWithoutLease();
    if (role instanceof Replica && !says) {
      throw notPrimary(id + " is a replica here, and the get does not say how fresh it must be");
    }
    try {
      Contents contents = contents();
      becomeFresh(contents, freshness, freshness.strict(), !realtime, timeout);
      return contents.get(document, realtime);
    } catch (AlreadyClosedException e) {
      throw notReady("the shard was closed meanwhile");
    }
  }

  /**
   * Searches this copy.
   *
   * @param body the request's, parsed
   */
  public SearchAnswer search(SearchRequest request, SearchBody body) throws Exception {
    Duration timeout = Duration.ofMillis(request.timeoutMillis());
    return withFresh(
        request.freshness(), timeout, contents -> contents.search(request, body, place()));
  }

  /** Tells what a query becomes, and how a document scores by it. */
  public ExplainAnswer explain(ExplainRequest request, SearchBody body) throws Exception {
    SearchRequest search = request.search();
    Duration timeout = Duration.ofMillis(search.timeoutMillis());
    return withFresh(
        search.freshness(), timeout, contents -> contents.explain(request, body, place()));
  }

  /** Counts what the scores of a search rest on, in this copy. */
  public SearchStatistics statistics(SearchRequest request, SearchBody body) throws Exception {
    Duration timeout = Duration.ofMillis(request.timeoutMillis());
    return withFresh(
        request.freshness(), timeout, contents -> contents.statistics(request, body, place()));
  }

  /** Holds what this copy's searches show. */
  public HeldReader hold(Freshness freshness, Duration timeout) throws Exception {
    return withFresh(freshness, timeout, contents -> contents.hold(place()));
  }

  @FunctionalInterface
  private interface Use<T> {
    T of(Contents contents) throws Exception;
  }

  private <T> T withFresh(Freshness freshness, Duration timeout, Use<T> use) throws Exception {
    boolean look =
        freshness.strict()
            || (role instanceof Replica replica
                && !replica.isInContact()
                && !freshness.evenWithoutLease());
    try {
      Contents contents = contents();
      becomeFresh(contents, freshness, look, true, timeout);
      return use.of(contents);
    } catch (AlreadyClosedException e) {
      throw notReady("the shard was closed during the search");
    }
  }

  private SearchJob.Place place() {
    return new SearchJob.Place(id.index(), id.number(), parts.nodeId());
  }

  /** Waits until the copy is as fresh as a read needs it. */
  private void becomeFresh(
      Contents contents, Freshness freshness, boolean look, boolean shown, Duration timeout)
      throws Exception {
    long needed = freshness.position();
    if (look) {
      needed = Math.max(needed, end());
    }
    if (needed > 0) {
      long deadline = parts.machine().clock().nanoTime() + timeout.toNanos();
      contents.await(needed, shown, deadline);
    }
  }

  private long end() throws InterruptedException {
    try {
      return switch (role) {
        case Replica replica -> replica.end().find();
        case Primary primary -> primary.end().find();
        case Opening() -> throw notReady(id + " is still being opened");
        case Closed _ -> throw notReady(id + " is closed on this worker");
      };
    } catch (SealedException e) {
      throw ApiException.indexNotFound(id.index());
    } catch (LogException e) {
      throw new ApiException(
          notReady("it is not known here where the log ends: " + e.getMessage()).error(), e);
    }
  }

  /**
   * What the copy has done and holds; empty if it is not open.
   *
   * @param deadlineNanos until when a primary may wait for what it has logged to be applied
   */
  public Optional<CopyStats> stats(StatsRequest request, long deadlineNanos)
      throws InterruptedException {
    try {
      return switch (role) {
        case Primary primary -> Optional.of(primary.stats(id, request, deadlineNanos));
        case Replica replica ->
            Optional.of(replica.contents().stats(id, false, request, ShardStats.NONE.translog()));
        case Opening(), Closed _ -> Optional.empty();
      };
    } catch (IOException | AlreadyClosedException e) {
      LOG.debug("{} has no statistics now", id, e);
      return Optional.empty();
    }
  }

  /**
   * Makes a snapshot if this is the primary; a replica has nothing to do.
   *
   * @param force also if there is nothing new since the last one
   */
  public void flush(boolean force, long deadlineNanos) throws Exception {
    if (role instanceof Primary primary) {
      primary.flush(force, deadlineNanos);
    }
  }

  /** Forgets what was kept of answers. */
  public void clearCaches() throws Exception {
    contents().clearCaches();
  }

  /** Merges segments of this copy; returns when that is done. */
  public void forceMerge(ForceMergeRequest request, long deadlineNanos) throws Exception {
    try {
      contents().forceMerge(request.maxSegments(), request.onlyExpungeDeletes(), deadlineNanos);
      if (request.flush()) {
        flush(true, deadlineNanos);
      }
    } catch (AlreadyClosedException e) {
      throw notReady("the shard was closed meanwhile");
    }
  }

  /** How this copy was opened, or how far that is. */
  public CopyRecovery recovery() {
    return recovering.read(id, aim.primary());
  }

  /** The segments that searches of this copy see; empty if it is not open. */
  public Optional<CopySegments> segments() {
    try {
      return role instanceof Primary || role instanceof Replica
          ? Optional.of(new CopySegments(id, isPrimary(), contents().index().segments()))
          : Optional.empty();
    } catch (IOException | AlreadyClosedException | ApiException e) {
      LOG.debug("{} has no segments now", id, e);
      return Optional.empty();
    }
  }

  public ShardStatus status() {
    try {
      return switch (role) {
        case Opening() -> status(false, null, 0, new ShardIndex.Size(0, 0, 0));
        case Replica replica -> status(replica.contents());
        case Primary primary -> status(primary.contents());
        case Closed(String failure) -> status(false, failure, 0, new ShardIndex.Size(0, 0, 0));
      };
    } catch (IOException | AlreadyClosedException e) {
      return status(false, e.toString(), 0, new ShardIndex.Size(0, 0, 0));
    }
  }

  /** Whether it is what it should be. */
  public boolean isOpen() {
    return aim.primary() ? role instanceof Primary : role instanceof Replica;
  }

  /** Whether it takes writes. */
  public boolean isPrimary() {
    return role instanceof Primary;
  }

  public boolean isClosed() {
    return role instanceof Closed;
  }

  /** Ends the copy; writes under way get some time to reach the log. */
  public void close() throws InterruptedException {
    end(new Closed(null), false);
  }

  /** The same when the whole worker stops: a primary leaves a snapshot if there is time. */
  public void stop() throws InterruptedException {
    end(new Closed(null), true);
  }

  /** Nothing was done here; the cluster state knows more. */
  public static ApiException notPrimary(@Nullable String reason) {
    return new ApiException(
        503, WorkerCalls.NOT_PRIMARY, reason == null ? "not the primary" : reason);
  }

  /** This copy cannot answer; another may. */
  public static ApiException notReady(String reason) {
    return new ApiException(503, WorkerCalls.NOT_READY, reason);
  }

  private ShardStatus status(Contents contents) throws IOException {
    return status(isOpen(), null, contents.number(), contents.index().size());
  }

  private ShardStatus status(
      boolean started, @Nullable String failure, long position, ShardIndex.Size size) {
    Aim now = aim;
    return new ShardStatus(
        id,
        now.primary(),
        now.assignment(),
        started,
        failure,
        position,
        size.documents(),
        size.deleted(),
        size.bytes());
  }

  private long position() {
    return switch (role) {
      case Replica replica -> replica.contents().number();
      case Primary primary -> primary.contents().number();
      case Opening(), Closed _ -> 0;
    };
  }

  private Primary primary() {
    return switch (role) {
      case Primary primary -> primary;
      case Replica _ -> throw notPrimary(id + " is a replica here");
      case Opening() -> throw notPrimary(id + " is still being opened");
      case Closed _ -> throw notPrimary(id + " is closed on this worker");
    };
  }

  private Contents contents() {
    return switch (role) {
      case Primary primary -> primary.contents();
      case Replica replica -> replica.contents();
      case Opening() -> throw notReady(id + " is still being opened");
      case Closed _ -> throw notReady(id + " is closed on this worker");
    };
  }

  private void fail(Throwable cause) {
    if (role instanceof Closed) {
      return;
    }
    switch (cause) {
      case SupersededException _, SealedException _ ->
          LOG.info("{} ends here: {}", id, cause.getMessage());
      // Removed: there is no mapping any more with which its entries could be applied.
      case ApiException removed when removed.status() == 404 ->
          LOG.info("{} ends here: {}", id, cause.getMessage());
      // Truncated: a newer snapshot was made while this copy read the log after an older one.
      case LogUnavailableException _, SnapshotUnavailableException _, LogTruncatedException _ ->
          LOG.warn("{} will be opened again: {}", id, cause.getMessage());
      default -> LOG.error("{} has failed and will be opened again", id, cause);
    }
    // Not on the failing task's own thread, which closing waits for.
    parts
        .machine()
        .spawn(
            "close " + id,
            () -> {
              try {
                if (end(new Closed(String.valueOf(cause.getMessage())), false)) {
                  onFailure.accept(this);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private boolean end(Closed closed, boolean snapshot) throws InterruptedException {
    Role before;
    transition.lock();
    try {
      before = role;
      if (before instanceof Closed) {
        return false;
      }
      role = closed;
    } finally {
      transition.unlock();
    }
    switch (before) {
      case Replica replica -> {
        replica.close();
        // It may be about to become the primary; that waits for the log, which may take for ever.
        promotions.forEach(Task::interrupt);
        promotion.lock();
        try {
          letGo(replica.contents());
        } finally {
          promotion.unlock();
        }
      }
      case Primary primary -> {
        try {
          primary.close(snapshot);
        } finally {
          letGo(primary.contents());
        }
      }
      case Opening(), Closed _ -> {}
    }
    return true;
  }

  private void letGo(@Nullable Contents contents) {
    if (contents != null) {
      try {
        contents.close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("{} did not close cleanly", id, e);
      }
    }
  }

  /** Files that cannot be removed are no reason to do without the copy. */
  private void discardLeftBehind() {
    try {
      parts.directories().discard(id);
    } catch (IOException e) {
      LOG.warn("{}: files that an earlier copy left on this node cannot be removed", id, e);
    }
  }

  private void closeUnopened() {
    transition.lock();
    try {
      if (role instanceof Opening) {
        role = new Closed(null);
      }
    } finally {
      transition.unlock();
    }
  }
}
