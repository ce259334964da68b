package io.pinakes.system.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.system.Rest;
import io.pinakes.system.Rest.Answer;
import io.pinakes.system.history.Linearizability;
import io.pinakes.system.history.Step;
import io.pinakes.system.history.Step.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Few documents that several clients read strictly and write on condition that nobody else has. The
 * history of each must be one that a single document on a single machine could have had.
 */
public final class Register {

  private static final int KEYS = 3;
  private static final int CLIENTS = 3;
  private static final Duration PACE = Duration.ofMillis(75);

  /** After a failure: who knows nothing has nothing to write on. */
  private static final Duration BACKOFF = Duration.ofMillis(100);

  private static final Duration TRY_LIMIT = Duration.ofSeconds(10);
  private static final Duration FINAL_READ_LIMIT = Duration.ofSeconds(30);
  private static final int MAX_REMEMBERED = 20;

  private final Rest rest;
  private final String index;
  private final Pauses reads = new Pauses();
  private final Pauses writes = new Pauses();
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicLong values = new AtomicLong();
  private final Map<String, Queue<Step>> histories = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * What was measured since {@link #measure}.
   *
   * @param reads strict reads that were answered
   * @param writes conditional writes that were acknowledged
   * @param unknown requests whose outcome the client was not told
   */
  public record Measured(
      long reads, long writes, long unknown, Duration readPause, Duration writePause) {}

  /** Makes clients of an index that is empty and nobody else's; they do nothing yet. */
  public Register(Rest rest, String index) {
    this.rest = rest;
    this.index = index;
  }

  /** Starts to read and write. */
  public void start() {
    stopping = false;
    measure();
    for (int number = 1; number <= CLIENTS; number++) {
      String name = "client-" + number;
      clients.add(Thread.ofVirtual().name(index + " " + name).start(() -> run(name)));
    }
  }

  /** Lets each client finish what it is at. */
  public void stop() {
    stopping = true;
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    clients.clear();
  }

  /** Begins to measure. */
  public void measure() {
    reads.restart();
    writes.restart();
    unknown.set(0);
  }

  /** Successes so far of strict reads and of conditional writes. */
  public Progress progress() {
    return Progress.of(Stream.of(reads, writes));
  }

  /** What has been measured until now. */
  public Measured measured() {
    return new Measured(
        reads.successes(), writes.successes(), unknown.get(), reads.longest(), writes.longest());
  }

  /** The change that a client found as the last one; null if it found no document. */
  private record Version(@Nullable Condition condition) {}

  private void run(String client) {
    try {
      while (!stopping) {
        String key = "key-" + ThreadLocalRandom.current().nextInt(KEYS);
        Version found = read(client, key);
        boolean known = found != null;
        if (known && ThreadLocalRandom.current().nextBoolean()) {
          known = write(client, key, found.condition);
        }
        Thread.sleep(known ? PACE : BACKOFF);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError e) {
      violation(client + ": " + e);
    }
  }

  /** Reads, at another coordinator if the first does not answer; null if nobody does. */
  private @Nullable Version read(String client, String key) {
    long invoked = System.nanoTime();
    Answer answer;
    try {
      answer = rest.send("GET", path(key), "", TRY_LIMIT);
    } catch (IOException e) {
      unknown.incrementAndGet();
      return null; // a read without an answer says nothing about the document
    }
    reads.success();
    return noteRead(client, key, answer, invoked);
  }

  private @Nullable Version noteRead(String client, String key, Answer answer, long invoked) {
    if (answer.status() == 404) {
      note(key, client, new Step.Get(), new Step.Missing(), invoked, System.nanoTime());
      return new Version(null);
    }
    if (answer.status() != 200) {
      violation("read of " + key + ": " + answer);
      return null;
    }
    JsonNode json = answer.json();
    var found =
        new Step.Found(
            json.path("_source").path("value").asString(),
            json.path("_version").asLong(),
            json.path("_seq_no").asLong(),
            json.path("_primary_term").asLong());
    note(key, client, new Step.Get(), found, invoked, System.nanoTime());
    return new Version(new Condition(found.seqNo(), found.term()));
  }

  /**
   * Writes if the document is still as it was read. It is sent once only: a second try would find
   * what the first has done.
   *
   * @return whether its outcome is known
   */
  private boolean write(String client, String key, @Nullable Condition condition) {
    String value = client + " " + values.incrementAndGet();
    var put = new Step.Put(value, condition == null, condition);
    String path =
        condition == null
            ? "/" + index + "/_create/" + key + "?timeout=8s"
            : "/%s/_doc/%s?timeout=8s&if_seq_no=%d&if_primary_term=%d"
                .formatted(index, key, condition.seqNo(), condition.term());
    long invoked = System.nanoTime();
    Answer answer;
    try {
      answer = rest.sendOnce("PUT", path, "{\"value\":\"" + value + "\"}", TRY_LIMIT);
    } catch (IOException e) {
      unknown.incrementAndGet();
      note(key, client, put, new Step.Unknown(), invoked, Step.NEVER);
      return false;
    }
    long returned = System.nanoTime();
    switch (answer.status()) {
      case 200, 201 -> {
        JsonNode json = answer.json();
        Outcome outcome = Outcome.valueOf(json.path("result").asString().toUpperCase(Locale.ROOT));
        var done =
            new Step.Done(
                outcome,
                json.path("_version").asLong(),
                json.path("_seq_no").asLong(),
                json.path("_primary_term").asLong());
        note(key, client, put, done, invoked, returned);
        writes.success();
        return true;
      }
      case 409 -> {
        note(key, client, put, new Step.Conflict(), invoked, returned);
        return true;
      }
      case 429, 503 -> {
        unknown.incrementAndGet();
        note(key, client, put, new Step.Unknown(), invoked, Step.NEVER);
        return false;
      }
      default -> {
        violation("write of " + key + ": " + answer);
        return false;
      }
    }
  }

  private void note(
      String key, String client, Step.Call call, Step.Answer answer, long invoked, long returned) {
    histories
        .computeIfAbsent(key, _ -> new ConcurrentLinkedQueue<>())
        .add(new Step(client, call, answer, invoked, returned));
  }

  private void violation(String what) {
    if (violations.size() < MAX_REMEMBERED) {
      violations.add(what);
    }
  }

  private String path(String key) {
    return "/" + index + "/_doc/" + key + "?consistency=strict";
  }

  /** Reads every document once more and checks all that ever happened. Nobody may write now. */
  public void verify() {
    assertThat(violations).as("answers that cannot be, of %s", index).isEmpty();
    for (String key : new TreeMap<>(histories).keySet()) {
      long invoked = System.nanoTime();
      noteRead("the end", key, rest.insist("GET", path(key), "", FINAL_READ_LIMIT), invoked);
      List<Step> history = List.copyOf(histories.get(key));
      assertThat(Linearizability.check(history))
          .as("history of %s of %s, %s steps", key, index, history.size())
          .isInstanceOf(Linearizability.Linearizable.class);
    }
  }
}
