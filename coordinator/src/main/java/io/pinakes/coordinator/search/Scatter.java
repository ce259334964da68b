package io.pinakes.coordinator.search;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    if (targets.isEmpty()) {
      return List.of();
    }
    Object[] results = new Object[targets.size()];
    List<Task> tasks = new ArrayList<>();
    try {
      for (int i = 1; i < targets.size(); i++) {
        int place = i;
        tasks.add(
            machine.spawn(
                name.apply(targets.get(i)), () -> results[place] = work.apply(targets.get(place))));
      }
      // The first on this thread: most searches are of one shard.
      results[0] = work.apply(targets.getFirst());
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
