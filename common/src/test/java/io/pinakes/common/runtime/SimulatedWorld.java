package io.pinakes.common.runtime;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Several machines on one thread in virtual time: a seed decides which ready virtual thread runs
 * next, and time moves when nothing is ready. The same seed and the same code give the same run.
 *
 * <p>Tasks run on the thread that calls {@link #run}, {@link #runFor} or {@link #runUntil}. A task
 * must not wait while it holds a monitor that another task enters: that one would stop the world
 * for good. Locks and futures are fine.
 *
 * <p>Worlds may run at the same time on threads of their own. What they share are libraries'
 * statics: a task that finds such a monitor or lock taken by another world goes on as soon as it
 * has it, as if nothing had happened. For the same reason {@link Thread#yield} does nothing here.
 */
public final class SimulatedWorld implements AutoCloseable {

  /** The longest that one step of a task takes, in virtual nanoseconds. */
  private static final int MAX_STEP_NANOS = 20_000;

  /** Steps without end are a bug in what is simulated. */
  private static final long MAX_STEPS = 200_000_000;

  /** Real time for which another world may hold a monitor that a task of this one enters. */
  private static final long MONITOR_GRACE_NANOS = 20_000_000_000L;

  private final long seed;
  private final SplittableRandom random;
  private final List<SimulatedMachine> machines = new ArrayList<>();
  private final List<SimulatedTask> ready = new ArrayList<>();
  private final List<SimulatedTask> live = new ArrayList<>();
  private long now;
  private long steps;
  private long tasks;
  private long timers;
  private long trace = 0xcbf29ce484222325L;
  private volatile Thread runner = Thread.currentThread();
  private volatile @Nullable SimulatedTask current;
  private volatile @Nullable Throwable failure;

  public SimulatedWorld(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Something outside of this world woke one of its tasks, at a moment that no seed decides. The
   * run says nothing; run it again.
   */
  public static final class DisturbedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DisturbedException(String message) {
      super(message);
    }
  }

  /** A machine whose clock runs as the world's. */
  public SimulatedMachine machine(String name) {
    return machine(name, 1.0);
  }

  /**
   * A machine with its own clock.
   *
   * @param rate its seconds per second of the world
   */
  public SimulatedMachine machine(String name, double rate) {
    var machine = new SimulatedMachine(this, name, rate, random.nextLong(1L << 50));
    machines.add(machine);
    return machine;
  }

  /** Virtual time since the beginning. */
  public Duration now() {
    return Duration.ofNanos(now);
  }

  /** A number that sums up which task ran when. */
  public long trace() {
    return trace;
  }

  public long seed() {
    return seed;
  }

  /**
   * Runs {@code body} as a task of a machine, and everything else meanwhile, until it has ended.
   */
  public <T> T run(SimulatedMachine machine, Callable<T> body) throws Exception {
    var result = new CompletableFuture<T>();
    machine.spawn(
        "run",
        () -> {
          try {
            result.complete(body.call());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    runUntil(result::isDone, Duration.ofDays(1));
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Runs everything for a while. */
  public void runFor(Duration duration) {
    long end = now + duration.toNanos();
    while (step(end)) {
      check();
    }
    check();
    now = Math.max(now, end);
  }

  /**
   * Runs everything until something holds.
   *
   * @param limit in virtual time, after which it is an error
   */
  public void runUntil(BooleanSupplier condition, Duration limit) {
    long end = now + limit.toNanos();
    while (!condition.getAsBoolean()) {
      boolean stepped = step(end);
      check();
      if (!stepped && !condition.getAsBoolean()) {
        throw new AssertionError(
            "seed " + seed + ": nothing more to run within " + limit + "; tasks: " + live);
      }
    }
  }

  /**
   * What still runs on a machine, by name; so that a test can show that nothing was left behind.
   */
  public List<String> liveTasks(SimulatedMachine machine) {
    return live.stream().filter(task -> task.machine == machine).map(task -> task.name).toList();
  }

  /** Ends what still runs, so that no thread of this world is left behind. */
  @Override
  public void close() {
    if (failure != null) {
      // What is left cannot be ended in good order.
      return;
    }
    machines.forEach(SimulatedMachine::resume);
    for (SimulatedTask task : List.copyOf(live)) {
      task.interrupt();
    }
    long end = now + Duration.ofMinutes(10).toNanos();
    while (!live.isEmpty() && step(end)) {
      check();
    }
  }

  long worldNanos() {
    return now;
  }

  long randomLong() {
    return random.nextLong();
  }

  long nextTimer() {
    return timers++;
  }

  SimulatedTask start(SimulatedMachine machine, String name, Runnable body) {
    var task = new SimulatedTask(tasks++, machine, name);
    live.add(task);
    Runnable guarded =
        () -> {
          try {
            body.run();
          } catch (Throwable t) {
            failure = t;
          } finally {
            live.remove(task);
          }
        };
    task.thread = newVirtualThread(continuation -> makeReady(task, continuation), name, guarded);
    task.thread.start();
    return task;
  }

  /** One task's next piece, or the next timer; false if there is nothing before {@code end}. */
  private boolean step(long end) {
    if (++steps > MAX_STEPS) {
      throw new AssertionError("seed " + seed + ": no end after " + MAX_STEPS + " steps");
    }
    runner = Thread.currentThread();
    SimulatedTask task = pick();
    if (task == null) {
      return fireNextTimer(end);
    }
    if (now >= end) {
      synchronized (ready) {
        ready.add(task);
      }
      return false;
    }
    trace = (trace ^ task.id) * 0x100000001b3L;
    trace = (trace ^ now) * 0x100000001b3L;
    current = task;
    do {
      runPiece(task);
    } while (goesOnAtOnce(task));
    now += random.nextInt(MAX_STEP_NANOS);
    return true;
  }

  private static void runPiece(SimulatedTask task) {
    Runnable continuation = task.continuation;
    if (continuation == null) {
      throw new IllegalStateException(task + " is ready with nothing to run");
    }
    task.continuation = null;
    continuation.run();
  }

  /**
   * Whether the task stopped only because another world holds a monitor or a lock, or to be polite;
   * then it is to go on at once. It is woken by another thread, maybe before it is seen to wait.
   */
  private boolean goesOnAtOnce(SimulatedTask task) {
    long start = System.nanoTime();
    while (true) {
      Thread.State state = task.thread.getState();
      synchronized (ready) {
        if (task.continuation != null) {
          ready.remove(task);
          return true;
        }
        boolean isWaiting =
            switch (state) {
              case NEW, TERMINATED -> true;
              case WAITING, TIMED_WAITING -> !waitsForForeignLock(task);
              case BLOCKED, RUNNABLE -> false;
            };
        if (isWaiting) {
          // From here on, whoever wakes it from outside disturbs.
          current = null;
          return false;
        }
      }
      if (System.nanoTime() - start > MONITOR_GRACE_NANOS) {
        throw new AssertionError(
            "seed " + seed + ": " + task + " waits for a monitor; does one wait that holds it?");
      }
      Thread.onSpinWait();
    }
  }

  /** Whether the lock that a task waits for is held, or has just been given up, elsewhere. */
  private boolean waitsForForeignLock(SimulatedTask task) {
    if (!(LockSupport.getBlocker(task.thread) instanceof AbstractOwnableSynchronizer lock)
        || lock.getClass().getEnclosingClass() != ReentrantLock.class) {
      return false;
    }
    Thread owner = owner(lock);
    return owner == null || live.stream().noneMatch(other -> other.thread == owner);
  }

  private @Nullable SimulatedTask pick() {
    synchronized (ready) {
      int runnable = 0;
      for (SimulatedTask task : ready) {
        runnable += task.machine.runs() ? 1 : 0;
      }
      if (runnable == 0) {
        return null;
      }
      int left = random.nextInt(runnable);
      for (int i = 0; i < ready.size(); i++) {
        if (ready.get(i).machine.runs() && left-- == 0) {
          return ready.remove(i);
        }
      }
      throw new IllegalStateException("counted " + runnable + " tasks and found fewer");
    }
  }

  private boolean fireNextTimer(long end) {
    SimulatedMachine next = null;
    long at = Long.MAX_VALUE;
    for (SimulatedMachine machine : machines) {
      long due = machine.nextTimerWorldNanos();
      if (due < at) {
        at = due;
        next = machine;
      }
    }
    if (next == null || at > end) {
      return false;
    }
    now = Math.max(now, at);
    next.fireTimer();
    return true;
  }

  /**
   * Called by the thread that wakes a task; one from outside does so at a moment no seed decides.
   */
  private void makeReady(SimulatedTask task, Runnable continuation) {
    Thread waker = Thread.currentThread();
    synchronized (ready) {
      SimulatedTask running = current;
      boolean isOurs = waker == runner || (running != null && waker == running.thread);
      if (!isOurs && task != running) {
        failure = new DisturbedException(task + " was woken from outside, by " + waker);
      }
      task.continuation = continuation;
      ready.add(task);
    }
  }

  private void check() {
    switch (failure) {
      case null -> {}
      case DisturbedException disturbed -> throw disturbed;
      case Throwable other ->
          throw new AssertionError("seed " + seed + ": a task failed at " + now(), other);
    }
  }

  /** The JDK does not tell; tests open java.util.concurrent.locks for it. */
  private static @Nullable Thread owner(AbstractOwnableSynchronizer lock) {
    try {
      Method method =
          AbstractOwnableSynchronizer.class.getDeclaredMethod("getExclusiveOwnerThread");
      method.setAccessible(true);
      return (Thread) method.invoke(lock);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JDK does not tell who holds a lock", e);
    }
  }

  /** The JDK has this method and does not offer it; tests open java.lang for it. */
  private static Thread newVirtualThread(Executor scheduler, String name, Runnable body) {
    try {
      Method method =
          Class.forName("java.lang.ThreadBuilders")
              .getDeclaredMethod(
                  "newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
      method.setAccessible(true);
      return (Thread) method.invoke(null, scheduler, name, 0, body);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JDK cannot run virtual threads on a scheduler of one's own", e);
    }
  }
}
