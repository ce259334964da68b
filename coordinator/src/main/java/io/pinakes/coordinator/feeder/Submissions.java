package io.pinakes.coordinator.feeder;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.DocumentWrite.Kind;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.IndexHit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All submissions, as documents of one index: what is acknowledged here is in its log. A submission
 * changes only from the very version that was read, so nobody overwrites a newer one.
 */
final class Submissions {

  /** The book's name for its search engine. */
  static final String INDEX = "goophr";

  /** For one write, read or search. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Deepest that a list may be read, as OpenSearch's {@code index.max_result_window}. */
  static final int MAX_WINDOW = 10_000;

  /** Queued submissions read at once. */
  static final int PAGE = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);

  private static final String DEFINITION =
      """
      {
        "settings": {"number_of_shards": 3, "auto_expand_replicas": "0-1"},
        "mappings": {
          "properties": {
            "url": {"type": "keyword"},
            "title": {"type": "text", "fields": {"keyword": {"type": "keyword"}}},
            "text": {"type": "text", "similarity": "term_count"},
            "status": {"type": "keyword"},
            "error": {"type": "text"},
            "submitted": {"type": "date"},
            "finished": {"type": "date"},
            "bytes": {"type": "long"},
            "owner": {"type": "keyword"},
            "attempts": {"type": "long"}
          }
        }
      }
      """;

  private final JsonMapper json = JsonMapper.shared();
  private final Documents documents;
  private final Searches searches;
  private final Indices indices;

  Submissions(Documents documents, Searches searches, Indices indices) {
    this.documents = documents;
    this.searches = searches;
    this.indices = indices;
  }

  /** A document at one moment: a later change of it has another. */
  record Version(String id, long seqNo, long primaryTerm) {}

  /** A queued submission and the version that says so. */
  record Stored(Version version, Submission submission) {}

  /**
   * Writes a submission over whatever its URL had, and makes it visible to lists.
   *
   * @throws ApiException it was not acknowledged
   */
  Version put(Submission submission) throws InterruptedException {
    if (!exist()) {
      create();
    }
    var write = new DocumentWrite(Kind.INDEX, submission.url().id(), bytes(submission), -1, -1);
    DocumentResult result = write(write, Refresh.TRUE);
    return versionOf(result, result.error());
  }

  /**
   * Replaces one version of a submission.
   *
   * @return the new version; empty if the submission has changed since, or is gone
   * @throws ApiException it is not known to be replaced
   */
  Optional<Version> replace(Version version, Submission next) throws InterruptedException {
    // A write to an index that is gone would bring it back, and without its mapping.
    if (!exist()) {
      return Optional.empty();
    }
    var write =
        new DocumentWrite(Kind.INDEX, version.id, bytes(next), version.seqNo, version.primaryTerm);
    DocumentResult result = write(write, Refresh.NONE);
    ApiError error = result.error();
    if (error != null && error.status() == 409) {
      return Optional.empty();
    }
    return Optional.of(versionOf(result, error));
  }

  /** Whether {@code version} is still what the index holds. */
  boolean isCurrent(Version version) throws InterruptedException {
    if (!exist()) {
      return false;
    }
    GetAnswer found = documents.get(INDEX, version.id, true, TIMEOUT);
    return found.source() != null
        && found.seqNo() == version.seqNo
        && found.primaryTerm() == version.primaryTerm;
  }

  /**
   * Queued submissions that one of {@code owners} has in hand, or that none of them has. Oldest
   * first, {@link #PAGE} at most, as searches see them. Shards that do not answer are left out:
   * this is for work that is done again later.
   */
  List<Stored> queued(boolean inHand, Collection<String> owners) throws InterruptedException {
    if (!exist()) {
      return List.of();
    }
    ObjectNode body = json.createObjectNode().put("size", PAGE).put("seq_no_primary_term", true);
    ObjectNode bool = body.putObject("query").putObject("bool");
    ArrayNode filter = bool.putArray("filter");
    filter.addObject().putObject("term").put("status", Submission.QUEUED);
    ArrayNode owned =
        (inHand ? filter : bool.putArray("must_not"))
            .addObject()
            .putObject("terms")
            .putArray("owner");
    owners.forEach(owned::add);
    body.putArray("sort").add(order("submitted", "asc")).add(order("url", "asc"));
    var queued = new ArrayList<Stored>();
    for (IndexHit found : searches.search(List.of(INDEX), body, TIMEOUT).hits()) {
      Hit hit = found.hit();
      try {
        queued.add(
            new Stored(
                new Version(hit.id(), hit.seqNo(), hit.primaryTerm()),
                Submission.queuedFrom(source(hit))));
      } catch (IllegalArgumentException e) {
        LOG.warn("submission [{}] cannot be read and is left alone: {}", hit.id(), e.getMessage());
      }
    }
    return queued;
  }

  /** Submissions from the newest on, without their text, as clients are told. */
  ArrayNode list(int from, int size) throws InterruptedException {
    ArrayNode list = json.createArrayNode();
    if (!exist()) {
      return list;
    }
    ObjectNode body = json.createObjectNode().put("from", from).put("size", size);
    List<String> members =
        List.of("title", "url", "status", "error", "bytes", "submitted", "finished");
    ArrayNode wanted = body.putArray("_source");
    members.forEach(wanted::add);
    body.putObject("query").putObject("match_all");
    body.putArray("sort").add(order("submitted", "desc")).add(order("url", "asc"));
    for (IndexHit found : whole(searches.search(List.of(INDEX), body, TIMEOUT)).hits()) {
      JsonNode source = source(found.hit());
      ObjectNode entry = list.addObject();
      for (String member : members) {
        if (source.has(member)) {
          entry.set(member, source.get(member));
        }
        if (member.equals("url")) {
          entry.put("id", found.hit().id());
        }
      }
    }
    return list;
  }

  /** Whether anything was ever submitted. */
  boolean exist() throws InterruptedException {
    return indices.find(INDEX).isPresent();
  }

  /**
   * {@code found}, if every shard has answered: the book's answers are bare arrays, which could not
   * say that something is missing.
   *
   * @throws ApiException 503 otherwise
   */
  static Found whole(Found found) {
    if (!found.failures().isEmpty()) {
      throw ApiException.unavailable(
          found.failures().size()
              + " of "
              + found.shards()
              + " shards gave no answer: "
              + found.failures().getFirst().error().reason());
    }
    if (found.timedOut()) {
      throw ApiException.unavailable("the search took longer than " + TIMEOUT.toSeconds() + " s");
    }
    return found;
  }

  static ObjectNode order(String field, String direction) {
    return JsonMapper.shared().createObjectNode().put(field, direction);
  }

  static JsonNode source(Hit hit) {
    byte[] source = hit.source();
    if (source == null) {
      throw new IllegalStateException("hit [" + hit.id() + "] came without its source");
    }
    return JsonMapper.shared().readTree(source);
  }

  private void create() throws InterruptedException {
    try {
      indices.create(INDEX, (ObjectNode) json.readTree(DEFINITION), TIMEOUT);
    } catch (ApiException e) {
      if (!e.error().type().equals("resource_already_exists_exception")) {
        throw e;
      }
      LOG.debug("another coordinator created [{}] at the same time", INDEX);
    }
  }

  private byte[] bytes(Submission submission) {
    return json.writeValueAsBytes(submission.toJson());
  }

  private DocumentResult write(DocumentWrite write, Refresh refresh) throws InterruptedException {
    return documents
        .write(List.of(new Documents.Item(INDEX, write)), refresh, TIMEOUT)
        .getFirst()
        .document();
  }

  private static Version versionOf(DocumentResult result, @Nullable ApiError error) {
    if (error != null) {
      throw new ApiException(error);
    }
    return new Version(result.id(), result.seqNo(), result.primaryTerm());
  }
}
