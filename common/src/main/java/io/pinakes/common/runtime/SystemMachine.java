package io.pinakes.common.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's own clock, virtual threads and random source, and one platform pool for CPU work. */
public final class SystemMachine implements Machine, AutoCloseable {

  /** Waiting CPU tasks per processor; more are rejected, which callers answer with 429. */
  public static final int COMPUTE_QUEUE_PER_PROCESSOR = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SystemMachine.class);

  private final ThreadPoolExecutor compute;
  private final ManagementBeans beans = new ManagementBeans();
  private final LongAdder rejected = new LongAdder();

  /**
   * Makes a machine with its own CPU pool.
   *
   * @param computeThreads platform threads for CPU work; the number of processors is a good choice
   */
  public SystemMachine(int computeThreads) {
    compute =
        new ThreadPoolExecutor(
            computeThreads,
            computeThreads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(COMPUTE_QUEUE_PER_PROCESSOR * computeThreads),
            Thread.ofPlatform().name("compute-", 0).daemon().factory(),
            (task, pool) -> {
              rejected.increment();
              throw new RejectedExecutionException("no room in the queue for CPU work");
            });
  }

  @Override
  public Clock clock() {
    return SystemClock.INSTANCE;
  }

  @Override
  public Task spawn(String name, Runnable body) {
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .uncaughtExceptionHandler(
                (t, e) -> LOG.error("task '{}' ended by an unexpected error", t.getName(), e))
            .start(body);
    return new Task() {
      @Override
      public void interrupt() {
        thread.interrupt();
      }

      @Override
      public void join() throws InterruptedException {
        thread.join();
      }
    };
  }

  @Override
  public Vitals vitals() {
    int waiting = compute.getQueue().size();
    var pool =
        new Vitals.Pool(
            compute.getMaximumPoolSize(),
            waiting + compute.getQueue().remainingCapacity(),
            compute.getPoolSize(),
            waiting,
            compute.getActiveCount(),
            rejected.sum(),
            compute.getLargestPoolSize(),
            compute.getCompletedTaskCount());
    return beans.read(new TreeMap<>(Map.of("compute", pool)));
  }

  @Override
  public long random() {
    return ThreadLocalRandom.current().nextLong();
  }

  @Override
  public <T> T compute(Callable<T> work) throws Exception {
    var result = new CompletableFuture<T>();
    compute.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    try {
      return result.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /** Ends the CPU pool; work in progress is interrupted. */
  @Override
  public void close() {
    compute.shutdownNow();
  }

  private enum SystemClock implements Clock {
    INSTANCE;

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public long wallClockMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(duration);
    }

    @Override
    public <T> T await(CompletableFuture<T> future, Duration timeout)
        throws InterruptedException, TimeoutException {
      try {
        return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw new CompletionException(e.getCause());
      }
    }
  }
}
