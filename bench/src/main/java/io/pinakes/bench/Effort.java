package io.pinakes.bench;

import com.sun.management.OperatingSystemMXBean;
import io.pinakes.common.runtime.Clock;
import java.lang.management.ManagementFactory;

/**
 * What some work took.
 *
 * @param seconds that passed
 * @param cpuSeconds of all threads of this process; unlike the time that passed, hardly changed by
 *     what else the machine does
 */
record Effort(double seconds, double cpuSeconds) {

  /** Work whose effort is measured. */
  interface Work {
    void run() throws Exception;
  }

  static Effort of(Clock clock, Work work) throws Exception {
    long cpu = cpuNanos();
    long start = clock.nanoTime();
    work.run();
    return new Effort((clock.nanoTime() - start) / 1e9, (cpuNanos() - cpu) / 1e9);
  }

  private static long cpuNanos() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      return system.getProcessCpuTime();
    }
    throw new IllegalStateException("this JVM does not tell the CPU time of its process");
  }
}
