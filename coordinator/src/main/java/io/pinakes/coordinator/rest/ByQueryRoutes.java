package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches.IndexHit;
import io.pinakes.coordinator.byquery.ByQuery;
import io.pinakes.coordinator.byquery.Job;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Deletions and updates of all documents that a query finds. */
final class ByQueryRoutes implements Routes {

  private final Indices indices;
  private final ByQuery jobs;

  ByQueryRoutes(Indices indices, ByQuery jobs) {
    this.indices = indices;
    this.jobs = jobs;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.POST, "/{index}/_delete_by_query", this::delete);
    router.add(Method.POST, "/{index}/_update_by_query", this::update);
  }

  private Endpoint.Action delete(RestRequest request) {
    Parts parts = parts(request);
    if (parts.query == null) {
      throw ApiException.invalid("query is missing");
    }
    return action(parts, BooleanNode.FALSE, ByQueryRoutes::deletion, ByQueryAnswer.Counts.DELETED);
  }

  private Endpoint.Action update(RestRequest request) {
    String pipeline = request.parameters().nonEmpty("pipeline").orElse("_none");
    if (!pipeline.equals("_none")) {
      throw WriteParameters.noPipeline(pipeline);
    }
    return action(parts(request), null, ByQueryRoutes::sameAgain, ByQueryAnswer.Counts.UPDATED);
  }

  private static Documents.Item deletion(IndexHit found) {
    Hit hit = found.hit();
    return new Documents.Item(
        found.index(),
        DocumentWrite.delete(
            hit.id(),
            hit.seqNo(),
            hit.primaryTerm(),
            hit.routing(),
            VersionType.INTERNAL,
            DocumentWrite.NO_VERSION));
  }

  /**
   * The document that was found.
   *
   * @throws ApiException 400: its index shows none
   */
  static byte[] source(IndexHit found) {
    byte[] source = found.hit().source();
    if (source == null) {
      throw ApiException.illegalArgument(
          "[" + found.index() + "][" + found.hit().id() + "] didn't store _source");
    }
    return source;
  }

  /** Without a script an update takes up what has changed in the mapping. */
  private static Documents.Item sameAgain(IndexHit found) {
    Hit hit = found.hit();
    return new Documents.Item(
        found.index(),
        new DocumentWrite(
            DocumentWrite.Kind.INDEX,
            hit.id(),
            source(found),
            hit.seqNo(),
            hit.primaryTerm(),
            hit.routing(),
            VersionType.INTERNAL,
            DocumentWrite.NO_VERSION,
            null));
  }

  private Endpoint.Action action(
      Parts parts,
      @Nullable JsonNode shown,
      Function<IndexHit, Documents.Item> write,
      ByQueryAnswer.Counts counts) {
    ObjectNode search = JsonNodeFactory.instance.objectNode();
    search.set("query", parts.query == null ? all() : parts.query);
    if (shown != null) {
      search.set("_source", shown);
    }
    ByQueryParameters how = parts.how;
    return () -> {
      var job =
          new Job(
              parts.expression.searchTargets(indices),
              search,
              parts.maxDocuments,
              parts.batchSize,
              parts.proceed,
              how.documentsPerSecond(),
              how.reading(),
              how.options(),
              how.refresh(),
              write);
      return ByQueryAnswer.of(jobs.run(job), counts, how.documentsPerSecond());
    };
  }

  private static ObjectNode all() {
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    query.putObject("match_all");
    return query;
  }

  /** What a request says. */
  private record Parts(
      IndexExpression expression,
      ByQueryParameters how,
      @Nullable JsonNode query,
      long maxDocuments,
      int batchSize,
      boolean proceed) {}

  private static Parts parts(RestRequest request) {
    Parameters parameters = request.parameters();
    IndexExpression expression = IndexExpression.of(request);
    ignoreHints(parameters);
    ByQueryParameters how = ByQueryParameters.of(parameters);
    ObjectNode json =
        request.hasBody() ? Json.object(request.body()) : JsonNodeFactory.instance.objectNode();
    boolean proceed =
        ByQueryParameters.proceeds(
            parameters.nonEmpty("conflicts").orElse(json.path("conflicts").asString("abort")));
    Optional<Integer> inUrl = parameters.integer("size");
    Optional<Integer> inBody = Optional.empty();
    ObjectNode search = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      switch (member.getKey()) {
        case "query" -> search.set("query", member.getValue());
        case "conflicts" -> {}
        case "max_docs", "size" -> inBody = Optional.of(whole(member.getKey(), member.getValue()));
        case "script", "slice", "sort", "aggs", "aggregations", "_source" ->
            throw ApiException.illegalArgument(
                "[" + member.getKey() + "] is not supported in a request by query");
        default -> throw unknown(member.getKey(), member.getValue());
      }
    }
    SearchParameters.mergeQuery(parameters, search);
    SearchBody.parse(search);
    long most =
        ByQueryParameters.maxDocuments(inBody.or(() -> inUrl), how.slices())
            .filter(bound -> how.maxDocuments() == Job.ALL)
            .orElse(how.maxDocuments());
    return new Parts(
        expression,
        how,
        search.get("query"),
        most,
        ByQueryParameters.batchSize(
            parameters.integer("scroll_size").orElse(ByQueryParameters.BATCH_SIZE)),
        proceed);
  }

  static int whole(String name, JsonNode value) {
    try {
      return Integer.parseInt(value.isValueNode() ? value.asString() : "");
    } catch (NumberFormatException e) {
      throw ApiException.illegalArgument("[" + name + "] must be a number: " + value);
    }
  }

  static ApiException unknown(String key, JsonNode value) {
    return ApiException.parsing("Unknown key for a " + token(value) + " in [" + key + "].");
  }

  private static String token(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "START_OBJECT";
      case ARRAY -> "START_ARRAY";
      case NUMBER -> "VALUE_NUMBER";
      case BOOLEAN -> "VALUE_BOOLEAN";
      case NULL -> "VALUE_NULL";
      default -> "VALUE_STRING";
    };
  }

  private static void ignoreHints(Parameters parameters) {
    if (parameters.nonEmpty("from").isPresent()) {
      var problems = new Validation();
      problems.add("using [from] is not allowed in a scroll context");
      problems.add("from is not supported in this context");
      problems.throwIfAny();
    }
    Preference.check(parameters);
    parameters.ignore("request_cache", "search_type", "stats", "version");
    parameters.unsupported(
        "sort", "terminate_after", "_source", "_source_includes", "_source_excludes");
  }
}
