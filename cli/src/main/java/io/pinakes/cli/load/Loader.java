package io.pinakes.cli.load;

import io.pinakes.cli.client.Answer;
import io.pinakes.cli.client.Request;
import io.pinakes.cli.client.Servers;
import io.pinakes.cli.failure.CommandException;
import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends documents in bulk requests, a few at a time. What is refused for now (429, 503, no
 * connection) is sent again, to the next server and after a while; what is refused for good is
 * counted. One thread gives it documents.
 */
final class Loader implements DocumentSink {

  /** With the waits between them about 30 s: longer than a cluster takes to replace a dead node. */
  static final int MAX_ATTEMPTS = 12;

  static final Duration FIRST_WAIT = Duration.ofMillis(100);
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Machine machine;
  private final Servers servers;
  private final String path;
  private final long maxBytes;
  private final int inFlight;
  private final Semaphore slots;
  private final LoadReport report;

  private List<SourceDocument> pending = new ArrayList<>();
  private long pendingBytes;

  /** Why loading cannot go on; set once, by any sender. */
  private volatile @Nullable String hopeless;

  /**
   * Makes a loader.
   *
   * @param index its name, percent-encoded
   * @param maxBytes of a bulk request; a document that is larger travels alone
   * @param inFlight bulk requests on their way at a time
   */
  Loader(
      Machine machine,
      Servers servers,
      String index,
      long maxBytes,
      int inFlight,
      LoadReport report) {
    this.machine = machine;
    this.servers = servers;
    this.path = "/" + index + "/_bulk";
    this.maxBytes = maxBytes;
    this.inFlight = inFlight;
    this.slots = new Semaphore(inFlight);
    this.report = report;
  }

  @Override
  public void accept(SourceDocument document) throws InterruptedException {
    int bytes = BulkBody.size(document);
    if (pendingBytes + bytes > maxBytes) {
      flush();
    }
    pending.add(document);
    pendingBytes += bytes;
  }

  @Override
  public void refuse(String id, String reason) {
    report.fail(id, reason);
  }

  /**
   * Sends what is left and waits for all answers.
   *
   * @throws CommandException no server answers any more
   */
  void finish() throws InterruptedException {
    flush();
    slots.acquire(inFlight);
    slots.release(inFlight);
    giveUpIfHopeless();
  }

  private void flush() throws InterruptedException {
    giveUpIfHopeless();
    if (pending.isEmpty()) {
      return;
    }
    List<SourceDocument> batch = pending;
    pending = new ArrayList<>();
    pendingBytes = 0;
    slots.acquire();
    machine.spawn(
        "bulk",
        () -> {
          try {
            send(batch);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hopeless = "interrupted";
          } catch (RuntimeException e) {
            hopeless = "a bulk request failed unexpectedly: " + e;
            throw e;
          } finally {
            slots.release();
          }
        });
  }

  private void giveUpIfHopeless() {
    String reason = hopeless;
    if (reason != null) {
      throw new CommandException(
          reason + " (" + report.loaded() + " documents are loaded; loading again replaces them)");
    }
  }

  private void send(List<SourceDocument> batch) throws InterruptedException {
    List<SourceDocument> rest = batch;
    String reason = "";
    boolean reached = true;
    for (int attempt = 0; attempt < MAX_ATTEMPTS && hopeless == null; attempt++) {
      if (attempt > 0) {
        machine.clock().sleep(waitBefore(attempt));
      }
      try {
        Answer answer = servers.send(Request.postLines(path, BulkBody.of(rest)));
        reached = true;
        reason = answer.ok() ? "refused for now" : answer.error();
        if (!answer.isTemporary()) {
          rest = settle(rest, answer);
        }
        if (rest.isEmpty()) {
          return;
        }
      } catch (IOException e) {
        reached = false;
        reason = String.valueOf(e.getMessage());
      }
    }
    for (SourceDocument document : rest) {
      report.fail(document.id(), reason);
    }
    if (!reached) {
      hopeless = reason;
    }
  }

  /** Counts what is settled; returns what may be sent again. */
  private List<SourceDocument> settle(List<SourceDocument> sent, Answer answer) {
    if (!answer.ok()) {
      sent.forEach(document -> report.fail(document.id(), answer.error()));
      return List.of();
    }
    JsonNode items = answer.json().path("items");
    if (items.size() != sent.size()) {
      throw new CommandException(
          "sent " + sent.size() + " documents, got " + items.size() + " answers");
    }
    var again = new ArrayList<SourceDocument>();
    long succeeded = 0;
    for (int i = 0; i < sent.size(); i++) {
      JsonNode item = items.get(i).path("index");
      int status = item.path("status").asInt(0);
      if (status >= 200 && status < 300) {
        succeeded++;
      } else if (status == 429 || status == 503) {
        again.add(sent.get(i));
      } else {
        report.fail(sent.get(i).id(), describe(status, item.path("error")));
      }
    }
    report.succeed(succeeded);
    return again;
  }

  private static String describe(int status, JsonNode error) {
    return status
        + " "
        + error.path("type").asString("")
        + ": "
        + error.path("reason").asString("");
  }

  /**
   * Doubles from attempt to attempt; half of it by chance, so that senders do not march in step.
   */
  private Duration waitBefore(int attempt) {
    long longest =
        Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(attempt - 1, 16));
    return Duration.ofMillis(longest / 2 + machine.random(longest / 2 + 1));
  }
}
