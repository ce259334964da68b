package io.pinakes.common.runtime;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One node of a {@link SimulatedWorld}: it can be paused, suspended or crashed. */
public final class SimulatedMachine implements Machine {

  private enum State {
    RUNNING,
    /** Stopped as by SIGSTOP: its clock goes on. */
    PAUSED,
    /** Asleep as a closed laptop: its clock stands still. */
    SUSPENDED,
    CRASHED
  }

  private record Timer(long localNanos, long order, CompletableFuture<Void> due) {}

  private final SimulatedWorld world;
  private final String name;
  private final double rate;
  private final LocalClock clock = new LocalClock();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::localNanos).thenComparing(Timer::order));
  private State state = State.RUNNING;
  private long baseLocalNanos;
  private long baseWorldNanos;

  SimulatedMachine(SimulatedWorld world, String name, double rate, long origin) {
    this.world = world;
    this.name = name;
    this.rate = rate;
    this.baseLocalNanos = origin;
    this.baseWorldNanos = world.worldNanos();
  }

  /** Runs none of its tasks until it is resumed; its clock goes on. */
  public void pause() {
    move(State.PAUSED);
  }

  /** Runs none of its tasks until it is resumed; its clock stands still. */
  public void suspend() {
    move(State.SUSPENDED);
  }

  /** Goes on after a pause or a suspension. */
  public void resume() {
    move(State.RUNNING);
  }

  /** Never runs any of its tasks again. */
  public void crash() {
    move(State.CRASHED);
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Task spawn(String taskName, Runnable body) {
    return world.start(this, taskName, body);
  }

  @Override
  public long random() {
    return world.randomLong();
  }

  /** Inline: the simulation has one thread, and CPU work takes no virtual time. */
  @Override
  public <T> T compute(Callable<T> work) throws Exception {
    return work.call();
  }

  @Override
  public String toString() {
    return name + " " + state;
  }

  boolean runs() {
    return state == State.RUNNING;
  }

  long nextTimerWorldNanos() {
    Timer next = timers.peek();
    if (next == null || state == State.SUSPENDED || state == State.CRASHED) {
      return Long.MAX_VALUE;
    }
    return baseWorldNanos + (long) Math.ceil((next.localNanos - baseLocalNanos) / rate);
  }

  void fireTimer() {
    Timer next = timers.remove();
    next.due.complete(null);
  }

  private void move(State next) {
    if (state == State.CRASHED) {
      return;
    }
    baseLocalNanos = clock.nanoTime();
    baseWorldNanos = world.worldNanos();
    state = next;
  }

  private final class LocalClock implements Clock {

    @Override
    public long nanoTime() {
      return state == State.SUSPENDED
          ? baseLocalNanos
          : baseLocalNanos + (long) ((world.worldNanos() - baseWorldNanos) * rate);
    }

    @Override
    public long wallClockMillis() {
      return world.now().toMillis();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Timer timer = timer(duration);
      try {
        timer.due.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a timer cannot fail", e);
      } finally {
        timers.remove(timer);
      }
    }

    @Override
    public <T> T await(CompletableFuture<T> future, Duration timeout)
        throws InterruptedException, TimeoutException {
      if (!future.isDone() && timeout.isPositive()) {
        Timer timer = timer(timeout);
        var _ = future.whenComplete((_, _) -> timer.due.complete(null));
        try {
          timer.due.get();
        } catch (ExecutionException e) {
          throw new IllegalStateException("a timer cannot fail", e);
        } finally {
          timers.remove(timer);
        }
      }
      if (!future.isDone()) {
        throw new TimeoutException("not done after " + timeout);
      }
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw new CompletionException(e.getCause());
      }
    }

    private Timer timer(Duration duration) {
      var timer =
          new Timer(nanoTime() + duration.toNanos(), world.nextTimer(), new CompletableFuture<>());
      timers.add(timer);
      return timer;
    }
  }
}
