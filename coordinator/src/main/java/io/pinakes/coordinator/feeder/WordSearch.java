package io.pinakes.coordinator.feeder;

import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.runtime.Machine;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Searches.IndexHit;
import java.util.List;
import java.util.SequencedSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The book's query: documents by how often the words occur in them, with the lines that hold them.
 */
final class WordSearch {

  private final JsonMapper json = JsonMapper.shared();
  private final Words words = new Words();
  private final Machine machine;
  private final Documents documents;
  private final Searches searches;
  private final Submissions submissions;

  WordSearch(Machine machine, Documents documents, Searches searches, Submissions submissions) {
    this.machine = machine;
    this.documents = documents;
    this.searches = searches;
    this.submissions = submissions;
  }

  /** The words of {@code terms} as the index knows them, each once. */
  SequencedSet<String> normalized(List<String> terms) {
    return words.of(terms);
  }

  /**
   * Documents that hold any of {@code wanted}, those with most occurrences first, equals by title,
   * then URL.
   *
   * @param wanted normalized words, at least one
   */
  ArrayNode search(SequencedSet<String> wanted, int from, int size) throws InterruptedException {
    ArrayNode answer = json.createArrayNode();
    if (!submissions.exist()) {
      return answer;
    }
    List<String> index = List.of(Submissions.INDEX);
    ObjectNode body = body(wanted, from, size);
    for (IndexHit found :
        Submissions.whole(searches.search(index, body, Submissions.TIMEOUT)).hits()) {
      Hit hit = found.hit();
      JsonNode source = Submissions.source(hit);
      ObjectNode entry = answer.addObject();
      entry.put("title", source.path("title").asString(""));
      entry.put("url", source.path("url").asString(""));
      entry.put("id", hit.id());
      entry.put("score", count(hit));
      ArrayNode lines = entry.putArray("excerpts");
      for (Excerpt excerpt : excerpts(hit.id(), wanted)) {
        lines.addObject().put("line", excerpt.line()).put("text", excerpt.text());
      }
    }
    return answer;
  }

  private ObjectNode body(SequencedSet<String> wanted, int from, int size) {
    ObjectNode body = json.createObjectNode().put("from", from).put("size", size);
    body.putArray("_source").add("title").add("url");
    ObjectNode bool = body.putObject("query").putObject("bool");
    bool.putArray("filter").addObject().putObject("term").put("status", Submission.INDEXED);
    // In a bool of its own, so that one of the words must match although there is a filter.
    ArrayNode any = bool.putArray("must").addObject().putObject("bool").putArray("should");
    wanted.forEach(word -> any.addObject().putObject("match").put("text", word));
    body.putArray("sort")
        .add(Submissions.order("_score", "desc"))
        .add(Submissions.order("title.keyword", "asc"))
        .add(Submissions.order("url", "asc"));
    return body;
  }

  /** Occurrences of all the words together: the score, which is the first sort value. */
  private static long count(Hit hit) {
    return hit.sort().getFirst() instanceof Number score ? score.longValue() : (long) hit.score();
  }

  /**
   * Reads one document at a time, not all of them with the hits: a page of large ones would not fit
   * into a message or into memory. Without excerpts if the document has gone since.
   */
  private List<Excerpt> excerpts(String id, SequencedSet<String> wanted)
      throws InterruptedException {
    GetAnswer found = documents.get(Submissions.INDEX, id, false, Submissions.TIMEOUT);
    byte[] source = found.source();
    if (source == null) {
      return List.of();
    }
    try {
      return machine.compute(
          () -> Excerpt.of(json.readTree(source).path("text").asString(""), words, wanted));
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("reading from memory throws nothing checked", e);
    }
  }
}
