package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.query.SourceFilter;
import io.pinakes.common.runtime.Machine;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.DateMathName;
import io.pinakes.coordinator.index.IndexName;
import io.pinakes.coordinator.index.IndexResolver;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes of single documents. */
final class DocumentRoutes implements Routes {

  private final Machine machine;
  private final Documents documents;
  private final Indices indices;

  DocumentRoutes(Machine machine, Documents documents, Indices indices) {
    this.machine = machine;
    this.documents = documents;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.POST, "/{index}/_doc", this::index);
    router.add(Method.PUT, "/{index}/_doc/{id}", this::index);
    router.add(Method.POST, "/{index}/_doc/{id}", this::index);
    router.add(Method.PUT, "/{index}/_create/{id}", this::create);
    router.add(Method.POST, "/{index}/_create/{id}", this::create);
    router.add(Method.DELETE, "/{index}/_doc/{id}", this::delete);
    router.add(Method.POST, "/{index}/_update/{id}", this::update);
  }

  private Endpoint.Action index(RestRequest request) {
    String operation = request.parameters().nonEmpty("op_type").orElse("index");
    return switch (operation.toLowerCase(Locale.ROOT)) {
      case "index" -> write(request, DocumentWrite.Kind.INDEX);
      case "create" -> write(request, DocumentWrite.Kind.CREATE);
      default ->
          throw ApiException.illegalArgument(
              "opType must be 'create' or 'index', found: [" + operation + "]");
    };
  }

  private Endpoint.Action create(RestRequest request) {
    String operation = request.parameters().nonEmpty("op_type").orElse("create");
    if (!operation.equalsIgnoreCase("create")) {
      throw ApiException.illegalArgument("opType must be 'create', found: [" + operation + "]");
    }
    return write(request, DocumentWrite.Kind.CREATE);
  }

  private Endpoint.Action write(RestRequest request, DocumentWrite.Kind kind) {
    Parameters parameters = request.parameters();
    WriteParameters how = WriteParameters.of(parameters);
    WriteVersion version = WriteVersion.of(parameters);
    String index = request.path("index");
    String givenId = request.optionalPath("id");
    byte[] source = request.requiredBody();
    var validation = new Validation();
    version.check(kind, givenId == null, validation);
    if (givenId != null) {
      DocumentId.check(givenId, validation);
    }
    validation.throwIfAny();
    IndexName.checkGiven(index);
    ApiError problem = Source.problem(source);
    if (problem != null) {
      throw new ApiException(problem);
    }
    String id = givenId == null ? DocumentId.generate(machine) : givenId;
    DocumentWrite write = version.put(kind, id, source, how.routing());
    return () -> carryOut(index, write, how);
  }

  private Endpoint.Action delete(RestRequest request) {
    Parameters parameters = request.parameters();
    WriteParameters how = WriteParameters.of(parameters);
    WriteVersion version = WriteVersion.of(parameters);
    String index = request.path("index");
    String id = request.path("id");
    var validation = new Validation();
    version.check(DocumentWrite.Kind.DELETE, false, validation);
    validation.throwIfAny();
    DocumentWrite write = version.delete(id, how.routing());
    return () -> {
      // A write makes an absent index, but what is deleted was never in one. As in OpenSearch, a
      // deletion with a version of its own is remembered, also there.
      String plain = DateMathName.at(index, request.wallClockMillis());
      if (write.versionType() == VersionType.INTERNAL
          && indices.find(plain).isEmpty()
          && !IndexResolver.isAlias(plain, indices.state())) {
        throw ApiException.indexNotFound(plain);
      }
      return carryOut(index, write, how);
    };
  }

  private Endpoint.Action update(RestRequest request) {
    Parameters parameters = request.parameters();
    WriteParameters how = WriteParameters.ofUpdate(parameters);
    parameters.ignore("lang");
    String index = request.path("index");
    String id = request.path("id");
    int retries = parameters.integer("retry_on_conflict").orElse(0);
    Optional<SourceFilter> inUrl = SourceParameters.of(parameters);
    WriteVersion inParameters = WriteVersion.of(parameters);
    UpdateBody body = UpdateBody.parse(request.body());
    WriteVersion version = inParameters.with(body);
    var validation = new Validation();
    version.checkUpdate(retries, validation);
    body.check(version.compares(), validation);
    DocumentId.check(id, validation);
    validation.throwIfAny();
    IndexName.checkGiven(index);
    ApiError unsupported = body.unsupported();
    if (unsupported != null) {
      throw new ApiException(unsupported);
    }
    SourceFilter shown = body.source().or(() -> inUrl).orElse(SourceFilter.NONE);
    DocumentWrite write =
        version.update(id, body.required(), how.routing(), body.update(retries, shown.fetch()));
    return () -> carryOut(index, write, how, shown);
  }

  private RestResponse carryOut(String index, DocumentWrite write, WriteParameters how)
      throws InterruptedException {
    return carryOut(index, write, how, SourceFilter.NONE);
  }

  private RestResponse carryOut(
      String named, DocumentWrite write, WriteParameters how, SourceFilter shown)
      throws InterruptedException {
    List<Documents.ItemResult> results =
        documents.write(
            List.of(new Documents.Item(named, write, how.requireAlias())), how.options());
    String index = results.getFirst().index(named);
    Documents.Logged logged = results.getFirst().logged();
    DocumentResult result = results.getFirst().document();
    if (result.error() != null) {
      throw new ApiException(result.error());
    }
    DocumentResult.Outcome outcome = outcome(result);
    int wanted = WriteAnswer.copies(index, indices);
    RestResponse response =
        PositionHeader.on(
            RestResponse.json(
                WriteAnswer.status(outcome),
                out -> {
                  out.open();
                  WriteAnswer.members(index, result, outcome, how.refresh(), wanted, logged, out);
                  WriteAnswer.document(result, shown, out);
                  PositionHeader.write(logged.position(), out);
                  out.close();
                }),
            logged.position());
    return outcome == DocumentResult.Outcome.CREATED
        ? response.withHeader("Location", location(index, result.id(), write.routing()))
        : response;
  }

  /** What a write without an error did. */
  static DocumentResult.Outcome outcome(DocumentResult result) {
    DocumentResult.Outcome outcome = result.outcome();
    if (outcome == null) {
      throw new IllegalStateException("write of [" + result.id() + "]: neither outcome nor error");
    }
    return outcome;
  }

  private static String location(String index, String id, @Nullable String routing) {
    return "/"
        + URLEncoder.encode(index, StandardCharsets.UTF_8)
        + "/_doc/"
        + URLEncoder.encode(id, StandardCharsets.UTF_8)
        + (routing == null ? "" : "?routing=" + URLEncoder.encode(routing, StandardCharsets.UTF_8));
  }
}
