package io.pinakes.common.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does the same with each of many things, some at a time; the first failure ends all. */
public final class Crew {

  private Crew() {}

  /**
   * What is to be done with each thing.
   *
   * @param <X> one way in which it may fail
   * @param <Y> another
   */
  @FunctionalInterface
  public interface Job<T, X extends Exception, Y extends Exception> {
    void run(T thing) throws X, Y, InterruptedException;
  }

  /**
   * Does the job for each thing; the order is not given.
   *
   * @param name for thread dumps and logs
   * @param atATime how many are under way at most
   * @throws X or {@code Y}: the first failure, after all others have stopped
   */
  public static <T, X extends Exception, Y extends Exception> void forEach(
      Machine machine, String name, int atATime, List<T> things, Job<T, X, Y> job)
      throws X, Y, InterruptedException {
    if (things.isEmpty()) {
      return;
    }
    int members = Math.min(atATime, things.size());
    var next = new AtomicInteger();
    var working = new AtomicInteger(members);
    var over = new CountDownLatch(1);
    var failure = new AtomicReference<@Nullable Throwable>();
    Runnable member =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < things.size(); i = next.getAndIncrement()) {
              job.run(things.get(i));
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
    Throwable first = failure.get();
    if (first instanceof Error error) {
      throw error;
    }
    if (first != null) {
      // Jobs throw nothing but what they declare, and what needs no declaration.
      @SuppressWarnings("unchecked")
      X declared = (X) first;
      throw declared;
    }
  }
}
