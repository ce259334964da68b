package io.pinakes.coordinator.feeder;

import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.runtime.Task;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The real machine, whose clocks stand still until they are moved. */
final class TestMachine implements Machine, AutoCloseable {

  private final SystemMachine real = new SystemMachine(2);
  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_000L);

  void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    wallMillis.addAndGet(duration.toMillis());
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public long nanoTime() {
        return nanos.get();
      }

      @Override
      public long wallClockMillis() {
        return wallMillis.get();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        real.clock().sleep(duration);
      }

      @Override
      public <T> T await(CompletableFuture<T> future, Duration timeout)
          throws InterruptedException, TimeoutException {
        return real.clock().await(future, timeout);
      }
    };
  }

  @Override
  public Task spawn(String name, Runnable body) {
    return real.spawn(name, body);
  }

  @Override
  public long random() {
    return real.random();
  }

  @Override
  public <T> T compute(Callable<T> work) throws Exception {
    return real.compute(work);
  }

  @Override
  public void close() {
    real.close();
  }
}
