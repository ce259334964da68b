package io.pinakes.system.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.coordinator.routing.Routing;
import io.pinakes.system.Rest;
import io.pinakes.system.Rest.Answer;
import io.pinakes.system.Until;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes documents that each have an id of their own, and remembers which were acknowledged. All
 * the time it reads some of those, and searches. Each request has one retry, at another
 * coordinator. In the end every acknowledged document is there exactly once and as it was written;
 * one that was not acknowledged may be there, but then it is as it was written, too.
 */
public final class AckedSet {

  /** How long a write may wait in the cluster: longer than any failover. */
  private static final String WRITE_TIMEOUT = "8s";

  private static final String POSITION = "Pinakes-Position";
  private static final Duration TRY_LIMIT = Duration.ofSeconds(10);
  private static final Duration VERIFY_LIMIT = Duration.ofSeconds(30);
  private static final int BATCH = 500;

  /** One in so many writes is a bulk of so many documents. */
  private static final int BULK_EVERY = 10;

  private static final int BULK_SIZE = 6;
  private static final int MAX_REMEMBERED = 20;

  /** Who read at once what was written, in the end. */
  private static final int READERS = 8;

  private final Rest rest;
  private final String index;
  private final int shards;
  private final Ticks writer;
  private final Ticks reader;
  private final Ticks searcher;
  private final List<Pauses> writes;
  private final List<Pauses> reads;
  private final Pauses searches = new Pauses();
  private final Map<String, Fate> documents = new ConcurrentHashMap<>();
  private final List<List<Acked>> acknowledgedByShard;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failedWrites = new AtomicLong();
  private final AtomicLong failedReads = new AtomicLong();
  private final AtomicLong missedReads = new AtomicLong();
  private final AtomicLong failedSearches = new AtomicLong();
  private final AtomicLong partialSearches = new AtomicLong();
  private final AtomicLong firsts = new AtomicLong();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  /** What a client knows of a document that it wrote. */
  private enum Fate {
    UNKNOWN,
    ACKNOWLEDGED
  }

  /**
   * A document that was acknowledged.
   *
   * @param position that its answer named; empty if only a repetition was answered, which does not
   */
  private record Acked(String id, Optional<String> position) {}

  /**
   * What was measured since {@link #measure}.
   *
   * @param acknowledged writes
   * @param failedWrites writes that failed at both tries
   * @param failedReads likewise
   * @param failedSearches likewise
   * @param missedReads gets that said nothing about what they must see, and did not see what was
   *     acknowledged before; promised to be none as long as clocks and DynamoDB are to be relied on
   * @param partialSearches answers that did not come from all shards
   * @param writePause the longest pause in writes, of the shard with the longest
   * @param readPause likewise, in gets
   * @param searchPause the longest time between complete answers
   */
  public record Measured(
      long acknowledged,
      long failedWrites,
      long failedReads,
      long missedReads,
      long failedSearches,
      long partialSearches,
      Duration writePause,
      Duration readPause,
      Duration searchPause) {

    /** Gets and searches that were not answered, or not by all shards. */
    public long unansweredReads() {
      return failedReads + failedSearches + partialSearches;
    }
  }

  /** Makes clients of an index that is empty and nobody else's; they do nothing yet. */
  public AckedSet(Rest rest, String index, int shards) {
    this.rest = rest;
    this.index = index;
    this.shards = shards;
    this.writes = Stream.generate(Pauses::new).limit(shards).toList();
    this.reads = Stream.generate(Pauses::new).limit(shards).toList();
    this.acknowledgedByShard =
        Stream.generate(() -> Collections.synchronizedList(new ArrayList<Acked>()))
            .limit(shards)
            .toList();
    this.writer = new Ticks(index + " writer", this::writeOneOrMany, this::unexpected);
    this.reader = new Ticks(index + " reader", this::read, this::unexpected);
    this.searcher = new Ticks(index + " searcher", this::search, this::unexpected);
  }

  private void unexpected(Throwable failure) {
    violation(failure.toString());
  }

  private void violation(String what) {
    if (violations.size() < MAX_REMEMBERED) {
      violations.add(what);
    }
  }

  /** Starts to write, read and search. */
  public void start() {
    if (documents.isEmpty()) {
      // The first one makes the mapping.
      Until.isTrue(
          "a first document in " + index, VERIFY_LIMIT, () -> write(firsts.decrementAndGet()));
    }
    measure();
    writer.start();
    reader.start();
    searcher.start();
  }

  /** Lets the requests end that have begun, and begins no more. */
  public void stop() {
    writer.stop();
    reader.stop();
    searcher.stop();
  }

  /** Begins to measure. */
  public void measure() {
    pauses().forEach(Pauses::restart);
    Stream.of(acknowledged, failedWrites, failedReads, missedReads, failedSearches, partialSearches)
        .forEach(count -> count.set(0));
    refusals.clear();
  }

  /** Successes so far of writes and gets, for each shard, and of searches. */
  public Progress progress() {
    return Progress.of(pauses());
  }

  private Stream<Pauses> pauses() {
    return Stream.of(writes, reads, List.of(searches)).flatMap(List::stream);
  }

  /** What has been measured until now. */
  public Measured measured() {
    return new Measured(
        acknowledged.get(),
        failedWrites.get(),
        failedReads.get(),
        missedReads.get(),
        failedSearches.get(),
        partialSearches.get(),
        longest(writes),
        longest(reads),
        searches.longest());
  }

  private static Duration longest(List<Pauses> shards) {
    return shards.stream().map(Pauses::longest).max(Duration::compareTo).orElseThrow();
  }

  /** Some of the answers to what failed at both tries, since {@link #measure}. */
  public List<String> failures() {
    return List.copyOf(refusals);
  }

  /** All documents that were ever acknowledged. */
  public long size() {
    return documents.values().stream().filter(Fate.ACKNOWLEDGED::equals).count();
  }

  /** A document's id, of a shard that changes from one number to the next. */
  private String id(long number) {
    for (int variant = 0; ; variant++) {
      String id = "d" + number + "-" + variant;
      if (Routing.shardOf(id, shards) == Math.floorMod(number, shards)) {
        return id;
      }
    }
  }

  private static String source(String id) {
    ObjectNode source = Rest.JSON.createObjectNode();
    source.put("name", id);
    source.put("text", "once upon a time there was " + id);
    return source.toString();
  }

  private void writeOneOrMany(long number) throws IOException {
    if (number % BULK_EVERY == 0) {
      writeMany(number);
    } else {
      write(number);
    }
  }

  private boolean write(long number) {
    String id = id(number);
    documents.put(id, Fate.UNKNOWN);
    Answer answer;
    try {
      answer =
          rest.send(
              "PUT",
              "/" + index + "/_create/" + id + "?timeout=" + WRITE_TIMEOUT,
              source(id),
              TRY_LIMIT);
    } catch (IOException e) {
      failed(failedWrites, e);
      return false;
    }
    // It exists at the retry: the first try had its effect, and only its answer was lost.
    boolean written = answer.status() == 409 && answer.failedBefore() > 0;
    if (!written && answer.status() != 201) {
      violation("create " + id + ": " + answer);
      return false;
    }
    acknowledge(id, Math.floorMod(number, shards), answer);
    return true;
  }

  private void acknowledge(String id, int shard, Answer answer) {
    documents.put(id, Fate.ACKNOWLEDGED);
    acknowledgedByShard.get(shard).add(new Acked(id, answer.headers().firstValue(POSITION)));
    acknowledged.incrementAndGet();
    writes.get(shard).success();
  }

  /** Some documents in one request; those that fail are sent once more, in another one. */
  private void writeMany(long number) throws IOException {
    List<String> ids = IntStream.range(0, BULK_SIZE).mapToObj(i -> "b" + number + "-" + i).toList();
    ids.forEach(id -> documents.put(id, Fate.UNKNOWN));
    List<String> open = bulk(ids, false);
    if (!open.isEmpty()) {
      open = bulk(open, true);
    }
    failedWrites.addAndGet(open.size());
  }

  /** Returns those that failed and may succeed later. */
  private List<String> bulk(List<String> ids, boolean again) throws IOException {
    var body = new StringBuilder();
    for (String id : ids) {
      body.append("{\"create\":{\"_id\":\"").append(id).append("\"}}\n");
      body.append(source(id)).append('\n');
    }
    Answer answer;
    try {
      answer =
          rest.send(
              "POST", "/" + index + "/_bulk?timeout=" + WRITE_TIMEOUT, body.toString(), TRY_LIMIT);
    } catch (IOException e) {
      remember(String.valueOf(e.getMessage()));
      return ids;
    }
    if (answer.status() != 200) {
      violation("bulk: " + answer);
      return List.of();
    }
    var failed = new ArrayList<String>();
    for (JsonNode item : answer.json().path("items")) {
      JsonNode result = item.path("create");
      String id = result.path("_id").asString();
      int status = result.path("status").asInt();
      boolean written = status == 409 && (again || answer.failedBefore() > 0);
      if (status == 201 || written) {
        acknowledge(id, Routing.shardOf(id, shards), answer);
      } else if (status == 503 || status == 429) {
        remember(result.toString());
        failed.add(id);
      } else {
        violation("bulk: " + result);
      }
    }
    return failed;
  }

  /** Every other read says what it must see; then it does, whatever clocks and leases do. */
  private void read(long number) {
    int shard = (int) (number % shards);
    List<Acked> known = acknowledgedByShard.get(shard);
    int size = known.size();
    if (size == 0) {
      return;
    }
    // The newest is the most likely to be missed, any other the most likely to be forgotten.
    Acked document =
        known.get(number / shards % 2 == 0 ? size - 1 : ThreadLocalRandom.current().nextInt(size));
    Optional<String> position =
        number / shards / 2 % 2 == 0 ? document.position : Optional.<String>empty();
    String path =
        "/"
            + index
            + "/_doc/"
            + document.id
            + position
                .map(at -> "?pinakes_position=" + URLEncoder.encode(at, StandardCharsets.UTF_8))
                .orElse("");
    Answer answer;
    try {
      answer = rest.send("GET", path, "", TRY_LIMIT);
    } catch (IOException e) {
      failed(failedReads, e);
      return;
    }
    if (answer.status() == 404 && position.isEmpty()) {
      missedReads.incrementAndGet();
      remember(answer.toString());
      return;
    }
    if (answer.status() != 200 || !isAsWritten(document.id, answer.json())) {
      violation("get of " + document + ", which was acknowledged before: " + answer);
      return;
    }
    reads.get(shard).success();
  }

  private void search(long number) {
    String body =
        "{\"query\":{\"match\":{\"text\":\"time\"}},\"track_total_hits\":true,\"size\":3}";
    Answer answer;
    try {
      answer = rest.send("POST", "/" + index + "/_search", body, TRY_LIMIT);
    } catch (IOException e) {
      failed(failedSearches, e);
      return;
    }
    JsonNode json = answer.json();
    if (answer.status() != 200) {
      violation("search " + number + ": " + answer);
    } else if (json.path("_shards").path("failed").asInt(-1) != 0
        || json.path("timed_out").asBoolean(true)) {
      partialSearches.incrementAndGet();
      remember(answer.toString());
    } else {
      searches.success();
    }
  }

  private void failed(AtomicLong count, IOException failure) {
    count.incrementAndGet();
    remember(String.valueOf(failure.getMessage()));
    if (failure instanceof Rest.UnansweredException unanswered) {
      unanswered.answers().stream()
          .filter(answer -> !isRefusalWithReason(answer))
          .forEach(answer -> violation("neither an answer nor a refusal with a reason: " + answer));
    }
  }

  private static boolean isRefusalWithReason(Answer answer) {
    return (answer.status() == 503 || answer.status() == 429)
        && answer.headers().firstValue("Retry-After").isPresent()
        && !answer.json().path("error").path("reason").asString("").isBlank();
  }

  private void remember(String failure) {
    if (refusals.size() < MAX_REMEMBERED) {
      refusals.add(failure);
    }
  }

  /**
   * Compares all that is there with what is known. Nobody may write meanwhile.
   *
   * @param byGet also document by document, which takes long
   */
  public void verify(boolean byGet) throws IOException {
    verify(byGet ? Integer.MAX_VALUE : 0);
  }

  /**
   * The same.
   *
   * @param gets how many documents are also compared one by one: any, as they are all over the
   *     shards and the time
   */
  public void verify(int gets) throws IOException {
    assertThat(violations).as("answers that cannot be, of %s", index).isEmpty();
    List<String> ids = List.copyOf(documents.keySet());
    // A write that its client gave up may still arrive, but not for ever.
    Until.passes(index + " as it should be", VERIFY_LIMIT, () -> compareAllBySearch(ids));
    compareAllByGet(ids.subList(0, Math.min(gets, ids.size())));
  }

  private void compareAllBySearch(List<String> ids) throws IOException {
    rest.post("/" + index + "/_refresh", "").orThrow();
    var wrong = new TreeMap<String, String>();
    long found = 0;
    for (int from = 0; from < ids.size(); from += BATCH) {
      found += compareBySearch(ids.subList(from, Math.min(from + BATCH, ids.size())), wrong);
    }
    assertThat(wrong).as("documents of %s that are not as they should be", index).isEmpty();
    JsonNode count = rest.get("/" + index + "/_count").orThrow().json();
    assertThat(count.path("_shards").path("failed").asInt(-1)).as("%s", count).isZero();
    assertThat(count.path("count").asLong(-1)).as("documents in %s", index).isEqualTo(found);
  }

  private int compareBySearch(List<String> ids, Map<String, String> wrong) throws IOException {
    ObjectNode body = Rest.JSON.createObjectNode().put("size", BATCH).put("version", true);
    var values = body.putObject("query").putObject("ids").putArray("values");
    ids.forEach(values::add);
    JsonNode answer = rest.post("/" + index + "/_search", body.toString()).orThrow().json();
    assertThat(answer.path("_shards").path("failed").asInt(-1)).as("%s", answer).isZero();
    var found = new TreeMap<String, JsonNode>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      String id = hit.path("_id").asString();
      if (found.put(id, hit) != null) {
        wrong.put(id, "found twice");
      }
    }
    for (String id : ids) {
      JsonNode hit = found.get(id);
      if (hit == null ? documents.get(id) == Fate.ACKNOWLEDGED : !isAsWritten(id, hit)) {
        wrong.put(id, documents.get(id) + ", but by search: " + hit);
      }
    }
    return found.size();
  }

  private void compareAllByGet(List<String> ids) {
    var wrong = new ConcurrentSkipListMap<String, String>();
    var next = new AtomicInteger();
    List<Thread> readers =
        Stream.generate(() -> Thread.ofVirtual().unstarted(() -> compareByGet(ids, next, wrong)))
            .limit(READERS)
            .toList();
    readers.forEach(Thread::start);
    try {
      for (Thread reader : readers) {
        reader.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    assertThat(wrong).as("documents of %s that are not as they should be", index).isEmpty();
  }

  private void compareByGet(List<String> ids, AtomicInteger next, Map<String, String> wrong) {
    for (int i; (i = next.getAndIncrement()) < ids.size(); ) {
      String id = ids.get(i);
      try {
        Answer answer = rest.insist("GET", "/" + index + "/_doc/" + id, "", VERIFY_LIMIT);
        boolean right =
            switch (answer.status()) {
              case 200 -> isAsWritten(id, answer.json());
              case 404 -> documents.get(id) == Fate.UNKNOWN;
              default -> false;
            };
        if (!right) {
          wrong.put(id, documents.get(id) + ", but by get: " + answer);
        }
      } catch (RuntimeException | AssertionError e) {
        wrong.put(id, documents.get(id) + ", but by get: " + e);
      }
    }
  }

  /** It has its content, and was written once. */
  private static boolean isAsWritten(String id, JsonNode document) {
    return document.path("_version").asLong() == 1
        && document.path("_source").equals(Rest.JSON.readTree(source(id)));
  }
}
