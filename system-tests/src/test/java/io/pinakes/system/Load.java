package io.pinakes.system;

import io.pinakes.system.Rest.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import tools.jackson.databind.JsonNode;

/**
 * Clients that write, read and search one index through whatever happens, and remember what was
 * acknowledged. Each writer repeats a request until it has an answer for good.
 */
final class Load implements AutoCloseable {

  private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);
  private static final int OVERWRITTEN_PER_WRITER = 20;
  private static final int BULK_SIZE = 25;
  private static final int READS_PER_LOOK = 100;

  /** Between two requests of a client: two processors carry the whole cluster and its clients. */
  private static final Duration PACE = Duration.ofMillis(20);

  private static final Duration BULK_PACE = Duration.ofMillis(500);
  private static final long SEED = 20260101;

  private final Rest rest;
  private final String index;
  private final Ledger ledger = new Ledger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Longest writes = new Longest();
  private final Longest reads = new Longest();
  private final Longest searches = new Longest();
  private final AtomicLong partial = new AtomicLong();
  private volatile boolean stopping;
  private volatile boolean outageExpected;

  private Load(Rest rest, String index) {
    this.rest = rest;
    this.index = index;
  }

  /** Starts the clients upon an index that is empty. */
  static Load on(TestCluster cluster, String index) {
    var load = new Load(cluster.rest(), index);
    load.run("create-1", () -> load.create("created-1"));
    load.run("create-2", () -> load.create("created-2"));
    load.run("replace-1", () -> load.replace("replaced-1"));
    load.run("replace-2", () -> load.replace("replaced-2"));
    load.run("bulk", () -> load.bulk("bulk"));
    load.run("read", load::read);
    load.run("search-1", load::search);
    load.run("search-2", load::search);
    return load;
  }

  private void run(String name, Client client) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    client.run();
                  } catch (Exception | AssertionError e) {
                    failures.add(name + ": " + e + cause(e));
                  }
                }));
  }

  private static String cause(Throwable e) {
    return e.getCause() == null ? "" : "\n  because " + e.getCause();
  }

  private interface Client {
    void run() throws Exception;
  }

  /** New documents, one by one; an id that is taken was taken by an earlier try. */
  private void create(String prefix) throws Exception {
    for (int number = 0; !stopping; number++) {
      create(prefix, number);
      pause(PACE);
    }
  }

  private void create(String prefix, int number) throws IOException {
    String id = prefix + "-" + number;
    long start = System.nanoTime();
    Answer answer = rest.insist("PUT", path("_create", id), Ledger.source(id, 1), WRITE_LIMIT);
    if (!(answer.status() == 409 && answer.failedBefore() > 0)) {
      require(answer, 201);
    }
    ledger.acknowledge(id, 1, 1);
    writes.note(start);
  }

  /** Writes so many further documents now, on the calling thread. */
  void write(String prefix, int documents) throws IOException {
    for (int number = 0; number < documents; number++) {
      create(prefix, number);
    }
  }

  /**
   * The same documents again and again, each time only if nobody else has changed them: so each
   * revision is applied once, and a version counts revisions.
   */
  private void replace(String prefix) throws Exception {
    long[] seqNo = new long[OVERWRITTEN_PER_WRITER];
    long[] term = new long[OVERWRITTEN_PER_WRITER];
    for (int revision = 1; !stopping; revision++) {
      for (int number = 0; number < OVERWRITTEN_PER_WRITER && !stopping; number++) {
        String id = prefix + "-" + number;
        long start = System.nanoTime();
        String path =
            revision == 1
                ? path("_create", id)
                : path("_doc", id)
                    + "?if_seq_no=%d&if_primary_term=%d".formatted(seqNo[number], term[number]);
        Answer answer = rest.insist("PUT", path, Ledger.source(id, revision), WRITE_LIMIT);
        JsonNode state;
        if (answer.status() == 409 && answer.failedBefore() > 0) {
          state = rest.insist("GET", path("_doc", id), "", WRITE_LIMIT).orThrow().json();
          if (state.path("_source").path("revision").asInt() != revision) {
            throw new IOException(id + " is not at " + revision + ": " + state + "; " + answer);
          }
        } else {
          require(answer, revision == 1 ? 201 : 200);
          state = answer.json();
        }
        seqNo[number] = state.path("_seq_no").asLong();
        term[number] = state.path("_primary_term").asLong();
        if (state.path("_version").asLong() != revision) {
          throw new IOException("version is not " + revision + ": " + state);
        }
        ledger.acknowledge(id, revision, revision);
        writes.note(start);
        pause(PACE);
      }
    }
  }

  /** New documents, many in a request; those that failed are sent again. */
  private void bulk(String prefix) throws Exception {
    int next = 0;
    while (!stopping) {
      List<String> open = new ArrayList<>();
      for (int added = 0; added < BULK_SIZE; added++) {
        open.add(prefix + "-" + next++);
      }
      long start = System.nanoTime();
      while (!open.isEmpty()) {
        open = bulkOnce(open);
        if (Figures.since(start).compareTo(WRITE_LIMIT) > 0) {
          throw new IOException("not written within " + WRITE_LIMIT + ": " + open);
        }
      }
      writes.note(start);
      pause(BULK_PACE);
    }
  }

  private List<String> bulkOnce(List<String> ids) throws IOException {
    var body = new StringBuilder();
    for (String id : ids) {
      body.append("{\"index\":{\"_id\":\"").append(id).append("\"}}\n");
      body.append(Ledger.source(id, 1)).append('\n');
    }
    Answer answer =
        rest.insist("POST", "/" + index + "/_bulk", body.toString(), WRITE_LIMIT).orThrow();
    var failed = new ArrayList<String>();
    for (JsonNode item : answer.json().path("items")) {
      JsonNode result = item.path("index");
      String id = result.path("_id").asString();
      int status = result.path("status").asInt();
      if (status < 300) {
        ledger.acknowledge(id, 1, -1);
      } else if (status >= 500 || status == 429) {
        failed.add(id);
      } else {
        throw new IOException("refused: " + result);
      }
    }
    if (!failed.isEmpty()) {
      Until.pause();
    }
    return failed;
  }

  /** Reads what was acknowledged; an answer must not be older than that. */
  private void read() throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    while (!stopping) {
      List<String> ids = ledger.ids();
      if (ids.isEmpty()) {
        Until.pause();
      }
      for (int read = 0; read < ids.size() && read < READS_PER_LOOK && !stopping; read++) {
        String id = ids.get(random.nextInt(ids.size()));
        int acknowledged = ledger.revision(id);
        long start = System.nanoTime();
        Answer answer = rest.insist("GET", path("_doc", id), "", WRITE_LIMIT);
        require(answer, 200);
        if (answer.json().path("_source").path("revision").asInt() < acknowledged) {
          failures.add("stale: " + id + " was acknowledged at " + acknowledged + ", " + answer);
        }
        reads.note(start);
        pause(PACE);
      }
    }
  }

  /** Searches; what one coordinator does not answer, the other must, at the first try. */
  private void search() throws Exception {
    String body =
        "{\"query\":{\"match\":{\"text\":\"time\"}},\"track_total_hits\":true,\"size\":5}";
    while (!stopping) {
      long start = System.nanoTime();
      Answer answer;
      try {
        answer = rest.post("/" + index + "/_search", body);
      } catch (Rest.UnansweredException e) {
        if (outageExpected) {
          Until.pause();
          continue;
        }
        failures.add("a search that nobody answered: " + e.getMessage());
        continue;
      }
      require(answer, 200);
      searches.note(start);
      pause(PACE);
      if (answer.json().path("_shards").path("failed").asInt() > 0) {
        partial.incrementAndGet();
      }
    }
  }

  private String path(String endpoint, String id) {
    return "/" + index + "/" + endpoint + "/" + id;
  }

  private static void pause(Duration pace) throws InterruptedException {
    Thread.sleep(pace);
  }

  private static void require(Answer answer, int status) throws IOException {
    if (answer.status() != status) {
      throw new IOException(
          "expected " + status + " after " + answer.failedBefore() + ": " + answer);
    }
  }

  /** From now on nobody is expected to answer searches at all times. */
  void expectOutage() {
    outageExpected = true;
  }

  /** Waits until so many further writes have been acknowledged. */
  void awaitProgress(int writesMore) {
    long target = writes.count() + writesMore;
    Until.isTrue(
        writesMore + " more writes; so far " + failures,
        WRITE_LIMIT,
        () -> writes.count() >= target || !failures.isEmpty());
  }

  /** Lets each client finish what it is at, and returns what was acknowledged. */
  Ledger stop() {
    stopping = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.size() + " failures:\n" + String.join("\n", failures));
    }
    return ledger;
  }

  /** What was done, and the longest that a client waited, with all repetitions. */
  String summary() {
    return "%d writes, longest %s; %d reads, longest %s; %d searches, longest %s, %d partial"
        .formatted(
            writes.count(),
            writes.longest(),
            reads.count(),
            reads.longest(),
            searches.count(),
            searches.longest(),
            partial.get());
  }

  @Override
  public void close() {
    stopping = true;
    threads.forEach(Thread::interrupt);
  }

  /** Counts requests and keeps the longest. */
  private static final class Longest {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    void note(long startNanos) {
      count.incrementAndGet();
      nanos.accumulateAndGet(Figures.since(startNanos).toNanos(), Math::max);
    }

    long count() {
      return count.get();
    }

    String longest() {
      return Figures.seconds(Duration.ofNanos(nanos.get()));
    }
  }
}
