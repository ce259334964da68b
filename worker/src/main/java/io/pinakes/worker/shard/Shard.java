package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.SealedException;
import io.pinakes.common.log.SupersededException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.query.SearchBody;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard copy on this worker, for one assignment.
 *
 * <table>
 * <caption>Its roles</caption>
 * <tr><td>{@link Opening}</td><td>reads the log into Lucene; then {@link Primary}, or closed</td></tr>
 * <tr><td>{@link Primary}</td><td>takes writes and answers reads; then closed</td></tr>
 * <tr><td>{@link Closed}</td><td>answers nothing, for good; another {@code Shard} may be opened</td></tr>
 * </table>
 */
public final class Shard {

  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

  /** What the copy does now. */
  sealed interface Role permits Opening, Primary, Closed {}

  /** It is not ready yet. */
  record Opening() implements Role {}

  /**
   * It has ended.
   *
   * @param failure why, if it was not asked to
   */
  record Closed(@Nullable String failure) implements Role {}

  private final ShardId id;
  private final long assignment;
  private final ShardParts parts;
  private final Consumer<Shard> onFailure;
  private final ReentrantLock transition = new ReentrantLock();
  private volatile Role role = new Opening();

  /**
   * Makes a copy that is still to be opened.
   *
   * @param assignment its number, as the leader gave it
   * @param onFailure is told when the copy has ended by itself
   */
  public Shard(ShardId id, long assignment, ShardParts parts, Consumer<Shard> onFailure) {
    this.id = id;
    this.assignment = assignment;
    this.parts = parts;
    this.onFailure = onFailure;
  }

  public ShardId id() {
    return id;
  }

  public long assignment() {
    return assignment;
  }

  /** Opens the copy; returns when it can be used, or has failed. */
  public void open() {
    long start = parts.machine().clock().nanoTime();
    try {
      Primary primary = Primary.open(id, assignment, parts, this::fail);
      if (become(Opening.class, primary)) {
        LOG.info(
            "{} is open at entry {} after {} ms",
            id,
            primary.position(),
            Duration.ofNanos(parts.machine().clock().nanoTime() - start).toMillis());
      } else {
        primary.close();
      }
    } catch (InterruptedException e) {
      become(Opening.class, new Closed(null));
    } catch (Exception | Error e) {
      fail(e);
    }
  }

  public WriteAnswer write(WriteRequest request) throws Exception {
    return primary().write(request);
  }

  public GetAnswer get(String document, boolean realtime) throws Exception {
    try {
      return primary().get(document, realtime);
    } catch (AlreadyClosedException e) {
      throw notPrimary("the shard was closed meanwhile");
    }
  }

  /**
   * Searches this copy.
   *
   * @param mappingVersion the least mapping version to read the request with
   */
  public SearchAnswer search(SearchBody body, long mappingVersion, Duration timeout)
      throws Exception {
    try {
      return primary().search(body, mappingVersion, timeout);
    } catch (AlreadyClosedException e) {
      throw notPrimary("the shard was closed during the search");
    }
  }

  /** Makes everything that is logged so far visible to searches. */
  public void refresh(Duration timeout) throws Exception {
    try {
      primary().refresh(timeout);
    } catch (AlreadyClosedException e) {
      throw notPrimary("the shard was closed meanwhile");
    }
  }

  public ShardStatus status() {
    try {
      return switch (role) {
        case Opening() -> status(false, null, 0, new ShardIndex.Size(0, 0, 0));
        case Primary primary -> status(true, null, primary.position(), primary.size());
        case Closed(String failure) -> status(false, failure, 0, new ShardIndex.Size(0, 0, 0));
      };
    } catch (IOException | AlreadyClosedException e) {
      return status(false, e.toString(), 0, new ShardIndex.Size(0, 0, 0));
    }
  }

  /** Whether it takes writes and answers reads. */
  public boolean isOpen() {
    return role instanceof Primary;
  }

  public boolean isClosed() {
    return role instanceof Closed;
  }

  /** Ends the copy; writes under way get some time to reach the log. */
  public void close() throws InterruptedException {
    end(new Closed(null));
  }

  /** Nothing was done here; the cluster state knows more. */
  public static ApiException notPrimary(@Nullable String reason) {
    return new ApiException(
        503, WorkerCalls.NOT_PRIMARY, reason == null ? "not the primary" : reason);
  }

  private ShardStatus status(
      boolean started, @Nullable String failure, long position, ShardIndex.Size size) {
    return new ShardStatus(
        id,
        true,
        assignment,
        started,
        failure,
        position,
        size.documents(),
        size.deleted(),
        size.bytes());
  }

  private Primary primary() {
    return switch (role) {
      case Primary primary -> primary;
      case Opening() -> throw notPrimary(id + " is still being opened");
      case Closed _ -> throw notPrimary(id + " is closed on this worker");
    };
  }

  private void fail(Throwable cause) {
    if (role instanceof Closed) {
      return;
    }
    if (cause instanceof SupersededException || cause instanceof SealedException) {
      LOG.info("{} ends here: {}", id, cause.getMessage());
    } else {
      LOG.error("{} has failed and will be opened again", id, cause);
    }
    // Not on the failing task's own thread, which closing waits for.
    parts
        .machine()
        .spawn(
            "close " + id,
            () -> {
              try {
                if (end(new Closed(String.valueOf(cause.getMessage())))) {
                  onFailure.accept(this);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private boolean end(Closed closed) throws InterruptedException {
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
    if (before instanceof Primary primary) {
      try {
        primary.close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("{} did not close cleanly; its files are removed when it is opened again", id, e);
      }
    }
    return true;
  }

  private boolean become(Class<? extends Role> from, Role to) {
    transition.lock();
    try {
      if (!from.isInstance(role)) {
        return false;
      }
      role = to;
      return true;
    } finally {
      transition.unlock();
    }
  }
}
