package io.pinakes.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every write that was acknowledged, by document, to be compared with what is there afterwards. */
final class Ledger {

  private static final int BATCH = 500;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /**
   * A document's last acknowledged state.
   *
   * @param revision the content that was acknowledged, from 1
   * @param version the document's version after it; -1 if a repeated request may have raised it
   */
  record Entry(int revision, long version) {}

  void acknowledge(String id, int revision, long version) {
    Entry before = entries.put(id, new Entry(revision, version));
    if (before != null && before.revision >= revision) {
      throw new IllegalStateException(id + ": " + revision + " after " + before.revision);
    }
  }

  /** The last acknowledged revision of a document; 0 if there is none. */
  int revision(String id) {
    Entry entry = entries.get(id);
    return entry == null ? 0 : entry.revision;
  }

  int size() {
    return entries.size();
  }

  List<String> ids() {
    return new ArrayList<>(entries.keySet());
  }

  /** What the document with this id and revision contains; different for each. */
  static String source(String id, int revision) {
    ObjectNode source = Rest.JSON.createObjectNode();
    source.put("name", id);
    source.put("revision", revision);
    source.put("text", "all of it, says " + id + " for time " + revision);
    return source.toString();
  }

  /** Compares all of it, by searches and one by one; the index has nothing else. */
  void verify(Rest rest, String index) throws IOException {
    Map<String, String> wrong = search(rest, index);
    for (String id : ids()) {
      var answer = rest.insist("GET", "/" + index + "/_doc/" + id, "", LIMIT);
      compare(id, answer.status() == 200 ? answer.json() : null, "get", wrong);
    }
    assertThat(wrong).as("documents that are not as acknowledged").isEmpty();
  }

  /** Compares all of it by searches only, which is much faster. */
  void verifyBySearch(Rest rest, String index) throws IOException {
    assertThat(search(rest, index)).as("documents that are not as acknowledged").isEmpty();
  }

  private Map<String, String> search(Rest rest, String index) throws IOException {
    rest.insist("POST", "/" + index + "/_refresh", "", LIMIT).orThrow();
    JsonNode count = rest.insist("GET", "/" + index + "/_count", "", LIMIT).orThrow().json();
    assertThat(count.path("count").asLong()).as("count of %s", index).isEqualTo(entries.size());
    assertThat(count.path("_shards").path("failed").asInt()).isZero();

    List<String> ids = ids();
    Map<String, String> wrong = new TreeMap<>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      List<String> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
      compareBySearch(rest, index, batch, wrong);
    }
    return wrong;
  }

  private void compareBySearch(Rest rest, String index, List<String> ids, Map<String, String> wrong)
      throws IOException {
    ObjectNode body = Rest.JSON.createObjectNode().put("size", BATCH).put("version", true);
    var values = body.putObject("query").putObject("ids").putArray("values");
    ids.forEach(values::add);
    JsonNode answer =
        rest.insist("POST", "/" + index + "/_search", body.toString(), LIMIT).orThrow().json();
    assertThat(answer.path("_shards").path("failed").asInt()).isZero();
    var found = new TreeMap<String, JsonNode>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      assertThat(found.put(hit.path("_id").asString(), hit)).as("found twice").isNull();
    }
    ids.forEach(id -> compare(id, found.get(id), "search", wrong));
  }

  private void compare(String id, JsonNode hit, String how, Map<String, String> wrong) {
    Entry entry = entries.get(id);
    if (hit == null) {
      wrong.put(id, "lost, says " + how + "; acknowledged was " + entry);
      return;
    }
    boolean sameContent =
        hit.path("_source").equals(Rest.JSON.readTree(source(id, entry.revision)));
    boolean sameVersion = entry.version < 0 || hit.path("_version").asLong() == entry.version;
    if (!sameContent || !sameVersion) {
      wrong.put(id, how + " finds " + hit + "; acknowledged was " + entry);
    }
  }
}
