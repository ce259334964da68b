package io.pinakes.bench;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.worker.shard.ShardSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Indexes and searches a generated corpus in an embedded cluster and, in turn, in bare Lucene, and
 * prints the ratios. {@code docs/performance.md} says what is compared and why that is fair.
 *
 * <p>Arguments: {@code [documents [rounds]]}.
 */
public final class ClusterBench {

  /** Documents a second until all are searchable, in those of bare Lucene, at least. */
  private static final double LEAST_BULK_RATIO = 0.5;

  /** What a search takes beyond bare Lucene, in the median, at most. */
  private static final double MOST_SEARCH_EXTRA_MILLIS = 1;

  private static final long SEED = 20_260_101;
  private static final int DOCUMENTS = 100_000;
  private static final int DOCUMENTS_PER_BODY = 1_000;
  private static final int ROUNDS = 3;
  private static final int SHARDS = 3;
  private static final int WORKERS = 3;
  private static final int CLIENTS = 4;
  private static final int SEARCHES = 3_000;
  private static final int WARM_UP_SEARCHES = 1_000;
  private static final int HITS = 10;

  private final SystemMachine machine;
  private final Path data;
  private final int processors;
  private final int documents;
  private final Mapping mapping;
  private final AtomicInteger indices = new AtomicInteger();

  private ClusterBench(SystemMachine machine, Path data, int processors, int documents) {
    this.machine = machine;
    this.data = data;
    this.processors = processors;
    this.documents = documents;
    mapping = Mapping.parse((ObjectNode) JsonMapper.shared().readTree(Corpus.MAPPINGS));
  }

  /** Runs the benchmark; exits with 1 if the cluster misses its targets. */
  public static void main(String[] args) throws Exception {
    int documents = args.length > 0 ? Integer.parseInt(args[0]) : DOCUMENTS;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
    int processors = Runtime.getRuntime().availableProcessors();
    Path data = Files.createTempDirectory("pinakes-bench");
    boolean passed;
    try (var machine = new SystemMachine(processors)) {
      passed = new ClusterBench(machine, data, processors, documents).run(rounds);
    } finally {
      remove(data);
    }
    System.exit(passed ? 0 : 1);
  }

  /** One side's figures of one round. */
  private record Side(Effort acknowledged, Effort searchable, Latencies searches) {}

  private record Round(Side bare, Side cluster) {
    double ratio(ToDoubleFunction<Side> seconds) {
      return seconds.applyAsDouble(bare) / seconds.applyAsDouble(cluster);
    }
  }

  private boolean run(int rounds) throws Exception {
    System.out.printf(
        "Java %s, %d processors, %d MB of heap; load before: %.2f%n",
        Runtime.version(),
        processors,
        Runtime.getRuntime().maxMemory() >> 20,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    boolean passed = true;
    try (var cluster = EmbeddedCluster.start(data, WORKERS, machine);
        var client = new RestClient(cluster.port())) {
      for (Corpus.Ids ids : Corpus.Ids.values()) {
        Corpus corpus = Corpus.generate(SEED, documents, DOCUMENTS_PER_BODY, ids);
        System.out.printf(
            "%n%,d documents, %.1f MB of NDJSON, ids %s; a round to warm up, then %d%n",
            documents, corpus.bytes() / 1e6, ids, rounds);
        round(corpus, ids, client);
        List<Round> measured = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          measured.add(round(corpus, ids, client));
        }
        passed &= report(measured);
      }
    }
    return passed;
  }

  private Round round(Corpus corpus, Corpus.Ids ids, RestClient client) throws Exception {
    String name = "bench-" + indices.incrementAndGet();
    // One index with as much memory as all shards together.
    double buffer = SHARDS * ShardSettings.DEFAULT.bufferMegabytes();
    try (var bare = new BareLucene(data.resolve(name), mapping, ids, buffer)) {
      Effort[] ofBare = ingestBare(corpus, bare);
      Effort[] ofCluster = ingest(corpus, name, client);
      var bareSearches = new Latencies();
      var clusterSearches = new Latencies();
      search(name, bare, client, bareSearches, clusterSearches);
      var round =
          new Round(
              new Side(ofBare[0], ofBare[1], bareSearches),
              new Side(ofCluster[0], ofCluster[1], clusterSearches));
      print("bare", round.bare());
      print("cluster", round.cluster());
      client.send("DELETE", "/" + name, "");
      return round;
    } finally {
      remove(data.resolve(name));
    }
  }

  private Effort[] ingestBare(Corpus corpus, BareLucene bare) throws Exception {
    collectGarbage();
    Effort indexed =
        Effort.of(
            machine.clock(), () -> inParallel(corpus, processors, b -> bare.index(b, machine)));
    Effort refreshed = Effort.of(machine.clock(), bare::refresh);
    return new Effort[] {indexed, sum(indexed, refreshed)};
  }

  private Effort[] ingest(Corpus corpus, String name, RestClient client) throws Exception {
    String definition =
        "{\"settings\":{\"number_of_shards\":"
            + SHARDS
            + ",\"number_of_replicas\":0},\"mappings\":"
            + Corpus.MAPPINGS
            + "}";
    client.send("PUT", "/" + name, definition);
    client.send("GET", "/_cluster/health/" + name + "?wait_for_status=green&timeout=30s", "");
    collectGarbage();
    Effort acknowledged =
        Effort.of(
            machine.clock(), () -> inParallel(corpus, CLIENTS, body -> client.bulk(name, body)));
    Effort refreshed =
        Effort.of(machine.clock(), () -> client.send("POST", "/" + name + "/_refresh", ""));
    return new Effort[] {acknowledged, sum(acknowledged, refreshed)};
  }

  private static Effort sum(Effort a, Effort b) {
    return new Effort(a.seconds() + b.seconds(), a.cpuSeconds() + b.cpuSeconds());
  }

  private interface Consumer {
    void accept(byte[] body) throws IOException;
  }

  private static void inParallel(Corpus corpus, int threads, Consumer consumer) throws Exception {
    var bodies = new ConcurrentLinkedQueue<>(corpus.bodies());
    var failures = new ConcurrentLinkedQueue<Exception>();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(
          Thread.ofPlatform()
              .name("client-" + i)
              .start(
                  () -> {
                    try {
                      for (byte[] body = bodies.poll(); body != null; body = bodies.poll()) {
                        consumer.accept(body);
                      }
                    } catch (IOException | RuntimeException e) {
                      failures.add(e);
                    }
                  }));
    }
    for (Thread thread : running) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
  }

  /** One search at a time, each on both sides in turn. */
  private void search(
      String name, BareLucene bare, RestClient client, Latencies ofBare, Latencies ofCluster)
      throws IOException {
    String path = "/" + name + "/_search";
    List<List<String>> searches = Corpus.searches(SEED, WARM_UP_SEARCHES + SEARCHES);
    long found = 0;
    collectGarbage();
    for (int i = 0; i < searches.size(); i++) {
      List<String> words = searches.get(i);
      String json = "{\"query\":{\"match\":{\"body\":\"" + String.join(" ", words) + "\"}}}";
      long start = machine.clock().nanoTime();
      found += bare.search(words, HITS, SearchBody.DEFAULT_TRACK_TOTAL_HITS);
      long between = machine.clock().nanoTime();
      found -= client.send("POST", path, json).length;
      long end = machine.clock().nanoTime();
      if (i >= WARM_UP_SEARCHES) {
        ofBare.add(between - start);
        ofCluster.add(end - between);
      }
    }
    if (found >= 0) {
      throw new IllegalStateException("the cluster's answers are shorter than their sources");
    }
  }

  private static void collectGarbage() {
    ManagementFactory.getMemoryMXBean().gc();
  }

  private void print(String side, Side figures) {
    System.out.printf(
        "  %-8s bulk %,8.0f docs/s, searchable %,8.0f docs/s, %5.1f us of CPU per document;"
            + " search p50 %.3f ms, p99 %.3f ms%n",
        side,
        documents / figures.acknowledged().seconds(),
        documents / figures.searchable().seconds(),
        1e6 * figures.searchable().cpuSeconds() / documents,
        figures.searches().percentile(0.5),
        figures.searches().percentile(0.99));
  }

  private static boolean report(List<Round> rounds) {
    double bulk = median(rounds, round -> round.ratio(side -> side.searchable().seconds()));
    double cpu = median(rounds, round -> round.ratio(side -> side.searchable().cpuSeconds()));
    double extra =
        median(
            rounds,
            round ->
                round.cluster().searches().percentile(0.5)
                    - round.bare().searches().percentile(0.5));
    System.out.printf(
        "bulk, until searchable  %.2f x bare Lucene (target: %.1f); by CPU time %.2f%n",
        bulk, LEAST_BULK_RATIO, cpu);
    System.out.printf(
        "search, p50             bare Lucene + %.2f ms (target: %.0f)%n",
        extra, MOST_SEARCH_EXTRA_MILLIS);
    return bulk >= LEAST_BULK_RATIO && extra <= MOST_SEARCH_EXTRA_MILLIS;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] values = rounds.stream().mapToDouble(figure).toArray();
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted((a, b) -> b.compareTo(a)).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
