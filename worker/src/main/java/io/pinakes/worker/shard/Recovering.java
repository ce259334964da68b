package io.pinakes.worker.shard;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.StatsCalls.CopyRecovery;
import io.pinakes.common.message.StatsCalls.CopyRecovery.Stage;
import io.pinakes.common.runtime.Clock;
import io.pinakes.worker.snapshot.SnapshotFetch.Fetched;
import org.jspecify.annotations.Nullable;

/** How one copy was opened, or how far that is. */
final class Recovering {

  private final Clock clock;
  private final long startMillis;
  private final long startNanos;
  private volatile @Nullable Fetched fetched;
  private volatile @Nullable End end;

  private record End(long millis, long nanos, long operations) {}

  Recovering(Clock clock) {
    this.clock = clock;
    this.startMillis = clock.wallClockMillis();
    this.startNanos = clock.nanoTime();
  }

  /** The snapshot's files are here; the log is read next. */
  void fetched(Fetched files) {
    fetched = files;
  }

  /** The log was read, and had so many writes that the snapshot had not. */
  void ended(long operations) {
    end = new End(clock.wallClockMillis(), clock.nanoTime() - startNanos, operations);
  }

  CopyRecovery read(ShardId shard, boolean primary) {
    Fetched files = fetched;
    End over = end;
    return new CopyRecovery(
        shard,
        primary,
        over != null ? Stage.DONE : files != null ? Stage.TRANSLOG : Stage.INDEX,
        startMillis,
        over == null ? 0 : over.millis(),
        over == null ? clock.nanoTime() - startNanos : over.nanos(),
        files == null ? 0 : files.reusedFiles(),
        files == null ? 0 : files.reusedBytes(),
        files == null ? 0 : files.fetchedFiles(),
        files == null ? 0 : files.fetchedBytes(),
        over == null ? 0 : over.operations());
  }
}
