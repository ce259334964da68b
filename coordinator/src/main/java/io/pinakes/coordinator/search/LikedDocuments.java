package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.coordinator.api.Documents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts documents that {@code more_like_this} queries name into them, so that shards need not look
 * for them.
 */
final class LikedDocuments {

  /** Reads of documents for one request. */
  private static final int MAX_READS = 100;

  /** UTF-16 units of all documents together, which every shard gets and reads. */
  private static final int MAX_CHARACTERS = 8 << 20;

  /** Where a query has documents, of which it may also bring some. */
  private static final List<String> MEMBERS = List.of("like", "unlike");

  /** The member that holds what was found, by the names of indices. */
  private static final String SOURCES = "_sources";

  private static final String QUERY = "more_like_this";

  private final NamedDocuments documents;

  LikedDocuments(NamedDocuments documents) {
    this.documents = documents;
  }

  /**
   * The request with its documents; itself if it names none.
   *
   * @param indices that are searched
   * @param timeout of each look
   * @throws ApiException 400 for too many or too large documents, or one that needs a routing
   */
  ObjectNode carryOut(ObjectNode body, List<String> indices, Duration timeout)
      throws InterruptedException {
    if (!names(body)) {
      return body;
    }
    ObjectNode copy = body.deepCopy();
    new Pass(indices, timeout).over(copy);
    return copy;
  }

  /** Whether a member of a request is a query for documents that resemble others. */
  static boolean isQuery(String name, JsonNode value) {
    return name.equals(QUERY) && MEMBERS.stream().anyMatch(value::has);
  }

  private static boolean names(JsonNode node) {
    if (node.get(QUERY) instanceof ObjectNode query && isQuery(QUERY, query)) {
      return MEMBERS.stream().anyMatch(member -> query.path(member).isContainer());
    }
    for (JsonNode child : node) {
      if (child.isContainer() && names(child)) {
        return true;
      }
    }
    return false;
  }

  /** One walk over a request. */
  private final class Pass {
    private final List<String> indices;
    private final Duration timeout;
    private int reads;
    private int characters;

    Pass(List<String> indices, Duration timeout) {
      this.indices = indices;
      this.timeout = timeout;
    }

    void over(JsonNode node) throws InterruptedException {
      if (node.get(QUERY) instanceof ObjectNode query && isQuery(QUERY, query)) {
        for (String member : MEMBERS) {
          JsonNode value = query.path(member);
          for (JsonNode item : value.isArray() ? value : List.of(value)) {
            if (item instanceof ObjectNode document) {
              fill(document);
            }
          }
        }
        return;
      }
      for (JsonNode child : node) {
        if (child.isContainer()) {
          over(child);
        }
      }
    }

    private void fill(ObjectNode document) throws InterruptedException {
      if (document.has(SOURCES)) {
        throw new ApiException(
            400,
            "parse_exception",
            "failed to parse More Like This item. unknown field [" + SOURCES + "]");
      }
      if (!document.has("_id")) {
        return;
      }
      List<String> of =
          document.has("_index") ? List.of(document.get("_index").asString()) : indices;
      ObjectNode sources = document.objectNode();
      for (String index : of) {
        String source = source(index, document);
        if (source != null) {
          sources.put(index, source);
        }
      }
      document.set(SOURCES, sources);
    }

    private @Nullable String source(String index, ObjectNode document) throws InterruptedException {
      if (++reads > MAX_READS) {
        throw ApiException.illegalArgument(
            "a request may name [" + MAX_READS + "] documents at most to find others like them");
      }
      JsonNode routing = document.get("routing");
      var get =
          new Documents.Get(
              index,
              document.get("_id").asString(),
              routing == null ? null : routing.asString(),
              true);
      GetAnswer found;
      try {
        found = documents.get(get, timeout);
      } catch (ApiException e) {
        // As in OpenSearch, there is nothing to resemble then.
        if (e.error().type().equals(ApiException.INDEX_NOT_FOUND)) {
          return null;
        }
        throw e;
      }
      if (found.source() == null || !hasVersion(document, found.version())) {
        return null;
      }
      String source = new String(found.source(), StandardCharsets.UTF_8);
      characters += source.length();
      if (characters > MAX_CHARACTERS) {
        throw ApiException.illegalArgument(
            "documents to find others like them may have ["
                + MAX_CHARACTERS
                + "] characters together at most");
      }
      return source;
    }

    private static boolean hasVersion(ObjectNode document, long version) {
      JsonNode wanted = document.get("version");
      if (wanted == null) {
        return true;
      }
      return document.path("version_type").asString("").equals("external_gte")
          ? version >= wanted.asLong()
          : version == wanted.asLong();
    }
  }
}
