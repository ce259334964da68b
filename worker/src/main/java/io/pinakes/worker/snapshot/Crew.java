package io.pinakes.worker.snapshot;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.snapshot.SnapshotException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Carries files, several at a time; the first failure ends all. */
final class Crew {

  /** Files at a time: enough to fill the wait for one with others, each with its buffer of 1 MB. */
  static final int FILES_AT_A_TIME = 4;

  private Crew() {}

  /** What is to be done with each file. */
  @FunctionalInterface
  interface Job<T> {
    void run(T file) throws SnapshotException, IOException, InterruptedException;
  }

  /**
   * Does the job for each file.
   *
   * @param name for thread dumps and logs
   * @throws SnapshotException the first failure, after all others have stopped
   */
  static <T> void forEach(Machine machine, String name, List<T> files, Job<T> job)
      throws SnapshotException, IOException, InterruptedException {
    if (files.isEmpty()) {
      return;
    }
    int members = Math.min(FILES_AT_A_TIME, files.size());
    var next = new AtomicInteger();
    var working = new AtomicInteger(members);
    var over = new CountDownLatch(1);
    var failure = new AtomicReference<@Nullable Throwable>();
    Runnable member =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
              job.run(files.get(i));
            }
          } catch (Throwable t) {
            failure.compareAndSet(null, t);
            over.countDown();
          } finally {
            if (working.decrementAndGet() == 0) {
              over.countDown();
            }
          }
        };
    List<Task> crew = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      crew.add(machine.spawn(name, member));
    }
    try {
      over.await();
    } finally {
      // After a success this only waits for their last line.
      crew.forEach(Task::interrupt);
      crew.forEach(Task::stop);
    }
    switch (failure.get()) {
      case null -> {}
      case SnapshotException e -> throw e;
      case IOException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("a job throws nothing else", e);
    }
  }
}
