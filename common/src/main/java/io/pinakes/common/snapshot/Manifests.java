package io.pinakes.common.snapshot;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and replaces the manifests of shards. Calls that go without an answer are made again. */
public final class Manifests {

  /** Of one call to the store, and how often it is made. */
  private static final int ATTEMPTS = 5;

  /** Before the second attempt; then twice as long each time. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /** How often others may replace a manifest while it is to be replaced by the last one. */
  private static final int REMOVAL_ATTEMPTS = 20;

  private final Store store;
  private final Machine machine;
  private final Duration callTimeout;

  public Manifests(Store store, Machine machine, Duration callTimeout) {
    this.store = store;
    this.machine = machine;
    this.callTimeout = callTimeout;
  }

  /**
   * The current manifest, {@link Manifest#NONE} if there is none yet; no older one than any that
   * was acknowledged before the call.
   */
  public Manifest load(ShardId shard) throws SnapshotException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        Optional<Row> row = store.get(ManifestRows.key(shard), Consistency.STRONG, callTimeout);
        return row.isPresent() ? ManifestRows.decode(shard, row.get()) : Manifest.NONE;
      } catch (StoreException e) {
        if (attempt == ATTEMPTS || e.kind() == StoreException.Kind.REJECTED) {
          throw new SnapshotUnavailableException(
              shard + ": row " + ManifestRows.key(shard) + " cannot be read: " + e.getMessage(), e);
        }
        pause(attempt);
      }
    }
  }

  /**
   * Replaces a manifest by one that was made from it.
   *
   * @return false if another is current now; it may be one that was made from {@code to}
   * @throws SnapshotUnavailableException it is not known whether it is replaced, nor whether it
   *     still will be
   * @throws IllegalArgumentException {@code to} cannot follow {@code from}
   */
  public boolean replace(ShardId shard, Manifest from, Manifest to)
      throws SnapshotException, InterruptedException {
    requireSuccessor(shard, from, to);
    HexFormat hex = HexFormat.of();
    String nonce = hex.toHexDigits(machine.random()) + hex.toHexDigits(machine.random());
    var write =
        new Write.Put(
            ManifestRows.key(shard),
            ManifestRows.encode(shard, to, nonce),
            from.version() == 0
                ? Condition.rowAbsent()
                : Condition.equal(ManifestRows.VERSION, Value.of(from.version())));
    for (int attempt = 1; ; attempt++) {
      try {
        return switch (store.write(write, callTimeout)) {
          case WriteResult.Written _ -> true;
          // An attempt whose answer was lost had been applied.
          case WriteResult.Refused(@Nullable Row current) ->
              current != null && nonce.equals(current.text(ManifestRows.NONCE));
        };
      } catch (StoreException e) {
        if (attempt == ATTEMPTS || e.kind() == StoreException.Kind.REJECTED) {
          throw new SnapshotUnavailableException(
              shard + ": row " + write.key() + " has no answer for " + to + ": " + e.getMessage(),
              e);
        }
        pause(attempt);
      }
    }
  }

  /**
   * Makes sure that no other manifest follows, so that a late uploader's does not.
   *
   * @return the last manifest
   */
  public Manifest remove(ShardId shard) throws SnapshotException, InterruptedException {
    for (int attempt = 1; attempt <= REMOVAL_ATTEMPTS; attempt++) {
      Manifest current = load(shard);
      if (current.removed()) {
        return current;
      }
      Manifest last = current.nextRemoved();
      if (replace(shard, current, last)) {
        return last;
      }
    }
    throw new SnapshotUnavailableException(
        shard + ": the manifest was replaced " + REMOVAL_ATTEMPTS + " times by others", null);
  }

  /** Positions never fall: the log before the replaced manifest's position may be gone. */
  private static void requireSuccessor(ShardId shard, Manifest from, Manifest to) {
    boolean sameNumber = to.position().number() == from.position().number();
    if (to.version() != from.version() + 1
        || from.removed()
        || to.position().number() < from.position().number()
        || (sameNumber && !to.position().equals(from.position()))
        || to.nextSeqNo() < from.nextSeqNo()) {
      throw new IllegalArgumentException(shard + ": " + to + " cannot follow " + from);
    }
  }

  private void pause(int attempt) throws InterruptedException {
    long nanos = FIRST_PAUSE.toNanos() << (attempt - 1);
    machine.clock().sleep(Duration.ofNanos(nanos / 2 + machine.random(nanos / 2 + 1)));
  }
}
