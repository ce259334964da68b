package io.pinakes.worker.shard;

import io.pinakes.common.log.LogPosition;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.ShardStats.Translog;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.snapshot.SnapshotException;
import io.pinakes.worker.snapshot.SnapshotUpload;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots of a copy while it is the primary: after so many bytes, so many entries, or so
 * much time with anything new, and when the worker stops. They bound the log, and the time that
 * opening a copy takes.
 */
final class Snapshots {

  /** Between looks whether one is due. */
  static final Duration CHECK = Duration.ofSeconds(1);

  /** After one that failed. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private final ShardId shard;
  private final ShardParts parts;
  private final SnapshotUpload upload;
  private final ReentrantLock making = new ReentrantLock();
  private volatile long lastBytes;
  private long lastNumber = -1;
  private volatile long lastNanos;

  /** Of the first write that no snapshot holds; -1: that of the opening. */
  private volatile long lastNextSeqNo = -1;

  Snapshots(ShardId shard, ShardParts parts, SnapshotUpload upload) {
    this.shard = shard;
    this.parts = parts;
    this.upload = upload;
    this.lastNanos = parts.machine().clock().nanoTime();
  }

  /** What a commit says about itself. */
  static Map<String, String> data(LogPosition position, long nextSeqNo) {
    return Map.of(
        "entry", Long.toString(position.number()),
        "term", Long.toString(position.term()),
        "assignment", Long.toString(position.assignment()),
        "next_seq_no", Long.toString(nextSeqNo));
  }

  /**
   * Runs until it is interrupted.
   *
   * @param onFailure is told if a local file is damaged, so that nothing here must be trusted
   */
  void run(Contents contents, Consumer<Throwable> onFailure) {
    Clock clock = parts.machine().clock();
    try {
      while (true) {
        clock.sleep(CHECK);
        if (!isDue(contents)) {
          continue;
        }
        try {
          long begun = clock.nanoTime();
          make(contents);
          contents.meters().flushes().add(1, clock.nanoTime() - begun);
          contents.meters().flushedPeriodically();
        } catch (SnapshotException e) {
          LOG.warn("{}: no snapshot, the log keeps growing: {}", shard, e.getMessage());
          clock.sleep(PAUSE);
        }
      }
    } catch (InterruptedException | AlreadyClosedException e) {
      LOG.debug("{}: no more snapshots", shard, e);
    } catch (Exception | Error e) {
      onFailure.accept(e);
    }
  }

  private boolean isDue(Contents contents) {
    if (lastNumber < 0) {
      lastNumber = contents.openedAt();
    }
    long bytes = contents.appliedBytes() - lastBytes;
    ShardSettings settings = parts.settings();
    return bytes > 0
        && (bytes >= settings.snapshotBytes()
            || contents.number() - lastNumber >= settings.snapshotEntries()
            || parts.machine().clock().nanoTime() - lastNanos
                >= settings.snapshotAfter().toNanos());
  }

  /** Whether anything was applied since the last one. */
  boolean isNews(Contents contents) {
    return contents.appliedBytes() > lastBytes;
  }

  private record Committed(
      IndexCommit commit, LogPosition position, long nextSeqNo, long appliedBytes) {}

  /** The tail of the log that no snapshot holds, as far as it is applied. */
  Translog tail(Contents contents) {
    long from = lastNextSeqNo < 0 ? contents.openedNextSeqNo() : lastNextSeqNo;
    long age = parts.machine().clock().nanoTime() - lastNanos;
    return new Translog(
        Math.max(0, contents.nextSeqNo() - from),
        Math.max(0, contents.appliedBytes() - lastBytes),
        Duration.ofNanos(age).toMillis());
  }

  /** Makes one of what is applied now. One at a time. */
  void make(Contents contents) throws Exception {
    making.lockInterruptibly();
    try {
      makeHere(contents);
    } finally {
      making.unlock();
    }
  }

  private void makeHere(Contents contents) throws Exception {
    ShardIndex index = contents.index();
    Committed committed =
        contents.still(
            (position, nextSeqNo) ->
                new Committed(
                    index.commit(data(position, nextSeqNo)),
                    position,
                    nextSeqNo,
                    contents.appliedBytes()));
    try {
      SnapshotUpload.Outcome outcome =
          upload.upload(
              committed.commit().getFileNames(), committed.position(), committed.nextSeqNo());
      if (outcome instanceof SnapshotUpload.Outcome.Made made) {
        LOG.info(
            "{}: snapshot {} holds the log up to entry {}; {} bytes were new",
            shard,
            made.current().version(),
            committed.position().number(),
            made.uploadedBytes());
        upload.tidyUp(made, parts.logs().of(shard));
      }
      lastBytes = committed.appliedBytes();
      lastNumber = committed.position().number();
      lastNextSeqNo = committed.nextSeqNo();
      lastNanos = parts.machine().clock().nanoTime();
    } finally {
      release(index, committed.commit());
    }
  }

  private void release(ShardIndex index, IndexCommit commit) {
    try {
      index.release(commit);
    } catch (IOException | AlreadyClosedException e) {
      LOG.debug("{}: the files of a commit stay until the copy is closed", shard, e);
    }
  }
}
