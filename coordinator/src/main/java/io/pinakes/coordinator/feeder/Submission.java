package io.pinakes.coordinator.feeder;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document that somebody submitted by URL, and how far it got. It moves from queued to indexed or
 * failed; submitting the URL again puts it back to queued.
 *
 * @param submittedMillis since 1970, for people and for the order of lists
 */
record Submission(PublicUrl url, String title, long submittedMillis, State state) {

  /** The value of {@code status} while it waits. */
  static final String QUEUED = "queued";

  /** The value of {@code status} when its text can be found. */
  static final String INDEXED = "indexed";

  /** The value of {@code status} when it was given up. */
  static final String FAILED = "failed";

  /** Longest reason kept, in characters; servers have a say in what some of them quote. */
  private static final int MAX_REASON = 500;

  /** How far a submission got. */
  sealed interface State {}

  /**
   * Waiting to be fetched, or being fetched.
   *
   * @param owner the coordinator that has it in hand, by its start of the process; empty: nobody
   *     yet
   * @param attempts coordinators that took it in hand so far
   */
  record Queued(String owner, int attempts) implements State {}

  /**
   * Fetched.
   *
   * @param bytes of the body that the text came from
   */
  record Indexed(String text, long bytes, long finishedMillis) implements State {}

  /** Given up. */
  record Failed(String reason, long finishedMillis) implements State {
    Failed {
      reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
    }
  }

  Submission with(State next) {
    return new Submission(url, title, submittedMillis, next);
  }

  /** As it stands in the index. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("url", url.toString());
    json.put("title", title);
    json.put("submitted", Instant.ofEpochMilli(submittedMillis).toString());
    switch (state) {
      case Queued queued -> {
        json.put("status", QUEUED);
        json.put("owner", queued.owner);
        json.put("attempts", queued.attempts);
      }
      case Indexed indexed -> {
        json.put("status", INDEXED);
        json.put("finished", Instant.ofEpochMilli(indexed.finishedMillis).toString());
        json.put("bytes", indexed.bytes);
        json.put("text", indexed.text);
      }
      case Failed failed -> {
        json.put("status", FAILED);
        json.put("finished", Instant.ofEpochMilli(failed.finishedMillis).toString());
        json.put("error", failed.reason);
      }
    }
    return json;
  }

  /**
   * Reads a queued submission back.
   *
   * @throws IllegalArgumentException it is not one that this class wrote
   */
  static Submission queuedFrom(JsonNode json) {
    String status = json.path("status").asString("");
    if (!status.equals(QUEUED)) {
      throw new IllegalArgumentException("status is [" + status + "]");
    }
    return new Submission(
        PublicUrl.parse(json.path("url").asString("")),
        json.path("title").asString(""),
        Instant.parse(json.path("submitted").asString("1970-01-01T00:00:00Z")).toEpochMilli(),
        new Queued(json.path("owner").asString(""), json.path("attempts").asInt(0)));
  }
}
