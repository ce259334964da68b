package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.runtime.Machine;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.PositionToken;
import io.pinakes.coordinator.index.DateMathName;
import io.pinakes.coordinator.index.IndexResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Many writes in one request; each has its own result. */
final class BulkRoutes implements Routes {

  private final Machine machine;
  private final Documents documents;
  private final Indices indices;

  BulkRoutes(Machine machine, Documents documents, Indices indices) {
    this.machine = machine;
    this.documents = documents;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String path : List.of("/_bulk", "/{index}/_bulk")) {
      router.add(Method.POST, path, this::bulk);
      router.add(Method.PUT, path, this::bulk);
    }
  }

  private Endpoint.Action bulk(RestRequest request) {
    Parameters parameters = request.parameters();
    // Of batches for ingest pipelines, of which there are none.
    Optional<Integer> _ = parameters.integer("batch_size");
    WriteParameters how = WriteParameters.of(parameters);
    List<BulkRequest.Action> actions =
        BulkRequest.parse(
            request.requiredBody(),
            new BulkRequest.Defaults(
                request.optionalPath("index"),
                how.routing(),
                how.requireAlias(),
                SourceParameters.of(parameters)),
            () -> DocumentId.generate(machine));
    return () -> carryOut(actions, how);
  }

  private RestResponse carryOut(List<BulkRequest.Action> actions, WriteParameters how)
      throws InterruptedException {
    long start = machine.clock().nanoTime();
    List<Result> results = write(actions, how);
    Map<String, Integer> copies = copies(results);
    long took = Duration.ofNanos(machine.clock().nanoTime() - start).toMillis();
    boolean errors = results.stream().anyMatch(result -> result.error() != null);
    PositionToken position =
        PositionToken.merge(
            results.stream().map(result -> result.logged().position()).distinct().toList());
    RestResponse response =
        RestResponse.json(
            200,
            out -> {
              out.open().field("took", took).field("errors", errors);
              PositionHeader.write(position, out);
              out.openArray("items");
              for (Result result : results) {
                write(result, how.refresh(), copies.getOrDefault(result.index(), 1), out);
              }
              out.closeArray().close();
            });
    return PositionHeader.on(withRetryAfter(response, results), position);
  }

  /** Says when to try again those that failed for a reason that passes. */
  private static RestResponse withRetryAfter(RestResponse response, List<Result> results) {
    RestResponse marked = response;
    for (Result result : results) {
      if (result.error() != null) {
        marked = marked.withRetryAfter(result.error().status());
      }
    }
    return marked;
  }

  /**
   * What became of an action.
   *
   * @param document null if it was refused before it was tried
   */
  private record Result(
      BulkRequest.Action action,
      String index,
      @Nullable DocumentResult document,
      @Nullable ApiError error,
      Documents.Logged logged) {

    static Result refused(BulkRequest.Action action, @Nullable ApiError error) {
      return new Result(action, action.index(), null, error, Documents.Logged.NOTHING);
    }
  }

  private List<Result> write(List<BulkRequest.Action> actions, WriteParameters how)
      throws InterruptedException {
    Set<String> absent = absentIndices(actions);
    var items = new ArrayList<Documents.Item>(actions.size());
    for (BulkRequest.Action action : actions) {
      if (action.write() != null && !absent.contains(action.index())) {
        items.add(new Documents.Item(action.index(), action.write(), action.requireAlias()));
      }
    }
    List<Documents.ItemResult> answers =
        items.isEmpty() ? List.of() : documents.write(items, how.options());
    if (answers.size() != items.size()) {
      throw new IllegalStateException(items.size() + " writes had " + answers.size() + " results");
    }
    var results = new ArrayList<Result>(actions.size());
    var answer = answers.iterator();
    for (BulkRequest.Action action : actions) {
      if (action.write() == null) {
        results.add(Result.refused(action, action.problem()));
      } else if (absent.contains(action.index())) {
        results.add(Result.refused(action, ApiException.indexNotFound(action.index()).error()));
      } else {
        Documents.ItemResult item = answer.next();
        DocumentResult document = item.document();
        results.add(
            new Result(
                action, item.index(action.index()), document, document.error(), item.logged()));
      }
    }
    return results;
  }

  /** Indices that are not there and that only deletes name, which make none. */
  private Set<String> absentIndices(List<BulkRequest.Action> actions) throws InterruptedException {
    var onlyDeletes = new HashSet<String>();
    for (BulkRequest.Action action : actions) {
      if (action.write() != null && onlyDeletes(action.write())) {
        onlyDeletes.add(action.index());
      }
    }
    for (BulkRequest.Action action : actions) {
      if (action.write() != null && !onlyDeletes(action.write())) {
        onlyDeletes.remove(action.index());
      }
    }
    var absent = new HashSet<String>();
    for (String index : onlyDeletes) {
      String plain;
      try {
        plain = DateMathName.at(index, machine.clock().wallClockMillis());
      } catch (ApiException _) {
        continue; // Each of its items tells that the name is malformed.
      }
      if (indices.find(plain).isEmpty() && !IndexResolver.isAlias(plain, indices.state())) {
        absent.add(index);
      }
    }
    return absent;
  }

  private static boolean onlyDeletes(DocumentWrite write) {
    return write.kind() == DocumentWrite.Kind.DELETE && write.versionType() == VersionType.INTERNAL;
  }

  private Map<String, Integer> copies(List<Result> results) throws InterruptedException {
    var copies = new HashMap<String, Integer>();
    for (Result result : results) {
      String index = result.index();
      if (result.error() == null && !copies.containsKey(index)) {
        copies.put(index, WriteAnswer.copies(index, indices));
      }
    }
    return copies;
  }

  private static void write(Result result, Refresh refresh, int wanted, JsonOut out) {
    BulkRequest.Action action = result.action();
    out.open().open(action.operation().key());
    DocumentResult document = result.document();
    if (result.error() != null) {
      out.field("_index", result.index())
          .field("_id", action.id())
          .field("status", result.error().status());
      ErrorAnswer.write("error", result.error(), out);
    } else if (document != null) {
      DocumentResult.Outcome outcome = DocumentRoutes.outcome(document);
      WriteAnswer.members(result.index(), document, outcome, refresh, wanted, result.logged(), out);
      WriteAnswer.document(document, action.shown(), out);
      out.field("status", WriteAnswer.status(outcome));
    }
    out.close().close();
  }
}
