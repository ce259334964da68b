package io.pinakes.bench;

import io.pinakes.common.lease.Lease;
import io.pinakes.common.lease.LeaseCounters;
import io.pinakes.common.lease.LeaseListener;
import io.pinakes.common.lease.LeaseSettings;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Key;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds many leases in one process and says what they cost: threads, memory, lateness. */
public final class LeaseBench {

  private static final int LEASES = 10_000;
  private static final Duration HELD = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final long MAX_MEGABYTES = 100;

  /** The JVM may start a compiler or collector thread of its own while leases run. */
  private static final int THREADS_OF_THE_JVM = 4;

  private static final double MEGABYTE = 1024 * 1024;

  private LeaseBench() {}

  /** Runs the benchmark; exits with 1 if leases cost threads, too much memory, or got lost. */
  public static void main(String[] args) throws Exception {
    boolean passed;
    try (var machine = new SystemMachine(1)) {
      passed = run(machine);
    }
    System.exit(passed ? 0 : 1);
  }

  private static boolean run(SystemMachine machine) throws Exception {
    var store = new InMemoryStore();
    // Whatever is made once, carrier threads included, is made before the measurement begins.
    try (var warm = new Leases(store, machine, LeaseSettings.defaults(), "warm", none())) {
      acquire(warm, 1_000, "warm");
      machine.clock().sleep(WARM_UP);
    }
    long heapBefore = usedHeap();
    int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
    try (var leases = new Leases(store, machine, LeaseSettings.defaults(), "bench", none())) {
      List<Lease> held = acquire(leases, LEASES, "leases");
      long start = machine.clock().nanoTime();
      long renewedBefore = leases.counters().totals().renewed();
      machine.clock().sleep(HELD);
      LeaseCounters.Totals totals = leases.counters().totals();
      double seconds = (machine.clock().nanoTime() - start) / 1e9;
      long stillHeld = held.stream().filter(Lease::isHeld).count();
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      double megabytes = (usedHeap() - heapBefore) / MEGABYTE;
      System.out.printf("leases held            %,d of %,d%n", stillHeld, LEASES);
      System.out.printf("OS threads             %d before, %d with them%n", threadsBefore, threads);
      System.out.printf("heap, with their rows   %.1f MB%n", megabytes);
      System.out.printf(
          "heartbeats             %,.0f per second%n",
          (totals.renewed() - renewedBefore) / seconds);
      System.out.printf("worst lateness         %d ms%n", totals.worstLateness().toMillis());
      return stillHeld == LEASES
          && megabytes <= MAX_MEGABYTES
          && threads - threadsBefore <= THREADS_OF_THE_JVM;
    }
  }

  private static List<Lease> acquire(Leases leases, int count, String partition) throws Exception {
    List<Lease> held = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      held.add(leases.tryAcquire(new Key(partition, "lease" + i), Map.of()).orElseThrow());
    }
    return held;
  }

  private static LeaseListener none() {
    return LeaseListener.none();
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
