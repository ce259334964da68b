package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Several searches in one request. */
final class MultiSearchRoutes implements Routes {

  /** Searches in one request; their answers are held together. */
  private static final int MAX_SEARCHES = 1_000;

  /** How many run at once if the request does not say. */
  private static final int DEFAULT_CONCURRENT = 10;

  /** What a header may say that a search's URL may say, too. */
  private static final List<String> AS_IN_URLS =
      List.of(
          "search_type",
          "preference",
          "routing",
          "allow_partial_search_results",
          "ignore_unavailable",
          "allow_no_indices",
          "expand_wildcards",
          "ignore_throttled",
          "request_cache",
          "ccs_minimize_roundtrips");

  /** What the request's URL says for all of its searches. */
  private static final List<String> FOR_ALL =
      List.of(
          "search_type",
          "rest_total_hits_as_int",
          "typed_keys",
          "pre_filter_shard_size",
          "max_concurrent_shard_requests",
          "ccs_minimize_roundtrips",
          "ignore_unavailable",
          "allow_no_indices",
          "expand_wildcards");

  private final Machine machine;
  private final SearchRoutes searches;

  MultiSearchRoutes(Machine machine, SearchRoutes searches) {
    this.machine = machine;
    this.searches = searches;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String path : List.of("/_msearch", "/{index}/_msearch")) {
      router.add(Method.GET, path, this::search);
      router.add(Method.POST, path, this::search);
    }
    for (String prefix : List.of("", "/{index}")) {
      for (String path : List.of("/_search/template", "/_msearch/template")) {
        router.add(Method.GET, prefix + path, MultiSearchRoutes::refuseTemplate);
        router.add(Method.POST, prefix + path, MultiSearchRoutes::refuseTemplate);
      }
    }
  }

  private static Endpoint.Action refuseTemplate(RestRequest request) {
    throw ApiException.illegalArgument("search templates are scripts, which are not supported");
  }

  /** A search that is ready, or why it cannot be. */
  private record Prepared(SearchRoutes.@Nullable Ready ready, @Nullable ApiError error) {}

  /** A search's answer, or why there is none. */
  private record Done(SearchRoutes.@Nullable Answered answered, @Nullable ApiError error) {}

  private Endpoint.Action search(RestRequest request) {
    Parameters parameters = request.parameters();
    int concurrent = parameters.integer("max_concurrent_searches").orElse(DEFAULT_CONCURRENT);
    if (concurrent < 1) {
      throw ApiException.illegalArgument("maxConcurrentSearchRequests must be positive");
    }
    Map<String, String> forAll = new TreeMap<>();
    for (String name : FOR_ALL) {
      parameters.get(name).ifPresent(value -> forAll.put(name, value));
    }
    List<Prepared> prepared = new ArrayList<>();
    for (MultiSearchBody.Item item : MultiSearchBody.parse(request.requiredBody(), MAX_SEARCHES)) {
      prepared.add(prepare(request, item, forAll));
    }
    if (prepared.isEmpty()) {
      throw ApiException.invalid("no requests added");
    }
    return () -> run(prepared, Math.min(concurrent, prepared.size()));
  }

  private Prepared prepare(
      RestRequest request, MultiSearchBody.Item item, Map<String, String> forAll) {
    Map<String, String> parameters = new TreeMap<>(forAll);
    String index = request.optionalPath("index");
    for (Map.Entry<String, JsonNode> member : item.header().properties()) {
      String name = member.getKey();
      if (name.equals("index") || name.equals("indices")) {
        String named = joined(name, member.getValue());
        index = named == null ? index : named;
      } else if (AS_IN_URLS.contains(name)) {
        String value = joined(name, member.getValue());
        if (value != null) {
          parameters.put(name, value);
        }
      } else {
        throw ApiException.illegalArgument(
            "key [" + name + "] is not supported in the metadata section");
      }
    }
    parameters.keySet().removeIf("ignore_throttled"::equals);
    var single =
        new RestRequest(
            Method.POST,
            request.rawPath(),
            index == null ? Map.of() : Map.of("index", index),
            new Parameters(parameters),
            request.headers(),
            item.body(),
            request.wallClockMillis());
    try {
      return new Prepared(searches.ready(single), null);
    } catch (ApiException e) {
      if (e.status() == 400 && !isOfTheWhole(e)) {
        return new Prepared(null, e.error());
      }
      throw e;
    }
  }

  /** A body that cannot be read spoils the request, as in OpenSearch. */
  private static boolean isOfTheWhole(ApiException e) {
    return !e.error().type().equals("action_request_validation_exception");
  }

  private static @Nullable String joined(String name, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      texts.add(JsonValues.text(name, each));
    }
    return String.join(",", texts);
  }

  private RestResponse run(List<Prepared> prepared, int concurrent) throws InterruptedException {
    long start = machine.clock().nanoTime();
    var done = new @Nullable Done[prepared.size()];
    var next = new AtomicInteger();
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < concurrent; i++) {
      tasks.add(
          machine.spawn(
              "msearch",
              () -> {
                for (int at = next.getAndIncrement();
                    at < done.length;
                    at = next.getAndIncrement()) {
                  done[at] = run(prepared.get(at));
                }
              }));
    }
    try {
      for (Task task : tasks) {
        task.join();
      }
    } catch (InterruptedException e) {
      tasks.forEach(Task::interrupt);
      throw e;
    }
    long took = (machine.clock().nanoTime() - start) / 1_000_000;
    return RestResponse.json(
        200,
        out -> {
          out.open().field("took", took).openArray("responses");
          Arrays.stream(done).forEach(each -> write(each, out));
          out.closeArray().close();
        });
  }

  private static Done run(Prepared prepared) {
    SearchRoutes.Ready ready = prepared.ready();
    if (ready == null) {
      return new Done(null, prepared.error());
    }
    try {
      return new Done(ready.run(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Done(null, ApiException.unavailable("interrupted").error());
    } catch (RuntimeException e) {
      return new Done(null, Failures.describe(e));
    }
  }

  private static void write(@Nullable Done done, JsonOut out) {
    out.open();
    if (done != null && done.answered() != null) {
      done.answered().writeMembers(out);
      out.field("status", 200);
    } else if (done != null && done.error() != null) {
      ErrorAnswer.writeWithRoot("error", done.error(), out);
      out.field("status", done.error().status());
    }
    out.close();
  }
}
