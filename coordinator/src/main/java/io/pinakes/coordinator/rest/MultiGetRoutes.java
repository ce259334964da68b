package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Many reads in one request; each has its own result. */
final class MultiGetRoutes implements Routes {

  /** Reads of one request that are under way at a time. */
  private static final int PARALLEL_GETS = 16;

  /** Of sources in one answer; documents beyond are refused, each by itself. */
  private static final long MAX_SOURCE_BYTES = 100L << 20;

  private final Machine machine;
  private final Documents documents;
  private final Indices indices;

  MultiGetRoutes(Machine machine, Documents documents, Indices indices) {
    this.machine = machine;
    this.documents = documents;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String path : List.of("/_mget", "/{index}/_mget")) {
      router.add(Method.GET, path, this::get);
      router.add(Method.POST, path, this::get);
    }
  }

  /** How the documents are read. */
  private record How(boolean realtime, boolean refresh, ReadConsistency consistency) {}

  /** A document, or why it cannot be read. */
  private record Result(DocumentRead read, @Nullable GetAnswer found, @Nullable ApiError error) {}

  private Endpoint.Action get(RestRequest request) {
    Parameters parameters = request.parameters();
    if (parameters.get("fields").isPresent()) {
      throw ApiException.illegalArgument(
          "The parameter [fields] is no longer supported, please use [stored_fields] to retrieve"
              + " stored fields or _source filtering if the field is not stored");
    }
    Preference.check(parameters);
    var how =
        new How(
            parameters.flag("realtime", true),
            parameters.flag("refresh", false),
            ReadParameters.of(request));
    var defaults =
        new MultiGetBody.Defaults(
            request.optionalPath("index"),
            parameters.nonEmpty("routing").orElse(null),
            parameters.list("stored_fields"),
            SourceParameters.of(parameters));
    List<DocumentRead> reads = MultiGetBody.parse(Bodies.required(request), defaults);
    return () -> answer(reads, how);
  }

  private RestResponse answer(List<DocumentRead> reads, How how) throws InterruptedException {
    indices.catchUp(how.consistency(), false);
    if (how.refresh()) {
      refresh(reads);
    }
    List<Result> results = read(reads, how);
    return RestResponse.json(
        200,
        out -> {
          out.open().openArray("docs");
          results.forEach(result -> write(result, out));
          out.closeArray().close();
        });
  }

  private static void write(Result result, JsonOut out) {
    DocumentRead read = result.read();
    if (result.found() != null) {
      read.write(result.found(), out);
    } else if (result.error() != null) {
      out.open().field("_index", read.index()).field("_id", read.id());
      ErrorAnswer.writeWithRoot("error", result.error(), out);
      out.close();
    }
  }

  /** An index that is not there is told of with each of its documents. */
  private void refresh(List<DocumentRead> reads) throws InterruptedException {
    Set<String> names = new LinkedHashSet<>();
    reads.forEach(read -> names.add(read.index()));
    var there = new ArrayList<String>();
    for (String name : names) {
      if (indices.find(name).isPresent()) {
        there.add(name);
      }
    }
    if (!there.isEmpty()) {
      indices.refresh(there, Timeouts.READ);
    }
  }

  /** Some at a time, in the order of the request. */
  private List<Result> read(List<DocumentRead> reads, How how) throws InterruptedException {
    var results = new @Nullable Result[reads.size()];
    var next = new AtomicInteger();
    var bytes = new AtomicLong();
    Runnable reading =
        () -> {
          for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
            try {
              results[i] = read(reads.get(i), how, bytes);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return;
            }
          }
        };
    var tasks = new ArrayList<Task>();
    try {
      // The caller reads, too: one document, the least, needs no other thread.
      for (int i = 1; i < Math.min(PARALLEL_GETS, results.length); i++) {
        tasks.add(machine.spawn("multi-get " + i, reading));
      }
      reading.run();
      for (Task task : tasks) {
        task.join();
      }
    } catch (InterruptedException e) {
      tasks.forEach(Task::interrupt);
      throw e;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var complete = new ArrayList<Result>(results.length);
    for (int i = 0; i < results.length; i++) {
      Result result = results[i];
      complete.add(
          result != null
              ? result
              : new Result(reads.get(i), null, ApiException.unavailable("interrupted").error()));
    }
    return complete;
  }

  private Result read(DocumentRead asked, How how, AtomicLong bytes) throws InterruptedException {
    try {
      DocumentRead read = asked.located(indices, machine.clock().wallClockMillis());
      if (read.id().isEmpty()) {
        throw ApiException.illegalArgument("Ids can't be empty");
      }
      if (bytes.get() > MAX_SOURCE_BYTES) {
        throw new ApiException(
            429,
            "circuit_breaking_exception",
            "the documents before this one have more than [" + MAX_SOURCE_BYTES + "] bytes");
      }
      GetAnswer found = documents.get(read.toGet(how.realtime()), how.consistency(), Timeouts.READ);
      byte[] source = found.source();
      bytes.addAndGet(source == null ? 0 : source.length);
      read.version().require(read.id(), found);
      return new Result(read, found, null);
    } catch (RuntimeException e) {
      return new Result(asked, null, Failures.describe(e));
    }
  }
}
