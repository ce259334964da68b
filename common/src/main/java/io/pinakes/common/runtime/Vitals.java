package io.pinakes.common.runtime;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the machine and this process are at a moment, for people to read; nothing is decided by it.
 * Times are in milliseconds, sizes in bytes; -1 stands for what this platform does not tell.
 *
 * @param pools of platform threads, by name
 */
public record Vitals(Os os, OwnProcess process, Jvm jvm, SortedMap<String, Pool> pools) {

  /** Of a machine that does not exist. */
  public static final Vitals NONE =
      new Vitals(
          new Os("", "", "", "", 1, 0, new Load(-1, -1, -1), 0, 0, 0, 0),
          new OwnProcess(0, 0, 0, 0, 0, 0),
          new Jvm(
              "",
              "",
              "",
              "",
              0,
              0,
              new Memory(0, 0, 0, 0),
              new Memory(0, 0, 0, 0),
              0,
              new Threads(0, 0),
              new TreeMap<>(),
              new TreeMap<>(),
              new TreeMap<>(),
              new Classes(0, 0, 0)),
          new TreeMap<>());

  /**
   * The operating system.
   *
   * @param name such as {@code Linux}
   * @param prettyName as the distribution calls itself
   * @param cpuPercent of all processors
   */
  public record Os(
      String name,
      String prettyName,
      String arch,
      String version,
      int processors,
      int cpuPercent,
      Load load,
      long memoryTotal,
      long memoryFree,
      long swapTotal,
      long swapFree) {}

  /** The load over the last 1, 5 and 15 minutes. */
  public record Load(double one, double five, double fifteen) {}

  /**
   * This process.
   *
   * @param cpuPercent of all processors
   * @param cpuMillis since it was started
   */
  public record OwnProcess(
      long pid, long openFiles, long maxFiles, int cpuPercent, long cpuMillis, long virtualBytes) {}

  /**
   * The Java virtual machine.
   *
   * @param startMillis when it was started, since 1970
   * @param directMax bound of buffers outside the heap; 0: that of the heap
   */
  public record Jvm(
      String version,
      String vmName,
      String vmVersion,
      String vmVendor,
      long startMillis,
      long uptimeMillis,
      Memory heap,
      Memory nonHeap,
      long directMax,
      Threads threads,
      SortedMap<String, MemoryPool> pools,
      SortedMap<String, Collections> collectors,
      SortedMap<String, Buffers> buffers,
      Classes classes) {}

  /** Memory of one kind. */
  public record Memory(long init, long used, long committed, long max) {}

  /** A part of the memory, now and at its fullest. */
  public record MemoryPool(long used, long max, long peakUsed, long peakMax) {}

  /** Collections of garbage. */
  public record Collections(long count, long millis) {}

  /** Buffers outside the heap. */
  public record Buffers(long count, long used, long capacity) {}

  /** Platform threads; virtual ones are not counted. */
  public record Threads(int count, int peak) {}

  /** Classes. */
  public record Classes(long loaded, long totalLoaded, long unloaded) {}

  /**
   * A pool of platform threads with a bounded queue.
   *
   * @param size threads at most
   * @param queueSize tasks that may wait at most
   * @param largest threads there ever were at a time
   */
  public record Pool(
      int size,
      int queueSize,
      int threads,
      int queue,
      int active,
      long rejected,
      int largest,
      long completed) {}
}
