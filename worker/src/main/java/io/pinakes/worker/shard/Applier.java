package io.pinakes.worker.shard;

import io.pinakes.common.runtime.Machine;
import io.pinakes.worker.index.ParsedDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The one thread that puts logged writes into Lucene, in the order of the log. It runs behind the
 * log by a bounded number of groups, so that Lucene works while the next append is in flight.
 */
final class Applier {

  /** A log entry's writes. */
  record Group(long position, List<Resolver.Resolved> writes) {
    Group {
      writes = List.copyOf(writes);
    }
  }

  private sealed interface Step {
    record Apply(Group group) implements Step {}

    record Reached(CompletableFuture<Boolean> future) implements Step {}

    record End() implements Step {}
  }

  /** Between attempts to get a place in a full CPU queue. */
  private static final Duration RETRY = Duration.ofMillis(10);

  private final Machine machine;
  private final ShardIndex index;
  private final Refresher refresher;
  private final RecentWrites recent;
  private final long recentBytes;
  private final BlockingQueue<Step> steps;
  private volatile long position;

  /**
   * Makes an applier for an index that was built from the log up to {@code position}.
   *
   * @param settings the bounds of the queue and of the recent writes
   */
  Applier(
      Machine machine,
      ShardIndex index,
      Refresher refresher,
      RecentWrites recent,
      ShardSettings settings,
      long position) {
    this.machine = machine;
    this.index = index;
    this.refresher = refresher;
    this.recent = recent;
    this.recentBytes = settings.recentBytes();
    this.steps = new ArrayBlockingQueue<>(settings.applyGroups());
    this.position = position;
  }

  /** Adds a group; waits while too many wait. */
  void add(Group group) throws InterruptedException {
    steps.put(new Step.Apply(group));
  }

  /** Waits until all that was added before is in Lucene; false if the applier ended before. */
  CompletableFuture<Boolean> reached() throws InterruptedException {
    var future = new CompletableFuture<Boolean>();
    steps.put(new Step.Reached(future));
    return future;
  }

  /** Ends {@link #run} after all that was added before. */
  void end() throws InterruptedException {
    steps.put(new Step.End());
  }

  /** The last log entry that is in Lucene. */
  long position() {
    return position;
  }

  void run(Consumer<Throwable> onFailure) {
    try {
      while (true) {
        switch (steps.take()) {
          case Step.Apply(Group group) -> apply(group);
          case Step.Reached(CompletableFuture<Boolean> future) -> future.complete(true);
          case Step.End() -> {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      // The shard is being closed; what is not applied here is in the log.
      return;
    } catch (Exception e) {
      onFailure.accept(e);
    }
  }

  private void apply(Group group) throws Exception {
    while (true) {
      try {
        machine.compute(
            () -> {
              applyHere(group);
              return true;
            });
        return;
      } catch (RejectedExecutionException e) {
        // Logged writes are never given up: they wait until the CPU queue has room.
        machine.clock().sleep(RETRY);
      }
    }
  }

  private void applyHere(Group group) throws IOException {
    long lastSeqNo = -1;
    for (Resolver.Resolved write : group.writes()) {
      DocumentState state = write.state();
      ParsedDocument document = write.document();
      if (document == null) {
        index.delete(write.id());
      } else {
        index.put(
            write.id(),
            document.toLucene(state.version(), state.seqNo(), state.primaryTerm()),
            write.absent());
      }
      lastSeqNo = state.seqNo();
    }
    position = group.position();
    refresher.applied(group.position(), lastSeqNo);
    if (recent.bytes() > recentBytes) {
      refresher.refreshHere();
    }
  }
}
