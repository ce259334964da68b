package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.failure.FailureLog;
import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import io.pinakes.common.http.RequestHandler;
import io.pinakes.common.runtime.Machine;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.byquery.ByQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers HTTP requests as OpenSearch does. */
public final class RestApi implements RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);

  /** The last parts of paths whose bodies are lines of JSON. */
  private static final Set<String> LINES = Set.of("_bulk", "_msearch");

  private final Machine machine;
  private final Router router;
  private final FailureLog failures;

  /**
   * Serves what a coordinator offers.
   *
   * @param further families of routes of others
   */
  public RestApi(
      Machine machine,
      Cluster cluster,
      Indices indices,
      Documents documents,
      Searches searches,
      Routes... further) {
    this.machine = machine;
    failures = new FailureLog(machine.clock());
    Router.Builder builder = Router.builder();
    new InfoRoutes(cluster).addTo(builder);
    new IndexRoutes(indices).addTo(builder);
    new SettingsRoutes(indices).addTo(builder);
    new RefusedRoutes().addTo(builder);
    new MappingRoutes(indices).addTo(builder);
    new FieldMappingRoutes(indices).addTo(builder);
    new DocumentRoutes(machine, documents, indices).addTo(builder);
    new ReadRoutes(documents, indices).addTo(builder);
    var byQuery = new ByQuery(machine, indices, searches, documents);
    new ByQueryRoutes(indices, byQuery).addTo(builder);
    new ReindexRoutes(indices, byQuery).addTo(builder);
    new MultiGetRoutes(machine, documents, indices).addTo(builder);
    new BulkRoutes(machine, documents, indices).addTo(builder);
    var searching = new SearchRoutes(indices, searches);
    searching.addTo(builder);
    new MultiSearchRoutes(machine, searching).addTo(builder);
    new ContextRoutes(indices, searches).addTo(builder);
    new HealthRoutes(machine.clock(), cluster, indices).addTo(builder);
    new MaintenanceRoutes(cluster, indices).addTo(builder);
    new ClusterStateRoutes(cluster, indices).addTo(builder);
    new ClusterStatsRoutes(machine.clock(), cluster, indices).addTo(builder);
    new FieldCapabilitiesRoutes(indices, searches).addTo(builder);
    new NodesRoutes(cluster).addTo(builder);
    new StatsRoutes(cluster, indices).addTo(builder);
    new CatIndexRoutes(cluster, indices).addTo(builder);
    new RecoveryRoutes(cluster, indices).addTo(builder);
    new CatNodeRoutes(cluster).addTo(builder);
    new CatRoutes(machine.clock(), cluster, indices, searches).addTo(builder);
    for (Routes routes : further) {
      routes.addTo(builder);
    }
    this.router = builder.build();
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws InterruptedException {
    Rendering rendering = Rendering.PLAIN;
    try {
      var parameters = new Parameters(withFormat(request));
      rendering = Rendering.of(parameters, request.path().isEmpty());
      return rendering.render(answer(request, parameters));
    } catch (RuntimeException | StackOverflowError e) {
      ApiError error = Failures.describe(e);
      if (Failures.isUnexpected(e)) {
        failures.report(
            e.getClass().getName(),
            more ->
                LOG.error(
                    "{} {} failed unexpectedly{}", request.method(), request.rawPath(), more, e));
      } else if (error.status() >= 500) {
        failures.report(
            error.status() + " " + error.type(),
            more ->
                LOG.warn("{} {}: {}{}", request.method(), request.rawPath(), error.reason(), more));
      }
      return rendering.forError().render(ErrorAnswer.of(error, rendering.errorTrace() ? e : null));
    }
  }

  /** What the headers say of the answer's format is as if the parameter did. */
  private static Map<String, String> withFormat(HttpRequest request) {
    Map<String, String> parameters = request.parameters();
    if (parameters.containsKey("format")) {
      return parameters;
    }
    Optional<String> accepted = request.header("Accept");
    Optional<WireFormat> format = accepted.flatMap(WireFormat::ofMediaType);
    if (format.isEmpty()) {
      // Who writes in another format reads it, too.
      format =
          request
              .header("Content-Type")
              .flatMap(WireFormat::ofMediaType)
              .filter(own -> own != WireFormat.JSON);
    }
    if (format.isEmpty()) {
      return parameters;
    }
    var all = new HashMap<>(parameters);
    all.put("format", format.get().key());
    return all;
  }

  /** Whether the body is lines of JSON. */
  private static boolean isOfLines(List<String> path) {
    return !path.isEmpty() && LINES.contains(path.getLast());
  }

  private RestResponse answer(HttpRequest request, Parameters parameters)
      throws InterruptedException {
    Router.Match match = router.match(request.path());
    if (match == null) {
      return noHandler(request);
    }
    Router.Route route = Method.of(request.method()).map(match.byMethod()::get).orElse(null);
    if (route == null) {
      return request.method().equals("OPTIONS")
          ? RestResponse.text(200, "").withHeader("Allow", names(match, ","))
          : wrongMethod(request, match);
    }
    byte[] body = request.body();
    if (body.length > 0) {
      String contentType = request.header("Content-Type").orElse("");
      ContentType.requireWellFormed(contentType);
      Optional<WireFormat> format = WireFormat.ofMediaType(contentType);
      if (format.isEmpty()) {
        return ErrorAnswer.sentence(
            406, "Content-Type header [" + contentType + "] is not supported");
      }
      if (format.get() != WireFormat.JSON && isOfLines(request.path())) {
        return ErrorAnswer.sentence(
            406,
            "Content-Type [%s] does not support stream parsing. Use JSON instead"
                .formatted(format.get()));
      }
      body = format.get().toJson(body);
    }
    var rest =
        new RestRequest(
            Method.valueOf(request.method()),
            request.rawPath(),
            match.pathParameters(route),
            parameters,
            request.headers(),
            body,
            machine.clock().wallClockMillis());
    Endpoint.Action action = route.endpoint().prepare(rest);
    parameters.requireAllRead(request.rawPath());
    return action.run();
  }

  private static RestResponse noHandler(HttpRequest request) {
    return RestResponse.json(
        400,
        out ->
            out.open()
                .field(
                    "error",
                    "no handler found for uri ["
                        + request.rawPath()
                        + "] and method ["
                        + request.method()
                        + "]")
                .close());
  }

  private static RestResponse wrongMethod(HttpRequest request, Router.Match match) {
    return ErrorAnswer.sentence(
            405,
            "Incorrect HTTP method for uri ["
                + request.rawPath()
                + "] and method ["
                + request.method()
                + "], allowed: ["
                + names(match, ", ")
                + "]")
        .withHeader("Allow", names(match, ","));
  }

  private static String names(Router.Match match, String separator) {
    return match.byMethod().keySet().stream()
        .map(Enum::name)
        .collect(Collectors.joining(separator));
  }
}
