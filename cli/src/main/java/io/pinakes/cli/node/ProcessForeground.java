package io.pinakes.cli.node;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process: its age and its signals. */
public final class ProcessForeground implements Foreground {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessForeground.class);

  private final Machine machine;

  public ProcessForeground(Machine machine) {
    this.machine = machine;
  }

  @Override
  public double uptimeSeconds() {
    long now = machine.clock().wallClockMillis();
    long started =
        ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(now);
    return Math.max(0, now - started) / 1_000.0;
  }

  @Override
  public void keep(RunningNode node, Duration stopTimeout) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("stop").unstarted(() -> close(node, stopTimeout)));
    new CountDownLatch(1).await();
  }

  private void close(RunningNode node, Duration stopTimeout) {
    var closed = new CompletableFuture<Void>();
    machine.spawn(
        "close",
        () -> {
          try {
            node.close();
            closed.complete(null);
          } catch (Throwable t) {
            closed.completeExceptionally(t);
          }
        });
    try {
      machine.clock().await(closed, stopTimeout);
    } catch (TimeoutException e) {
      LOG.error(
          "not stopped in order after {} s; leaving as after a crash", stopTimeout.toSeconds());
    } catch (CompletionException e) {
      LOG.error("not stopped in order; leaving as after a crash", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
