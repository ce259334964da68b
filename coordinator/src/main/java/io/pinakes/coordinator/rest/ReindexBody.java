package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.DocumentWrite.Kind;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Searches.IndexHit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a copy of documents into another index asks for. */
final class ReindexBody {

  private static final String KEEP = "keep";
  private static final String DISCARD = "discard";

  private List<String> sources = List.of();
  private final ObjectNode search = JsonNodeFactory.instance.objectNode();
  private int batchSize = ByQueryParameters.BATCH_SIZE;
  private @Nullable String destination;
  private Kind kind = Kind.INDEX;
  private VersionType versionType = VersionType.INTERNAL;
  private String routing = KEEP;
  private boolean proceed;
  private Optional<Integer> maxDocuments = Optional.empty();

  private ReindexBody() {}

  /**
   * Reads a body.
   *
   * @throws ApiException 400: it is wrong, or asks for what there is not
   */
  static ReindexBody parse(ObjectNode json) {
    var body = new ReindexBody();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "source" -> body.readSource(object("source", value));
        case "dest" -> body.readDestination(object("dest", value));
        case "conflicts" -> body.proceed = ByQueryParameters.proceeds(value.asString(""));
        case "max_docs", "size" ->
            body.maxDocuments = Optional.of(ByQueryRoutes.whole(member.getKey(), value));
        case "script" -> throw unsupported("script");
        default -> throw unknownField("reindex", member.getKey());
      }
    }
    body.check();
    return body;
  }

  private void readSource(ObjectNode json) {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "index" ->
            sources =
                value.isArray()
                    ? value.valueStream().map(JsonNode::asString).toList()
                    : List.of(value.asString(""));
        case "query" -> search.set("query", value);
        case "_source" -> {
          SourceJson.parse(value);
          search.set("_source", value);
        }
        case "size" -> batchSize = ByQueryParameters.batchSize(ByQueryRoutes.whole("size", value));
        case "sort" -> search.set("sort", value);
        case "remote", "slice" -> throw unsupported(member.getKey());
        default -> throw ByQueryRoutes.unknown(member.getKey(), value);
      }
    }
  }

  private void readDestination(ObjectNode json) {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String value = member.getValue().asString("");
      switch (member.getKey()) {
        case "index" -> destination = value;
        case "op_type" ->
            kind =
                switch (value) {
                  case "index" -> Kind.INDEX;
                  case "create" -> Kind.CREATE;
                  default ->
                      throw ApiException.illegalArgument(
                          "opType must be 'create' or 'index', found: [" + value + "]");
                };
        case "version_type" -> versionType = VersionTypes.of(Optional.of(value));
        case "routing" -> routing = value;
        case "pipeline" -> {
          if (!value.equals("_none")) {
            throw WriteParameters.noPipeline(value);
          }
        }
        default -> throw unknownField("dest", member.getKey());
      }
    }
  }

  private void check() {
    var validation = new Validation();
    if (sources.isEmpty() || sources.equals(List.of(""))) {
      validation.add("use _all if you really want to copy from all existing indexes");
    }
    if (destination == null || destination.isEmpty()) {
      validation.add("index must be specified");
    }
    if (!routing.equals(KEEP) && !routing.equals(DISCARD) && !routing.startsWith("=")) {
      validation.add("routing must be unset, [keep], [discard] or [=<some new value>]");
    }
    if (kind == Kind.CREATE && versionType != VersionType.INTERNAL) {
      validation.add("create operations only support internal versioning. use index instead");
    }
    validation.throwIfAny();
    SearchBody.parse(search);
  }

  private static ObjectNode object(String name, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw new ApiException(
        400, "x_content_parse_exception", "[reindex] " + name + " must be an object");
  }

  private static ApiException unknownField(String where, String name) {
    return new ApiException(
        400, "x_content_parse_exception", "[" + where + "] unknown field [" + name + "]");
  }

  private static ApiException unsupported(String name) {
    return ApiException.illegalArgument("[" + name + "] is not supported in a reindex");
  }

  List<String> sources() {
    return sources;
  }

  /** What to look for, and what to copy of it. */
  ObjectNode search() {
    return search;
  }

  int batchSize() {
    return batchSize;
  }

  boolean proceed() {
    return proceed;
  }

  Optional<Integer> maxDocuments() {
    return maxDocuments;
  }

  /** The index, or the alias, to copy to. */
  String destination() {
    return Objects.requireNonNull(destination);
  }

  /** The write of a document that was found. */
  Documents.Item copy(IndexHit found, boolean requireAlias) {
    Hit hit = found.hit();
    String by =
        switch (routing) {
          case KEEP -> hit.routing();
          case DISCARD -> null;
          default -> routing.substring(1);
        };
    var write =
        new DocumentWrite(
            kind,
            hit.id(),
            ByQueryRoutes.source(found),
            -1,
            -1,
            by,
            versionType,
            versionType == VersionType.INTERNAL ? DocumentWrite.NO_VERSION : hit.version(),
            null);
    return new Documents.Item(destination(), write, requireAlias);
  }
}
