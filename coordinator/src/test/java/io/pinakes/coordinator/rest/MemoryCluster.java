package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.Compound;
import io.pinakes.common.dsl.FullText;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.TermLevel;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentUpdate;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import io.pinakes.common.query.SourceSelector;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.Draining;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Maintenance;
import io.pinakes.coordinator.api.PositionToken;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a coordinator offers, in memory and by the interfaces' own words: one worker, documents in
 * maps, and of queries only the few that the tests ask. A search sees a write at once.
 */
final class MemoryCluster implements Cluster, Indices, Documents, Searches {

  static final NodeInfo COORDINATOR =
      new NodeInfo("c1", "c1-0f3a", NodeInfo.Role.COORDINATOR, "127.0.0.1:9300", "");
  static final NodeInfo WORKER =
      new NodeInfo("w1", "w1-77e2", NodeInfo.Role.WORKER, "127.0.0.1:9301", "zone-a");

  private static final long CREATED_MILLIS = 1_795_305_758_260L;

  private final Map<String, Index> indices = new TreeMap<>();
  private final List<NodeInfo> silent = new ArrayList<>();
  private final List<String> maintained = new CopyOnWriteArrayList<>();
  private boolean leaderless;
  private @Nullable ShardFailure failure;
  private @Nullable RuntimeException trouble;
  private int copies = 1;
  private int hidden;
  private final List<ReadConsistency> asked = new ArrayList<>();

  private static final class Index {
    private IndexDefinition definition;
    private final Map<String, Stored> documents = new TreeMap<>();
    private long nextSeqNo;

    private Index(IndexDefinition definition) {
      this.definition = definition;
    }
  }

  /** A document, or the trace that a deleted one leaves. */
  private record Stored(
      byte @Nullable [] source, long version, long seqNo, @Nullable String routing) {}

  /** From now on the node does not answer. */
  synchronized void silence(NodeInfo node) {
    silent.add(node);
  }

  /** From now on there is no leader. */
  synchronized void loseLeader() {
    leaderless = true;
  }

  /** From now on a shard gives no answer to searches. */
  synchronized void failShard(ShardFailure shardFailure) {
    failure = shardFailure;
  }

  /** From now on every search and write fails so. */
  synchronized void failWith(@Nullable RuntimeException exception) {
    trouble = exception;
  }

  /** How many copies have what is written from now on, and how many of them do not show it. */
  synchronized void haveCopies(int started, int silent) {
    copies = started;
    hidden = silent;
  }

  /** What gets and searches were not to miss, in order. */
  synchronized List<ReadConsistency> asked() {
    return List.copyOf(asked);
  }

  private void throwTrouble() {
    if (trouble != null) {
      throw trouble;
    }
  }

  // Cluster

  @Override
  public String name() {
    return "pinakes-test";
  }

  @Override
  public NodeInfo self() {
    return COORDINATOR;
  }

  @Override
  public List<NodeInfo> nodes() {
    return List.of(COORDINATOR, WORKER);
  }

  @Override
  public synchronized Statistics statistics() {
    return new MemoryStatistics(() -> shards(Duration.ZERO), List.copyOf(silent), maintained);
  }

  @Override
  public synchronized Maintenance maintenance() {
    return new MemoryStatistics(() -> shards(Duration.ZERO), List.copyOf(silent), maintained);
  }

  /** What was asked to be done to copies, in order. */
  synchronized List<String> maintained() {
    return List.copyOf(maintained);
  }

  @Override
  public synchronized @Nullable Leader leader() {
    return leaderless ? null : new Leader(COORDINATOR, 7);
  }

  /** Primaries are started; replicas are not assigned, for there is only one worker. */
  @Override
  public synchronized List<ShardCopy> shards(Duration timeout) {
    var copies = new ArrayList<ShardCopy>();
    for (Index index : indices.values()) {
      IndexDefinition definition = index.definition;
      for (int number = 0; number < definition.settings().shards(); number++) {
        int shard = number;
        long live =
            index.documents.entrySet().stream()
                .filter(entry -> entry.getValue().source != null)
                .filter(entry -> shardOf(definition, entry.getKey()) == shard)
                .count();
        var id = new ShardId(definition.name(), definition.uuid(), number);
        copies.add(
            new ShardCopy(
                definition.name(),
                number,
                true,
                WORKER,
                new ShardStatus(id, true, 1, true, null, index.nextSeqNo, live, 0, 1_536 * live)));
        for (int replica = 0; replica < definition.settings().replicas(); replica++) {
          copies.add(new ShardCopy(definition.name(), number, false, null, null));
        }
      }
    }
    return copies;
  }

  // Indices

  @Override
  public synchronized boolean create(String name, ObjectNode body, Duration timeout) {
    Index there = indices.get(name);
    if (there != null) {
      String uuid = there.definition.uuid();
      throw new ApiException(
              400,
              "resource_already_exists_exception",
              "index [" + name + "/" + uuid + "] already exists")
          .with("index", name)
          .with("index_uuid", uuid);
    }
    IndexSettings settings = settings(body);
    Mapping mapping =
        body.get("mappings") instanceof ObjectNode mappings
            ? Mapping.parse(mappings)
            : Mapping.empty();
    indices.put(
        name,
        new Index(
            new IndexDefinition(
                name, "uuid-of-" + name, CREATED_MILLIS, settings, mapping, 1, false, 1)));
    return !timeout.isZero();
  }

  private static IndexSettings settings(ObjectNode body) {
    int shards = 1;
    int replicas = 0;
    if (body.get("settings") instanceof ObjectNode settings) {
      for (var setting : settings.properties()) {
        switch (setting.getKey()) {
          case "number_of_shards" -> shards = setting.getValue().asInt();
          case "number_of_replicas" -> replicas = setting.getValue().asInt();
          // There are no workers here whose number replicas could follow.
          case "auto_expand_replicas" -> {}
          default ->
              throw new ApiException(
                  400,
                  "settings_exception",
                  "unknown setting [index."
                      + setting.getKey()
                      + "] please check that any required plugins are installed");
        }
      }
    }
    if (shards < 1) {
      throw ApiException.illegalArgument(
          "Failed to parse value ["
              + shards
              + "] for setting [index.number_of_shards] must be >= 1");
    }
    return new IndexSettings(shards, replicas, Duration.ofSeconds(1));
  }

  @Override
  public synchronized void delete(String name, Duration timeout) {
    if (indices.remove(name) == null) {
      throw ApiException.indexNotFound(name);
    }
  }

  @Override
  public synchronized Optional<IndexDefinition> find(String name) {
    return Optional.ofNullable(indices.get(name)).map(index -> index.definition);
  }

  @Override
  public void catchUp(ReadConsistency consistency, boolean byPattern) {}

  @Override
  public synchronized ClusterState state() {
    var definitions = new TreeMap<String, IndexDefinition>();
    indices.forEach((name, index) -> definitions.put(name, index.definition));
    return new ClusterState(1, definitions, Assignments.NONE, Draining.NONE);
  }

  @Override
  public synchronized List<IndexDefinition> all() {
    return indices.values().stream().map(index -> index.definition).toList();
  }

  @Override
  public synchronized void putMapping(String name, ObjectNode mappings) {
    Index index = index(name);
    index.definition =
        index.definition.withMapping(index.definition.mapping().merge(Mapping.parse(mappings)));
  }

  @Override
  public synchronized void putSettings(String name, ObjectNode settings) {
    Index index = index(name);
    IndexSettings changed = index.definition.settings();
    ObjectNode flat = settings.get("index") instanceof ObjectNode inner ? inner : settings;
    for (var setting : flat.properties()) {
      String value = setting.getValue().asString();
      switch (setting.getKey()) {
        case "number_of_replicas", "index.number_of_replicas" ->
            changed = changed.withReplicas(Integer.parseInt(value));
        case "number_of_shards" ->
            throw ApiException.illegalArgument(
                "final index setting [index.number_of_shards], not updateable");
        default ->
            throw new ApiException(
                400, "settings_exception", "unknown setting [index." + setting.getKey() + "]");
      }
    }
    index.definition = index.definition.withSettings(changed);
  }

  @Override
  public synchronized Refreshed refresh(List<String> names, Duration timeout) {
    int shards = names.stream().mapToInt(name -> index(name).definition.settings().shards()).sum();
    return new Refreshed(shards, shards, 0);
  }

  private Index index(String name) {
    Index index = indices.get(name);
    if (index == null) {
      throw ApiException.indexNotFound(name);
    }
    return index;
  }

  // Documents

  @Override
  public synchronized List<ItemResult> write(List<Item> items, WriteOptions options) {
    throwTrouble();
    var results = new ArrayList<ItemResult>();
    for (Item item : items) {
      if (!indices.containsKey(item.index())) {
        create(item.index(), Json.READER.createObjectNode(), options.timeout());
      }
      Index index = index(item.index());
      DocumentResult result;
      try {
        result = write(index, item.write());
      } catch (ApiException e) {
        result = DocumentResult.failed(item.write().id(), e.error());
      }
      results.add(itemResult(index.definition, result));
    }
    return results;
  }

  private ItemResult itemResult(IndexDefinition index, DocumentResult result) {
    int shard = shardOf(index, result.id());
    if (result.error() != null) {
      return new ItemResult(result, shard, Logged.NOTHING);
    }
    var id = new ShardId(index.name(), index.uuid(), shard);
    PositionToken position = PositionToken.of(id, result.seqNo() + 1);
    return new ItemResult(result, shard, new Logged(position, copies, hidden));
  }

  private static DocumentResult write(Index index, DocumentWrite write) {
    Stored before = index.documents.get(write.id());
    boolean there = before != null && before.source != null;
    if (write.kind() == DocumentWrite.Kind.CREATE && before != null && there) {
      throw conflict(
          index,
          "["
              + write.id()
              + "]: version conflict, document already exists (current version ["
              + before.version
              + "])");
    }
    if (write.ifSeqNo() >= 0
        && (before == null || before.seqNo != write.ifSeqNo() || write.ifPrimaryTerm() != 1)) {
      throw conflict(
          index,
          "[" + write.id() + "]: version conflict, required seqNo [" + write.ifSeqNo() + "]");
    }
    if (write.source() != null) {
      checkParses(write);
    }
    if (write.kind() == DocumentWrite.Kind.UPDATE) {
      return update(index, write, there ? before : null);
    }
    long version = before == null ? 1 : before.version + 1;
    long seqNo = index.nextSeqNo++;
    index.documents.put(write.id(), new Stored(write.source(), version, seqNo, write.routing()));
    Outcome outcome =
        write.kind() == DocumentWrite.Kind.DELETE
            ? (there ? Outcome.DELETED : Outcome.NOT_FOUND)
            : (there ? Outcome.UPDATED : Outcome.CREATED);
    return new DocumentResult(write.id(), outcome, version, seqNo, 1, null);
  }

  /** Merges one level deep, which is enough here. */
  private static DocumentResult update(Index index, DocumentWrite write, @Nullable Stored before) {
    DocumentUpdate how = Objects.requireNonNull(write.update());
    if (before == null && how.upsert() == null) {
      throw new ApiException(
          404, "document_missing_exception", "[" + write.id() + "]: document missing");
    }
    byte[] source = how.upsert();
    if (before != null) {
      ObjectNode merged = (ObjectNode) Json.READER.readTree(Objects.requireNonNull(before.source));
      ObjectNode old = merged.deepCopy();
      merged.setAll((ObjectNode) Json.READER.readTree(Objects.requireNonNull(write.source())));
      if (how.detectNoop() && merged.equals(old)) {
        return new DocumentResult(write.id(), Outcome.NOOP, before.version, before.seqNo, 1, null)
            .withSource(how.returnSource() ? before.source : null);
      }
      source = Json.READER.writeValueAsBytes(merged);
    }
    var whole =
        new DocumentWrite(
            DocumentWrite.Kind.INDEX,
            write.id(),
            Objects.requireNonNull(source),
            -1,
            -1,
            write.routing(),
            VersionType.INTERNAL,
            DocumentWrite.NO_VERSION,
            null);
    return write(index, whole).withSource(how.returnSource() ? source : null);
  }

  private static ApiException conflict(Index index, String reason) {
    return new ApiException(409, "version_conflict_engine_exception", reason)
        .with("index", index.definition.name())
        .with("shard", "0")
        .with("index_uuid", index.definition.uuid());
  }

  private static void checkParses(DocumentWrite write) {
    try {
      Json.READER.readTree(write.source());
    } catch (JacksonException e) {
      throw new ApiException(
          new ApiError(400, "mapper_parsing_exception", "failed to parse", Map.of(), Json.error(e)),
          e);
    }
  }

  @Override
  public synchronized GetAnswer get(Get get, ReadConsistency consistency, Duration timeout) {
    throwTrouble();
    asked.add(consistency);
    Stored stored = index(get.index()).documents.get(get.id());
    return stored == null || stored.source == null
        ? GetAnswer.notFound()
        : new GetAnswer(stored.source, stored.version, stored.seqNo, 1, stored.routing);
  }

  private static int shardOf(IndexDefinition index, String id) {
    return Math.floorMod(id.hashCode(), index.settings().shards());
  }

  // Searches

  @Override
  public synchronized Found search(
      List<String> names, ObjectNode body, ReadConsistency consistency, Duration timeout) {
    throwTrouble();
    asked.add(consistency);
    SearchBody request = SearchBody.parse(body);
    var found = new ArrayList<IndexHit>();
    int shards = 0;
    for (String name : names) {
      Index index = index(name);
      shards += index.definition.settings().shards();
      index.documents.forEach(
          (id, stored) -> {
            if (stored.source != null) {
              JsonNode document = Json.READER.readTree(stored.source);
              if (matches(request.query(), id, document)) {
                found.add(new IndexHit(name, hit(request, id, stored, document)));
              }
            }
          });
    }
    if (!request.sort().isEmpty()) {
      Comparator<IndexHit> order =
          Comparator.comparing(hit -> String.valueOf(hit.hit().sort().getFirst()));
      found.sort(request.sort().getFirst().descending() ? order.reversed() : order);
    }
    List<IndexHit> page = found.stream().skip(request.from()).limit(request.size()).toList();
    boolean scored = request.sort().isEmpty() && !page.isEmpty();
    return Found.of(
        3,
        false,
        shards,
        failure == null ? List.of() : List.of(failure),
        found.size(),
        true,
        scored ? 1.0f : Float.NaN,
        page);
  }

  private static Hit hit(SearchBody request, String id, Stored stored, JsonNode document) {
    var sort = new ArrayList<@Nullable Object>();
    for (SortKey key : request.sort()) {
      JsonNode value = document.get(key.field());
      sort.add(
          value == null ? null : value.isNumber() ? (Object) value.longValue() : value.asString());
    }
    return Hit.of(
        id,
        request.sort().isEmpty() ? 1.0f : Float.NaN,
        sort,
        request.view().source().fetch() && stored.source != null
            ? new SourceSelector(request.view().source()).select(stored.source)
            : null,
        stored.version,
        stored.seqNo,
        1);
  }

  private static boolean matches(QueryNode query, String id, JsonNode document) {
    return switch (query) {
      case Compound.MatchAll all -> true;
      case TermLevel.Ids ids -> ids.values().contains(id);
      case FullText.Match match -> hasWord(document.get(match.field()), match.text());
      case FullText.QueryString words when words.fields().isEmpty() ->
          document.values().stream().anyMatch(value -> hasWord(value, words.query()));
      case FullText.QueryString words ->
          words.fields().keySet().stream()
              .anyMatch(field -> hasWord(document.get(field), words.query()));
      default -> throw new RejectedExecutionException("not in this memory: " + query);
    };
  }

  private static boolean hasWord(@Nullable JsonNode value, String word) {
    return value != null
        && Arrays.asList(value.asString().toLowerCase(Locale.ROOT).split(" ", -1))
            .contains(word.toLowerCase(Locale.ROOT));
  }
}
