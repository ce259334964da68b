package io.pinakes.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What nodes take of the machine over time, from {@code /proc}: memory, threads, open files. All of
 * it is also in {@code target/system/soak.csv}.
 */
final class NodeSamples implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Path FILE = Path.of("target", "system", "soak.csv");
  private static final long KIB_PER_MIB = 1024;

  /** What grows by no more than this is flat: garbage, and files of segments that are merged. */
  private static final double RSS_GROWTH = 0.15;

  private static final long MORE_THREADS = 10;
  private static final long MORE_FILES = 30;

  private final Supplier<List<NodeProcess>> nodes;
  private final Map<String, List<Sample>> samples = new TreeMap<>();
  private final long startNanos = System.nanoTime();
  private final Thread sampler;

  /** One look at a process. */
  record Sample(long pid, long rssMib, long threads, long files) {}

  /** Starts to look at the nodes that run, again and again. */
  NodeSamples(Supplier<List<NodeProcess>> nodes) {
    this.nodes = nodes;
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, "seconds,node,pid,rss_mib,threads,files\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.sampler = Thread.ofVirtual().name("samples").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        for (NodeProcess node : nodes.get()) {
          if (node.isRunning()) {
            take(node);
          }
        }
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(NodeProcess node) throws IOException {
    Path process = Path.of("/proc", Long.toString(node.pid()));
    Sample sample;
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      List<String> status = Files.readAllLines(process.resolve("status"));
      sample =
          new Sample(
              node.pid(),
              number(status, "VmRSS:") / KIB_PER_MIB,
              number(status, "Threads:"),
              files.count());
    } catch (NoSuchFileException | UncheckedIOException e) {
      return; // it has just ended
    }
    synchronized (samples) {
      samples.computeIfAbsent(node.id(), _ -> new ArrayList<>()).add(sample);
    }
    Files.writeString(
        FILE,
        String.format(
            Locale.ROOT,
            "%d,%s,%d,%d,%d,%d%n",
            Duration.ofNanos(System.nanoTime() - startNanos).toSeconds(),
            node.id(),
            sample.pid,
            sample.rssMib,
            sample.threads,
            sample.files),
        StandardOpenOption.APPEND);
  }

  /** A process that ends has no memory any more. */
  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D+", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  /** The samples of the process that this node runs in now. */
  private List<Sample> of(NodeProcess node) {
    synchronized (samples) {
      return samples.getOrDefault(node.id(), List.of()).stream()
          .filter(sample -> sample.pid == node.pid() && sample.rssMib > 0)
          .toList();
    }
  }

  /** How often this node's process was looked at. */
  int count(NodeProcess node) {
    return of(node).size();
  }

  /**
   * Says what a node took in the second and in the last third of its time, and fails if that grew.
   * The first third is for warming up.
   */
  String requireFlat(NodeProcess node) {
    List<Sample> all = of(node);
    int third = all.size() / 3;
    List<Sample> before = all.subList(third, 2 * third);
    List<Sample> after = all.subList(2 * third, all.size());
    long rss = median(before, Sample::rssMib);
    long threads = median(before, Sample::threads);
    long files = median(before, Sample::files);
    String line =
        "| %s | %d → %d | %d → %d | %d → %d |"
            .formatted(
                node.id(),
                rss,
                median(after, Sample::rssMib),
                threads,
                median(after, Sample::threads),
                files,
                median(after, Sample::files));
    assertThat(median(after, Sample::rssMib))
        .as("memory: %s", line)
        .isLessThanOrEqualTo(Math.round(rss * (1 + RSS_GROWTH)));
    assertThat(median(after, Sample::threads))
        .as("threads: %s", line)
        .isLessThanOrEqualTo(threads + MORE_THREADS);
    assertThat(median(after, Sample::files))
        .as("open files: %s", line)
        .isLessThanOrEqualTo(files + MORE_FILES);
    return line;
  }

  private static long median(List<Sample> samples, ToLongFunction<Sample> of) {
    return samples.stream().mapToLong(of).sorted().skip(samples.size() / 2).findFirst().orElse(0);
  }

  @Override
  public void close() {
    sampler.interrupt();
  }
}
