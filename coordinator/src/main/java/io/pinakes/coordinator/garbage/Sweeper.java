package io.pinakes.coordinator.garbage;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.log.BatchBlob;
import io.pinakes.common.log.LogException;
import io.pinakes.common.log.Nonce;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.snapshot.SegmentBlob;
import io.pinakes.common.snapshot.SnapshotException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the names of all blobs, page by page, and deletes those that may go. It judges by
 * the shards' rows only, not by which indices there are: a shard that is just being made, or
 * removed, has rows that say what is needed of it.
 *
 * <p>Two sweepers at once do no harm, nor does one that goes on after it has lost the lead.
 */
public final class Sweeper {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final BlobStore blobs;
  private final Function<ShardId, ShardLog> logs;
  private final Manifests manifests;
  private final GarbageRules rules;
  private final SweepSettings settings;
  private final Machine machine;

  public Sweeper(
      BlobStore blobs,
      Function<ShardId, ShardLog> logs,
      Manifests manifests,
      GarbageRules rules,
      SweepSettings settings,
      Machine machine) {
    this.blobs = blobs;
    this.logs = logs;
    this.manifests = manifests;
    this.rules = rules;
    this.settings = settings;
    this.machine = machine;
  }

  /**
   * What a sweep has found.
   *
   * @param seen blobs that were looked at
   * @param deleted of these
   * @param unknown names that are no blob's of Pinakes; they stay
   * @param failed blobs that could not be judged or deleted now
   */
  public record Swept(int seen, int deleted, int unknown, int failed) {

    static final Swept NOTHING = new Swept(0, 0, 0, 0);

    Swept plus(Swept more) {
      return new Swept(
          seen + more.seen, deleted + more.deleted, unknown + more.unknown, failed + more.failed);
    }
  }

  /**
   * Sweeps again and again while this node leads.
   *
   * @param leads whether it does; asked before each step
   * @return the task, which runs until it is interrupted
   */
  public Task start(BooleanSupplier leads) {
    return machine.spawn("sweep", () -> run(leads));
  }

  private void run(BooleanSupplier leads) {
    try {
      // Nodes that start together do not sweep together when the lead changes.
      machine.clock().sleep(Duration.ofNanos(machine.random(settings.interval().toNanos())));
      while (true) {
        if (leads.getAsBoolean()) {
          sweepOnce(leads);
        }
        machine.clock().sleep(settings.interval());
      }
    } catch (InterruptedException e) {
      // The node is being closed.
      return;
    }
  }

  private void sweepOnce(BooleanSupplier leads) throws InterruptedException {
    try {
      Swept swept = sweep(leads);
      if (swept.deleted() > 0 || swept.failed() > 0) {
        LOG.info("{}", swept);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("a sweep ended early and begins again in {}", settings.interval(), e);
    }
  }

  /**
   * Goes through all blobs once.
   *
   * @param goOn asked before each step
   * @throws IOException the blob store's names cannot be read
   */
  public Swept sweep(BooleanSupplier goOn) throws IOException, InterruptedException {
    return sweep(BatchBlob.PREFIX, this::sweepBatches, goOn)
        .plus(sweep(SegmentBlob.PREFIX, this::sweepSegments, goOn));
  }

  /** What is done with a page of names. */
  @FunctionalInterface
  private interface PageSweep {
    Swept sweep(List<String> names) throws InterruptedException;
  }

  private Swept sweep(String prefix, PageSweep pages, BooleanSupplier goOn)
      throws IOException, InterruptedException {
    Swept total = Swept.NOTHING;
    String after = prefix;
    while (goOn.getAsBoolean()) {
      List<String> page = blobs.list(prefix, after, settings.pageNames());
      if (page.isEmpty()) {
        return total;
      }
      total = total.plus(pages.sweep(page));
      after = page.getLast();
      machine.clock().sleep(settings.pause());
    }
    return total;
  }

  private Swept sweepBatches(List<String> names) throws InterruptedException {
    return byShard(
        names,
        BatchBlob::parse,
        blob -> shard(blob.indexUuid(), blob.shard()),
        shard -> {
          ShardLog log = logs.apply(shard);
          long truncatedBefore = log.truncatedBefore();
          return blob -> {
            // A row that is truncated need not be looked for.
            Nonce logged =
                blob.number() < truncatedBefore ? null : log.nonceOf(blob.number()).orElse(null);
            return deleteIf(rules.mayGo(blob, logged, truncatedBefore), blob.name());
          };
        });
  }

  private Swept sweepSegments(List<String> names) throws InterruptedException {
    return byShard(
        names,
        SegmentBlob::parse,
        blob -> shard(blob.indexUuid(), blob.shard()),
        shard -> {
          Manifest current = manifests.load(shard);
          return blob -> deleteIf(rules.mayGo(blob, current), blob.name());
        });
  }

  private boolean deleteIf(boolean mayGo, String name) throws IOException, InterruptedException {
    if (mayGo) {
      blobs.delete(name);
    }
    return mayGo;
  }

  /** Reads a shard's rows, for all of its blobs on a page. */
  @FunctionalInterface
  private interface ShardSweep<B> {
    BlobSweep<B> begin(ShardId shard) throws LogException, SnapshotException, InterruptedException;
  }

  /** Deletes a blob if it may go. */
  @FunctionalInterface
  private interface BlobSweep<B> {
    boolean isDeleted(B blob) throws LogException, IOException, InterruptedException;
  }

  private static <B> Swept byShard(
      List<String> names,
      Function<String, Optional<B>> parse,
      Function<B, ShardId> shardOf,
      ShardSweep<B> sweep)
      throws InterruptedException {
    Map<ShardId, List<B>> shards = new LinkedHashMap<>();
    int unknown = 0;
    for (String name : names) {
      Optional<B> blob = parse.apply(name);
      if (blob.isPresent()) {
        shards.computeIfAbsent(shardOf.apply(blob.get()), _ -> new ArrayList<>()).add(blob.get());
      } else {
        unknown++;
      }
    }
    int deleted = 0;
    int done = unknown;
    for (Map.Entry<ShardId, List<B>> shard : shards.entrySet()) {
      try {
        BlobSweep<B> blobSweep = sweep.begin(shard.getKey());
        for (B blob : shard.getValue()) {
          deleted += blobSweep.isDeleted(blob) ? 1 : 0;
          done++;
        }
      } catch (LogException | SnapshotException | IOException e) {
        LOG.warn("{}: some of its blobs are left to the next sweep", shard.getKey(), e);
      }
    }
    return new Swept(names.size(), deleted, unknown, names.size() - done);
  }

  /** A blob's name does not say the index's name, which is only for people. */
  private static ShardId shard(String indexUuid, int shard) {
    return new ShardId(indexUuid, indexUuid, shard);
  }
}
