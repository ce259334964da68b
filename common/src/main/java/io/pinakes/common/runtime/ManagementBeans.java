package io.pinakes.common.runtime;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the JVM's management beans and, on Linux, what the kernel tells in files. */
final class ManagementBeans {

  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final Path RELEASE = Path.of("/etc/os-release");
  private static final String PRETTY_NAME = "PRETTY_NAME=";

  private final String prettyName = readPrettyName();

  /** Reads everything but the pools, which the machine knows itself. */
  Vitals read(SortedMap<String, Vitals.Pool> pools) {
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Vitals(os(os), process(os), jvm(), pools);
  }

  private Vitals.Os os(OperatingSystemMXBean os) {
    return new Vitals.Os(
        os.getName(),
        prettyName.isEmpty() ? os.getName() : prettyName,
        os.getArch(),
        os.getVersion(),
        os.getAvailableProcessors(),
        percent(os.getCpuLoad()),
        load(os.getSystemLoadAverage()),
        os.getTotalMemorySize(),
        os.getFreeMemorySize(),
        os.getTotalSwapSpaceSize(),
        os.getFreeSwapSpaceSize());
  }

  private static Vitals.OwnProcess process(OperatingSystemMXBean os) {
    var files = os instanceof UnixOperatingSystemMXBean unix ? unix : null;
    return new Vitals.OwnProcess(
        ProcessHandle.current().pid(),
        files == null ? -1 : files.getOpenFileDescriptorCount(),
        files == null ? -1 : files.getMaxFileDescriptorCount(),
        percent(os.getProcessCpuLoad()),
        os.getProcessCpuTime() / 1_000_000,
        os.getCommittedVirtualMemorySize());
  }

  private static Vitals.Jvm jvm() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    var pools = new TreeMap<String, Vitals.MemoryPool>();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage now = pool.getUsage();
      MemoryUsage peak = pool.getPeakUsage();
      if (now != null && peak != null) {
        pools.put(
            pool.getName(),
            new Vitals.MemoryPool(now.getUsed(), now.getMax(), peak.getUsed(), peak.getMax()));
      }
    }
    var collectors = new TreeMap<String, Vitals.Collections>();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collectors.put(
          collector.getName(),
          new Vitals.Collections(collector.getCollectionCount(), collector.getCollectionTime()));
    }
    var buffers = new TreeMap<String, Vitals.Buffers>();
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      buffers.put(
          pool.getName(),
          new Vitals.Buffers(pool.getCount(), pool.getMemoryUsed(), pool.getTotalCapacity()));
    }
    return new Vitals.Jvm(
        Runtime.version().feature() + suffix(Runtime.version()),
        runtime.getVmName(),
        runtime.getVmVersion(),
        runtime.getVmVendor(),
        runtime.getStartTime(),
        runtime.getUptime(),
        memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage()),
        memory(ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage()),
        0,
        new Vitals.Threads(threads.getThreadCount(), threads.getPeakThreadCount()),
        pools,
        collectors,
        buffers,
        new Vitals.Classes(
            classes.getLoadedClassCount(),
            classes.getTotalLoadedClassCount(),
            classes.getUnloadedClassCount()));
  }

  private static String suffix(Runtime.Version version) {
    var numbers = new StringBuilder();
    version.version().stream().skip(1).forEach(number -> numbers.append('.').append(number));
    return numbers.toString();
  }

  private static Vitals.Memory memory(MemoryUsage usage) {
    return new Vitals.Memory(
        usage.getInit(), usage.getUsed(), usage.getCommitted(), usage.getMax());
  }

  /** Of a share; -1 if the platform does not know it. */
  private static int percent(double share) {
    return share < 0 ? -1 : (int) Math.round(share * 100);
  }

  private static Vitals.Load load(double one) {
    try {
      String[] loads = Files.readString(LOAD).split(" ", 4);
      return new Vitals.Load(
          Double.parseDouble(loads[0]), Double.parseDouble(loads[1]), Double.parseDouble(loads[2]));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return new Vitals.Load(one, -1, -1);
    }
  }

  private static String readPrettyName() {
    try {
      return Files.readAllLines(RELEASE).stream()
          .filter(line -> line.startsWith(PRETTY_NAME))
          .map(line -> line.substring(PRETTY_NAME.length()).replace("\"", ""))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
