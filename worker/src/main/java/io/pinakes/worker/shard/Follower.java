package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.EntryCodec;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogException;
import io.pinakes.common.log.LogPage;
import io.pinakes.common.log.LogUnavailableException;
import io.pinakes.common.log.SealedException;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.TailAnswer;
import io.pinakes.common.message.WorkerCalls.TailRequest;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.state.NodeInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a replica up to date: by what its primary tells it, and from the log when the primary does
 * not remember so far back or does not answer.
 */
final class Follower {

  /**
   * After an answer of the primary, counted from when it was asked for, the replica answers
   * searches without a look at the log: whatever the primary promises to show, it waits for this
   * replica. Longer than two answers without news take, shorter than {@link Feed#SILENCE}.
   */
  static final Duration CONTACT = Duration.ofMillis(2_500);

  /** Between looks at the log while the primary does not answer. */
  static final Duration LOG_POLL = Duration.ofSeconds(1);

  /** Beyond what an answer may wait. */
  private static final Duration CALL_TIMEOUT = Feed.LONGEST_WAIT.plusMillis(500);

  /** After a call that failed. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Entries read at a time. */
  private static final int READ_PAGE = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private final ShardId shard;
  private final ShardParts parts;
  private final Contents contents;
  private final ShardLog log;
  private final Clock clock;

  /** Held while the log is read, so that two readers do not fetch the same entries. */
  private final ReentrantLock reading = new ReentrantLock();

  private boolean ended;
  private volatile @Nullable Contact contact;

  private volatile @Nullable NodeInfo lastPrimary;

  /** A primary that counts this replica, and when that was asked for. */
  private record Contact(NodeInfo primary, long askedNanos) {}

  Follower(ShardId shard, ShardParts parts, Contents contents, ShardLog log) {
    this.shard = shard;
    this.parts = parts;
    this.contents = contents;
    this.log = log;
    this.clock = parts.machine().clock();
  }

  /**
   * Follows until it is interrupted.
   *
   * @throws LogException the log was truncated beyond this replica, is sealed, or is damaged
   */
  void run() throws LogException, InterruptedException {
    long logRead = clock.nanoTime();
    while (true) {
      Optional<NodeInfo> primary = primary();
      boolean upToDate = primary.isPresent() && follow(primary.get());
      if (!upToDate) {
        if (clock.nanoTime() - logRead >= LOG_POLL.toNanos()) {
          readIfReachable();
          logRead = clock.nanoTime();
        }
        clock.sleep(PAUSE);
      }
    }
  }

  private void readIfReachable() throws LogException, InterruptedException {
    try {
      read();
    } catch (LogUnavailableException e) {
      LOG.debug("{}: neither the primary nor the log can be reached", shard, e);
    }
  }

  private Optional<NodeInfo> primary() {
    return parts
        .watch()
        .current()
        .assignment(shard)
        .primary()
        .filter(node -> !node.owner().equals(parts.owner()));
  }

  /** One question to the primary; false if there was no answer. */
  private boolean follow(NodeInfo primary) throws LogException, InterruptedException {
    long asked = clock.nanoTime();
    TailAnswer answer;
    try {
      answer =
          parts
              .transport()
              .call(
                  primary.address(),
                  WorkerCalls.TAIL,
                  new TailRequest(
                      shard,
                      parts.owner(),
                      contents.number(),
                      contents.refresher().visiblePosition(),
                      Feed.LONGEST_WAIT.toMillis()),
                  CALL_TIMEOUT);
    } catch (RpcException | ApiException e) {
      LOG.debug("{}: the primary on [{}] does not answer", shard, primary.id(), e);
      return false;
    }
    lastPrimary = primary;
    for (byte[] entry : answer.entries()) {
      LogEntry decoded = EntryCodec.decode(entry);
      if (decoded.number() > contents.number() + 1) {
        break;
      }
      replay(decoded);
    }
    // A replica that lags is no better than one that is cut off.
    if (answer.counted() && contents.number() >= answer.last()) {
      contact = new Contact(primary, asked);
    }
    if (contents.number() < answer.last() && answer.entries().isEmpty()) {
      try {
        read();
      } catch (LogUnavailableException e) {
        LOG.debug("{}: entries after {} cannot be read yet", shard, contents.number(), e);
        return false;
      }
    }
    if (contents.refresher().visiblePosition() < answer.show()
        && contents.number() >= answer.show()) {
      show(answer.show());
    }
    return true;
  }

  private void show(long position) throws InterruptedException {
    try {
      Deadlines.await(
          parts.machine(),
          contents.refresher().awaitVisible(position, true),
          clock.nanoTime() + CONTACT.toNanos(),
          () -> "entry " + position + " is not shown in time");
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.debug("{}: entry {} is not shown yet", shard, position, e);
    }
  }

  /**
   * Applies nothing any more. A primary must be the only one that does: it knows its writes before
   * they are in the index.
   */
  void end() {
    reading.lock();
    try {
      ended = true;
    } finally {
      reading.unlock();
    }
  }

  /**
   * Reads and applies what the log has beyond this copy; after its end it only looks.
   *
   * @return the log's last entry when this began, or a later one
   * @throws LogUnavailableException the log cannot be read now
   */
  long read() throws LogException, InterruptedException {
    reading.lockInterruptibly();
    try {
      if (ended) {
        return log.end(contents.number());
      }
      boolean mayHaveMore = true;
      while (mayHaveMore) {
        LogPage page = log.readFrom(contents.number() + 1, READ_PAGE);
        for (LogEntry entry : page.entries()) {
          replay(entry);
        }
        mayHaveMore = page.mayHaveMore();
      }
      return contents.number();
    } finally {
      reading.unlock();
    }
  }

  private void replay(LogEntry entry) throws LogException, InterruptedException {
    try {
      contents.replay(entry);
    } catch (Contents.FailedException e) {
      switch (Contents.cause(e)) {
        case InterruptedException interruption -> throw interruption;
        case LogException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Exception _ -> throw e;
      }
    }
    if (entry instanceof LogEntry.Seal) {
      throw new SealedException(log + " is sealed by entry " + entry.number());
    }
  }

  /** The primary that has answered last. */
  @Nullable NodeInfo lastPrimary() {
    return lastPrimary;
  }

  /**
   * Whether the primary waits for this replica before it promises that searches show something, so
   * that a search need not look at the log.
   */
  boolean isInContact() {
    Contact last = contact;
    return last != null
        && primary().filter(last.primary()::equals).isPresent()
        && clock.nanoTime() - last.askedNanos() < CONTACT.toNanos();
  }
}
