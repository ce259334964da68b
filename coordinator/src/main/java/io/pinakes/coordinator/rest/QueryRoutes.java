package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.QueryCalls.ExplainAnswer;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SourceFilter;
import io.pinakes.common.query.SourceSelector;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Explanations;
import io.pinakes.coordinator.api.Explanations.Question;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.index.IndexResolver.Target;
import io.pinakes.coordinator.routing.Routing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How a document scores by a query. */
public final class QueryRoutes implements Routes {

  private static final Set<String> MEMBERS = Set.of("query");

  private final Indices indices;
  private final Documents documents;
  private final Explanations explanations;

  /** Routes that ask the shards of a cluster. */
  public QueryRoutes(Indices indices, Documents documents, Explanations explanations) {
    this.indices = indices;
    this.documents = documents;
    this.explanations = explanations;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (Method method : List.of(Method.GET, Method.POST)) {
      router.add(method, "/{index}/_explain/{id}", this::explain);
    }
    new ValidateRoutes(indices, explanations).addTo(router);
  }

  /** The request's JSON with the URL's query in it; only a query may be there. */
  static ObjectNode body(RestRequest request) {
    ObjectNode json = SearchParameters.body(request);
    SearchParameters.mergeQuery(request.parameters(), json);
    for (String member : json.propertyNames()) {
      if (!MEMBERS.contains(member)) {
        throw ApiException.parsing("request does not support [" + member + "]");
      }
    }
    return json;
  }

  private Endpoint.Action explain(RestRequest request) {
    Parameters parameters = request.parameters();
    String id = request.path("id");
    IndexExpression expression = IndexExpression.of(request);
    Preference.check(parameters);
    @Nullable String routing = parameters.nonEmpty("routing").orElse(null);
    Optional<SourceFilter> source = SourceParameters.of(parameters);
    boolean stored = !parameters.list("stored_fields").isEmpty();
    ReadConsistency consistency = ReadParameters.of(request);
    ObjectNode json = body(request);
    if (!json.has("query")) {
      throw ApiException.invalid("query is missing");
    }
    SearchBody.parse(json);
    return () -> {
      Target target = one(expression, request.path("index"));
      IndexDefinition index = target.index();
      int number = Routing.shardOf(index.settings(), id, routing(routing, target));
      ExplainAnswer answer =
          explanations.explain(
              index,
              new ShardId(index.name(), index.uuid(), number),
              new Question(json, id, false, target.filters()),
              consistency,
              Timeouts.READ);
      GetAnswer document =
          answer.found() && (source.isPresent() || stored)
              ? documents.get(
                  new Documents.Get(index.name(), id, routing(routing, target), false),
                  consistency,
                  Timeouts.READ)
              : null;
      return RestResponse.json(
          answer.found() ? 200 : 404,
          out -> {
            out.open().field("_index", index.name()).field("_id", id);
            out.field("matched", answer.matched());
            if (answer.explanation() != null) {
              HitAnswer.writeExplained("explanation", answer.explanation(), out);
            }
            if (document != null) {
              write(document, source.orElse(SourceFilter.NONE), out);
            }
            out.close();
          });
    };
  }

  private static void write(GetAnswer document, SourceFilter filter, JsonOut out) {
    out.open("get")
        .field("_seq_no", document.seqNo())
        .field("_primary_term", document.primaryTerm())
        .field("found", document.source() != null);
    if (document.source() != null && filter.fetch()) {
      out.source("_source", new SourceSelector(filter).select(document.source()));
    }
    out.close();
  }

  /** What the request says, or else what an alias says if that is one value. */
  private static @Nullable String routing(@Nullable String asked, Target target) {
    return asked == null && target.routings().size() == 1 ? target.routings().getFirst() : asked;
  }

  private Target one(IndexExpression expression, String name) throws InterruptedException {
    List<Target> found = expression.targets(indices);
    if (found.size() > 1) {
      throw ApiException.illegalArgument(
          "unable to return a single index as the index and options provided got resolved to"
              + " multiple indices");
    }
    if (found.isEmpty()) {
      throw ApiException.indexNotFound(name);
    }
    return found.getFirst();
  }
}
