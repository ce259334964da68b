package io.pinakes.coordinator.ingest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.GetRequest;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.PositionToken;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.index.ClusterSetting;
import io.pinakes.coordinator.index.DateMathName;
import io.pinakes.coordinator.index.IndexBlocks;
import io.pinakes.coordinator.index.IndexResolver;
import io.pinakes.coordinator.index.IndexResolver.WriteTarget;
import io.pinakes.coordinator.routing.ReadFrom;
import io.pinakes.coordinator.routing.Routing;
import io.pinakes.coordinator.routing.ShardCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends writes to the shards they belong to, all shards at once, and puts the results in order. */
public final class Ingest implements Documents {

  /**
   * Source bytes per call to a shard. Larger requests go in several calls, one after the other, so
   * that neither side holds them twice.
   */
  static final long CALL_BYTES = 4L << 20;

  /**
   * Of the time of an attempt to read, what the worker may wait until it has seen enough; the rest
   * is for the way of its answer, which says what it waited for.
   */
  private static final int WAITING_PERCENT = 90;

  /** How often indices are looked up again that were removed, and made again, under a request. */
  private static final int ROUTE_ATTEMPTS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

  private final Indices indices;
  private final ShardCalls shards;
  private final Machine machine;

  public Ingest(Indices indices, ShardCalls shards, Machine machine) {
    this.indices = indices;
    this.shards = shards;
    this.machine = machine;
  }

  @Override
  public List<ItemResult> write(List<Item> items, WriteOptions options)
      throws InterruptedException {
    long deadline = machine.clock().nanoTime() + options.timeout().toNanos();
    var results = new @Nullable ItemResult[items.size()];
    // An alias may have a routing for the writes through it, which is put in when it is found.
    List<Item> routed = new ArrayList<>(items);
    List<Integer> places = IntStream.range(0, items.size()).boxed().toList();
    for (int attempt = 1; attempt <= ROUTE_ATTEMPTS && !places.isEmpty(); attempt++) {
      sendAll(route(places, routed, results, deadline), routed, options, deadline, results);
      places = places.stream().filter(place -> isGone(results[place])).toList();
    }
    var complete = new ArrayList<ItemResult>(results.length);
    for (int i = 0; i < results.length; i++) {
      ItemResult result = results[i];
      complete.add(
          result != null
              ? result
              : failed(items.get(i), -1, ApiException.unavailable("interrupted").error()));
    }
    return complete;
  }

  @Override
  public GetAnswer get(Get get, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    for (int attempt = 1; ; attempt++) {
      IndexDefinition definition =
          indices.find(get.index()).orElseThrow(() -> ApiException.indexNotFound(get.index()));
      IndexBlocks.requireReadable(definition);
      ApiError unroutable = unroutable(definition, get.id(), get.routing());
      if (unroutable != null) {
        throw new ApiException(unroutable);
      }
      int number = Routing.shardOf(definition.settings(), get.id(), get.routing());
      var shard = new ShardId(definition.name(), definition.uuid(), number);
      try {
        return shards.read(
            shard,
            consistency.binds(shard) ? ReadFrom.PRIMARY_FIRST : ReadFrom.PRIMARY_UNLESS_CUT_OFF,
            WorkerCalls.GET,
            (evenWithoutLease, left) ->
                new GetRequest(
                    shard,
                    get.id(),
                    get.realtime(),
                    consistency.of(shard, evenWithoutLease),
                    left.multipliedBy(WAITING_PERCENT).dividedBy(100).toMillis()),
            deadline);
      } catch (ApiException e) {
        if (!e.error().type().equals(ApiException.INDEX_NOT_FOUND) || attempt == ROUTE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Sends each shard its part, all at once, and waits for all of them. */
  private void sendAll(
      Map<ShardId, List<Integer>> byShard,
      List<Item> items,
      WriteOptions options,
      long deadline,
      @Nullable ItemResult[] results)
      throws InterruptedException {
    List<Task> tasks = new ArrayList<>();
    try {
      // The last group runs here: one shard, the usual case, needs no other thread.
      int rest = byShard.size();
      for (Map.Entry<ShardId, List<Integer>> group : byShard.entrySet()) {
        ShardId shard = group.getKey();
        List<Integer> places = group.getValue();
        if (--rest == 0) {
          send(shard, places, items, options, deadline, results);
        } else {
          tasks.add(
              machine.spawn(
                  "write " + shard,
                  () -> {
                    try {
                      send(shard, places, items, options, deadline, results);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
        }
      }
      for (Task task : tasks) {
        task.join();
      }
    } catch (InterruptedException e) {
      tasks.forEach(Task::interrupt);
      throw e;
    }
  }

  /** Whether the shard that an item was sent to is no more: it certainly was not carried out. */
  private static boolean isGone(@Nullable ItemResult result) {
    if (result == null || result.shard() < 0) {
      return false;
    }
    ApiError error = result.document().error();
    return error != null && error.type().equals(ApiException.INDEX_NOT_FOUND);
  }

  private Map<ShardId, List<Integer>> route(
      List<Integer> places, List<Item> items, @Nullable ItemResult[] results, long deadline)
      throws InterruptedException {
    // As OpenSearch: an index that any item may create is created before the first item is sent.
    Set<String> mayBeCreated =
        places.stream()
            .map(items::get)
            .filter(item -> mayCreateIndex(item.write()) && !item.requireAlias())
            .map(Item::index)
            .collect(Collectors.toSet());
    Map<ShardId, List<Integer>> byShard = new LinkedHashMap<>();
    Map<String, WriteTarget> found = new HashMap<>();
    Map<String, ApiError> refused = new HashMap<>();
    for (int place : places) {
      Item item = items.get(place);
      String name = item.index();
      if (item.requireAlias() && !isAlias(name)) {
        results[place] = failed(item, -1, notAnAlias(name));
        continue;
      }
      if (!found.containsKey(name) && !refused.containsKey(name)) {
        try {
          WriteTarget target =
              mayBeCreated.contains(name) ? findOrCreate(name, deadline) : find(name);
          IndexBlocks.requireWritable(target.index());
          found.put(name, target);
        } catch (ApiException e) {
          refused.put(name, e.error());
        } catch (RuntimeException e) {
          LOG.error("index [{}] cannot be looked up", name, e);
          refused.put(name, new ApiError(500, "internal_server_error", e.toString()));
        }
      }
      WriteTarget target = found.get(name);
      if (target == null) {
        ApiError error = refused.get(name);
        results[place] =
            failed(item, -1, error == null ? ApiException.indexNotFound(name).error() : error);
      } else {
        IndexDefinition index = target.index();
        ApiError contradiction = contradiction(item, target);
        if (contradiction != null) {
          results[place] = failed(item, -1, contradiction);
          continue;
        }
        if (target.routing() != null) {
          item = new Item(name, item.write().withRouting(target.routing()), item.requireAlias());
          items.set(place, item);
        }
        DocumentWrite write = item.write();
        ApiError unroutable = unroutable(index, write.id(), write.routing());
        if (unroutable != null) {
          results[place] = failed(item, -1, unroutable);
          continue;
        }
        int number = Routing.shardOf(index.settings(), write.id(), write.routing());
        byShard
            .computeIfAbsent(
                new ShardId(index.name(), index.uuid(), number), shard -> new ArrayList<>())
            .add(place);
      }
    }
    return byShard;
  }

  /** As in OpenSearch, a deletion creates an index only if its version is to be remembered. */
  private static boolean mayCreateIndex(DocumentWrite write) {
    return write.kind() != DocumentWrite.Kind.DELETE || write.versionType() != VersionType.INTERNAL;
  }

  /** Why a document cannot be sent to a shard; null if it can. */
  private static @Nullable ApiError unroutable(
      IndexDefinition index, String id, @Nullable String routing) {
    if (routing != null || !index.mapping().routingRequired()) {
      return null;
    }
    String reason = "routing is required for [" + index.name() + "]/[" + id + "]";
    return new ApiException(400, "routing_missing_exception", reason)
        .with("index", index.name())
        .with("index_uuid", "_na_")
        .error();
  }

  private static ApiError notAnAlias(String name) {
    return new ApiException(
            404,
            ApiException.INDEX_NOT_FOUND,
            "no such index [%s] and [require_alias] request flag is [true] and [%s] is not an alias"
                .formatted(name, name))
        .with("index", name)
        .with("index_uuid", "_na_")
        .error();
  }

  /** What is wrong with a routing that is not the alias'; null: nothing. */
  private static @Nullable ApiError contradiction(Item item, WriteTarget target) {
    String given = item.write().routing();
    if (given == null || target.routing() == null || given.equals(target.routing())) {
      return null;
    }
    return ApiException.illegalArgument(
            "Alias [%s] has index routing associated with it [%s], and was provided with routing value [%s], rejecting operation"
                .formatted(item.index(), target.routing(), given))
        .error();
  }

  private boolean isAlias(String given) throws InterruptedException {
    String name = plain(given);
    indices.find(name);
    return IndexResolver.isAlias(name, indices.state());
  }

  /** The name with its date put in. */
  private String plain(String name) {
    return DateMathName.at(name, machine.clock().wallClockMillis());
  }

  private WriteTarget find(String name) throws InterruptedException {
    String plain = plain(name);
    return known(plain).orElseThrow(() -> ApiException.indexNotFound(plain));
  }

  /** The index of that name, or the one that an alias of that name has for writes. */
  private Optional<WriteTarget> known(String name) throws InterruptedException {
    Optional<IndexDefinition> index = indices.find(name);
    return index.isPresent()
        ? index.map(found -> new WriteTarget(found, null))
        : new IndexResolver(indices.state(), machine.clock().wallClockMillis()).writeTarget(name);
  }

  private WriteTarget findOrCreate(String name, long deadline) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      String plain = plain(name);
      Optional<WriteTarget> known = known(plain);
      if (known.isPresent()) {
        return known.get();
      }
      ClusterSetting.requireAutoCreate(plain, indices.state().metadata());
      try {
        Duration left = Duration.ofNanos(deadline - machine.clock().nanoTime());
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        if (plain.equals(name)) {
          indices.create(name, nothing, left);
        } else {
          indices.create(plain, name, nothing, left);
        }
      } catch (ApiException e) {
        if (!e.error().type().equals("resource_already_exists_exception")) {
          throw e;
        }
        if (attempt == ROUTE_ATTEMPTS) {
          throw new ApiException(
              ApiException.unavailable(
                      "nothing was written, index [%s] comes and goes".formatted(name))
                  .error(),
              e);
        }
      }
    }
  }

  private void send(
      ShardId shard,
      List<Integer> places,
      List<Item> items,
      WriteOptions options,
      long deadline,
      @Nullable ItemResult[] results)
      throws InterruptedException {
    Optional<IndexDefinition> index = indices.find(shard.index());
    int active =
        switch (options.activeShards()) {
          case ALL_COPIES -> index.map(found -> 1 + found.settings().replicas()).orElse(1);
          case AS_INDEX_SAYS -> index.map(found -> found.settings().activeShards()).orElse(1);
          default -> options.activeShards();
        };
    // What was acknowledged here of the mapping holds for the documents that come after it.
    long mapping = index.map(IndexDefinition::mappingVersion).orElse(0L);
    int from = 0;
    while (from < places.size()) {
      int to = from;
      long bytes = 0;
      var writes = new ArrayList<DocumentWrite>();
      while (to < places.size() && (to == from || bytes < CALL_BYTES)) {
        DocumentWrite write = items.get(places.get(to)).write();
        bytes += bytes(write);
        writes.add(write);
        to++;
      }
      List<Integer> part = places.subList(from, to);
      // If the outcome of this part is unknown, it may still be carried out: after the next, if
      // that were sent.
      List<Integer> rest = places.subList(from, places.size());
      try {
        WriteAnswer answer =
            shards.write(
                shard,
                WorkerCalls.WRITE,
                (evenWithoutLease, left) ->
                    new WriteRequest(
                        shard, writes, options.refresh(), left.toMillis(), active, mapping),
                deadline);
        if (answer.results().size() != part.size()) {
          throw new IllegalStateException(
              "%s answered %d writes with %d results"
                  .formatted(shard, part.size(), answer.results().size()));
        }
        var logged =
            new Logged(
                answer.position() == 0
                    ? PositionToken.NONE
                    : PositionToken.of(shard, answer.position()),
                answer.copies(),
                answer.hidden());
        for (int i = 0; i < part.size(); i++) {
          DocumentResult result = answer.results().get(i);
          results[part.get(i)] =
              result.error() == null
                  ? new ItemResult(result, shard.index(), shard.number(), logged)
                  : failed(items.get(part.get(i)), shard, located(result.error(), shard));
        }
      } catch (ApiException e) {
        fail(rest, items, shard, e.error(), results);
        return;
      } catch (RuntimeException e) {
        LOG.error("a write to {} failed", shard, e);
        var error = new ApiError(500, "internal_server_error", e.toString());
        fail(rest, items, shard, error, results);
        return;
      }
      from = to;
    }
  }

  private static long bytes(DocumentWrite write) {
    byte[] source = write.source();
    byte[] upsert = write.update() == null ? null : write.update().upsert();
    return (source == null ? 0L : source.length) + (upsert == null ? 0L : upsert.length);
  }

  private static void fail(
      List<Integer> places,
      List<Item> items,
      ShardId shard,
      ApiError error,
      @Nullable ItemResult[] results) {
    for (int place : places) {
      results[place] = failed(items.get(place), shard, error);
    }
  }

  /** A conflict says where it is, as OpenSearch's do. */
  private static ApiError located(ApiError error, ShardId shard) {
    return error.status() != 409 && !error.type().equals("document_missing_exception")
        ? error
        : new ApiException(error)
            .with("index", shard.index())
            .with("shard", Integer.toString(shard.number()))
            .with("index_uuid", shard.uuid())
            .error();
  }

  private static ItemResult failed(Item item, ShardId shard, ApiError error) {
    return new ItemResult(
        DocumentResult.failed(item.write().id(), error),
        shard.index(),
        shard.number(),
        Logged.NOTHING);
  }

  private static ItemResult failed(Item item, int shard, ApiError error) {
    return new ItemResult(DocumentResult.failed(item.write().id(), error), shard, Logged.NOTHING);
  }
}
