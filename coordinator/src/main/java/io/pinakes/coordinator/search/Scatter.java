package io.pinakes.coordinator.search;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Does the same for several at once, each on a thread of its own, and waits for all. */
final class Scatter {

  private Scatter() {}

  /**
   * Does it.
   *
   * @param name of a task, for thread dumps
   * @param work does not throw
   * @return the results, in the order of {@code targets}
   */
  static <T, R> List<R> all(
      Machine machine, Function<T, String> name, List<T> targets, Function<T, R> work)
      throws InterruptedException {
    return all(machine, name, targets, Integer.MAX_VALUE, work);
  }

  /**
   * The same.
   *
   * @param atOnce how many are worked on at the same time
   */
  static <T, R> List<R> all(
      Machine machine, Function<T, String> name, List<T> targets, int atOnce, Function<T, R> work)
      throws InterruptedException {
    if (targets.isEmpty()) {
      return List.of();
    }
    var next = new AtomicInteger();
    Object[] results = new Object[targets.size()];
    List<Task> tasks = new ArrayList<>();
    try {
      Runnable takeTurns =
          () -> {
            for (int at = next.getAndIncrement();
                at < results.length;
                at = next.getAndIncrement()) {
              results[at] = work.apply(targets.get(at));
            }
          };
      for (int i = 1; i < Math.min(atOnce, targets.size()); i++) {
        tasks.add(machine.spawn(name.apply(targets.get(i)), takeTurns));
      }
      // This thread works, too: most searches are of one shard.
      takeTurns.run();
      for (Task task : tasks) {
        task.join();
      }
    } catch (InterruptedException e) {
      tasks.forEach(Task::interrupt);
      throw e;
    }
    // What is in it is what work made.
    @SuppressWarnings("unchecked")
    List<R> all = (List<R>) List.copyOf(Arrays.asList(results));
    return all;
  }
}
