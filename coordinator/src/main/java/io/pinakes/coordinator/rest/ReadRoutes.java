package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.query.SourceFilter;
import io.pinakes.common.query.SourceSelector;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import java.util.List;
import java.util.Optional;

/** Reads of single documents. */
final class ReadRoutes implements Routes {

  private final Documents documents;
  private final Indices indices;

  ReadRoutes(Documents documents, Indices indices) {
    this.documents = documents;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (Method method : List.of(Method.GET, Method.HEAD)) {
      router.add(method, "/{index}/_doc/{id}", this::get);
      router.add(method, "/{index}/_source/{id}", this::getSource);
    }
  }

  /** How a document is read. */
  private record How(boolean realtime, boolean refresh, ReadConsistency consistency) {

    static How of(RestRequest request) {
      Parameters parameters = request.parameters();
      Preference.check(parameters);
      return new How(
          parameters.flag("realtime", true),
          parameters.flag("refresh", false),
          ReadParameters.of(request));
    }
  }

  private Endpoint.Action get(RestRequest request) {
    Parameters parameters = request.parameters();
    if (parameters.get("fields").isPresent()) {
      throw ApiException.illegalArgument(
          "the parameter [fields] is no longer supported, please use [stored_fields] to retrieve"
              + " stored fields or [_source] to load the field from _source");
    }
    var read =
        new DocumentRead(
            request.path("index"),
            request.path("id"),
            parameters.nonEmpty("routing").orElse(null),
            ReadVersion.of(parameters),
            parameters.list("stored_fields"),
            SourceParameters.of(parameters));
    How how = How.of(request);
    var validation = new Validation();
    read.version().check(validation);
    validation.throwIfAny();
    return () -> {
      DocumentRead located = located(read, how, request);
      GetAnswer found = read(located, how);
      return RestResponse.json(
          found.source() == null ? 404 : 200, out -> located.write(found, out));
    };
  }

  private Endpoint.Action getSource(RestRequest request) {
    Parameters parameters = request.parameters();
    Optional<SourceFilter> source = SourceParameters.of(parameters);
    SourceFilter filter = source.orElse(SourceFilter.ALL);
    var read =
        new DocumentRead(
            request.path("index"),
            request.path("id"),
            parameters.nonEmpty("routing").orElse(null),
            ReadVersion.of(Optional.empty(), ReadVersion.ANY),
            List.of(),
            source);
    How how = How.of(request);
    if (!filter.fetch()) {
      throw ApiException.invalid("fetching source can not be disabled");
    }
    return () -> {
      DocumentRead located = located(read, how, request);
      byte[] whole = read(located, how).source();
      byte[] content = whole == null ? null : located.kept(whole);
      if (content == null) {
        throw new ApiException(
            404,
            "resource_not_found_exception",
            (whole == null ? "Document" : "Source")
                + " not found [%s]/[%s]".formatted(read.index(), read.id()));
      }
      return RestResponse.json(200, out -> out.source(new SourceSelector(filter).select(content)));
    };
  }

  private DocumentRead located(DocumentRead read, How how, RestRequest request)
      throws InterruptedException {
    indices.catchUp(how.consistency(), false);
    return read.located(indices, request.wallClockMillis());
  }

  private GetAnswer read(DocumentRead read, How how) throws InterruptedException {
    if (how.refresh()) {
      indices.refresh(List.of(read.index()), Timeouts.READ);
    }
    GetAnswer found = documents.get(read.toGet(how.realtime()), how.consistency(), Timeouts.READ);
    read.version().require(read.id(), found);
    return found;
  }
}
