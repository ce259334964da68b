package io.pinakes.system.workload;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Begins a request every so often, whether or not those before it have been answered: one that
 * hangs does not keep the next from finding out that the cluster is back.
 */
final class Ticks {

  /** Between two requests: two processors carry a whole cluster and six of these. */
  static final Duration PERIOD = Duration.ofMillis(60);

  /** Requests at once. While as many hang, none is begun. */
  private static final int MAX_IN_FLIGHT = 200;

  private final Semaphore free = new Semaphore(MAX_IN_FLIGHT);
  private final AtomicLong number = new AtomicLong();
  private final String name;
  private final LongTask request;
  private final Consumer<Throwable> failures;
  private volatile Thread clock;

  /** A request; it gets its number, which counts on from one run to the next. */
  interface LongTask {
    void run(long number) throws Exception;
  }

  /** Makes one that does not run yet; what requests throw goes to {@code failures}. */
  Ticks(String name, LongTask request, Consumer<Throwable> failures) {
    this.name = name;
    this.request = request;
    this.failures = failures;
  }

  void start() {
    clock = Thread.ofVirtual().name(name).start(this::tick);
  }

  private void tick() {
    try {
      while (true) {
        free.acquire();
        Thread.ofVirtual().name(name).start(this::runOne);
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // stopped
    }
  }

  private void runOne() {
    try {
      request.run(number.getAndIncrement());
    } catch (Exception | AssertionError e) {
      failures.accept(e);
    } finally {
      free.release();
    }
  }

  /** Begins no more requests, and returns when all have ended. */
  void stop() {
    try {
      clock.interrupt();
      clock.join();
      free.acquire(MAX_IN_FLIGHT);
      free.release(MAX_IN_FLIGHT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
