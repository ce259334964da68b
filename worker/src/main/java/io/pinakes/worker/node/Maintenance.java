package io.pinakes.worker.node;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.MaintenanceCalls.ClearCachesRequest;
import io.pinakes.common.message.MaintenanceCalls.CopyOutcome;
import io.pinakes.common.message.MaintenanceCalls.CopyOutcomes;
import io.pinakes.common.message.MaintenanceCalls.FlushRequest;
import io.pinakes.common.message.MaintenanceCalls.ForceMergeRequest;
import io.pinakes.common.runtime.Crew;
import io.pinakes.common.runtime.Machine;
import io.pinakes.worker.shard.Shard;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LRUQueryCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tends copies when somebody asks for it: some at a time, each failing for itself. */
final class Maintenance {

  /** Copies that are tended at a time: each has merges and uploads of its own. */
  static final int AT_A_TIME = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private final ShardHost shards;
  private final Machine machine;

  Maintenance(ShardHost shards, Machine machine) {
    this.shards = shards;
    this.machine = machine;
  }

  /** What is done with a copy. */
  @FunctionalInterface
  private interface Work {
    void with(Shard shard) throws Exception;
  }

  CopyOutcomes flush(FlushRequest request) throws InterruptedException {
    long deadline = deadline(request.timeoutMillis());
    return each(
        "flush", shards.open(request.indices()), shard -> shard.flush(request.force(), deadline));
  }

  CopyOutcomes forceMerge(ForceMergeRequest request) throws InterruptedException {
    long deadline = deadline(request.timeoutMillis());
    List<Shard> copies =
        shards.open(request.indices()).stream()
            .filter(shard -> shard.isPrimary() || !request.primaryOnly())
            .toList();
    return each("force merge", copies, shard -> shard.forceMerge(request, deadline));
  }

  /** Those of copies' answers, and Lucene's of filters' matches for all copies of the process. */
  CopyOutcomes clearCaches(ClearCachesRequest request) throws InterruptedException {
    if (IndexSearcher.getDefaultQueryCache() instanceof LRUQueryCache cache) {
      cache.clear();
    }
    return each("clear caches", shards.open(request.indices()), Shard::clearCaches);
  }

  private long deadline(long timeoutMillis) {
    return machine.clock().nanoTime() + Duration.ofMillis(timeoutMillis).toNanos();
  }

  private CopyOutcomes each(String name, List<Shard> copies, Work work)
      throws InterruptedException {
    Queue<CopyOutcome> outcomes = new ConcurrentLinkedQueue<>();
    Crew.<Shard, RuntimeException, RuntimeException>forEach(
        machine, name, AT_A_TIME, copies, shard -> outcomes.add(outcome(name, shard, work)));
    return new CopyOutcomes(List.copyOf(outcomes));
  }

  private static CopyOutcome outcome(String name, Shard shard, Work work)
      throws InterruptedException {
    boolean primary = shard.isPrimary();
    try {
      work.with(shard);
      return new CopyOutcome(shard.id(), primary, null);
    } catch (InterruptedException e) {
      throw e;
    } catch (ApiException e) {
      return new CopyOutcome(shard.id(), primary, e.error());
    } catch (Exception e) {
      LOG.warn("{} of {} failed", name, shard.id(), e);
      return new CopyOutcome(
          shard.id(), primary, new ApiError(500, "exception", String.valueOf(e.getMessage())));
    }
  }
}
