package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.coordinator.api.Documents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the values of documents in the place of {@code terms} queries that name them, so that shards
 * get plain values.
 */
final class TermsLookups {

  /** Documents that one request may name. */
  private static final int MAX_LOOKUPS = 100;

  private final NamedDocuments documents;

  TermsLookups(NamedDocuments documents) {
    this.documents = documents;
  }

  /**
   * The request with its lookups carried out; itself if there are none.
   *
   * @param timeout of each look
   * @throws ApiException 404 if an index is not there, 400 for too many lookups
   */
  ObjectNode carryOut(ObjectNode body, Duration timeout) throws InterruptedException {
    if (!hasLookup(body)) {
      return body;
    }
    ObjectNode copy = body.deepCopy();
    new Pass(timeout).over(copy);
    return copy;
  }

  private static boolean hasLookup(JsonNode node) {
    JsonNode terms = node.get("terms");
    if (terms != null && lookup(terms) != null) {
      return true;
    }
    return parts(node).stream().anyMatch(TermsLookups::hasLookup);
  }

  /** Where a query may be within this part of a request; not in documents that it brings. */
  private static List<JsonNode> parts(JsonNode node) {
    if (!node.isObject()) {
      return node.valueStream().filter(JsonNode::isContainer).toList();
    }
    return node.propertyStream()
        .filter(member -> member.getValue().isContainer())
        .filter(member -> !LikedDocuments.isQuery(member.getKey(), member.getValue()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The member of a terms query that names a document. */
  private static Map.@Nullable Entry<String, JsonNode> lookup(JsonNode terms) {
    for (Map.Entry<String, JsonNode> member : terms.properties()) {
      JsonNode value = member.getValue();
      if (value.isObject() && value.has("index") && value.has("id") && value.has("path")) {
        return member;
      }
    }
    return null;
  }

  /** One walk over a request. */
  private final class Pass {
    private final Duration timeout;
    private int lookups;

    Pass(Duration timeout) {
      this.timeout = timeout;
    }

    void over(JsonNode node) throws InterruptedException {
      if (node.get("terms") instanceof ObjectNode terms) {
        Map.Entry<String, JsonNode> lookup = lookup(terms);
        if (lookup != null) {
          ArrayNode values = values(lookup.getValue());
          terms.set(lookup.getKey(), values);
          if (values.isEmpty()) {
            // No values are no bitmap either.
            terms.remove("value_type");
          }
        }
      }
      for (JsonNode part : parts(node)) {
        over(part);
      }
    }

    private ArrayNode values(JsonNode lookup) throws InterruptedException {
      if (++lookups > MAX_LOOKUPS) {
        throw ApiException.illegalArgument(
            "a request may look up the terms of [" + MAX_LOOKUPS + "] documents at most");
      }
      JsonNode routing = lookup.get("routing");
      var get =
          new Documents.Get(
              lookup.get("index").asString(),
              lookup.get("id").asString(),
              routing == null ? null : routing.asString(),
              true);
      ArrayNode values = JsonNodeFactory.instance.arrayNode();
      String path = lookup.get("path").asString();
      if (lookup.path("store").asBoolean(false) && !documents.stores(get.index(), path)) {
        return values;
      }
      GetAnswer found = documents.get(get, timeout);
      if (found.source() != null) {
        collect(JsonMapper.shared().readTree(found.source()), path, values);
      }
      return values;
    }
  }

  /** All values at a dotted path; names may have dots, too. */
  private static void collect(JsonNode node, String path, ArrayNode values) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, path, values));
      return;
    }
    if (path.isEmpty()) {
      if (node.isValueNode() && !node.isNull()) {
        values.add(node);
      }
      return;
    }
    for (int end = path.indexOf('.'); ; end = path.indexOf('.', end + 1)) {
      String name = end < 0 ? path : path.substring(0, end);
      JsonNode child = node.get(name);
      if (child != null) {
        collect(child, end < 0 ? "" : path.substring(end + 1), values);
      }
      if (end < 0) {
        return;
      }
    }
  }
}
