package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import io.pinakes.coordinator.byquery.ByQuery;
import io.pinakes.coordinator.byquery.Job;
import io.pinakes.coordinator.index.IndexName;
import io.pinakes.coordinator.index.IndexOptions;
import java.util.List;

/** Copies of documents into another index. */
final class ReindexRoutes implements Routes {

  private final Indices indices;
  private final ByQuery jobs;

  ReindexRoutes(Indices indices, ByQuery jobs) {
    this.indices = indices;
    this.jobs = jobs;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.POST, "/_reindex", this::reindex);
  }

  private Endpoint.Action reindex(RestRequest request) {
    Parameters parameters = request.parameters();
    ByQueryParameters how = ByQueryParameters.of(parameters);
    boolean requireAlias = parameters.flag("require_alias", false);
    ReindexBody body = ReindexBody.parse(Json.object(request.requiredBody()));
    long most =
        ByQueryParameters.maxDocuments(body.maxDocuments(), how.slices())
            .filter(bound -> how.maxDocuments() == Job.ALL)
            .orElse(how.maxDocuments());
    IndexExpression expression =
        IndexExpression.of(request, String.join(",", body.sources()), IndexOptions.READING);
    return () -> {
      List<SearchTarget> sources = expression.searchTargets(indices);
      requireElsewhere(sources, body.destination());
      if (!requireAlias) {
        IndexName.checkGiven(body.destination());
      }
      var job =
          new Job(
              sources,
              body.search(),
              most,
              body.batchSize(),
              body.proceed(),
              how.documentsPerSecond(),
              how.reading(),
              how.options(),
              how.refresh(),
              found -> body.copy(found, requireAlias));
      return ByQueryAnswer.of(
          jobs.run(job), ByQueryAnswer.Counts.CREATED, how.documentsPerSecond());
    };
  }

  private void requireElsewhere(List<SearchTarget> sources, String destination)
      throws InterruptedException {
    String concrete = indices.find(destination).map(index -> index.name()).orElse(destination);
    if (sources.stream().anyMatch(source -> source.index().equals(concrete))) {
      throw ApiException.invalid(
          "reindex cannot write into an index its reading from [" + concrete + "]");
    }
  }
}
