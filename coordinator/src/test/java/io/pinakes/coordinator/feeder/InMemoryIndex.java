package io.pinakes.coordinator.feeder;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.Draining;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.Searches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One index in memory with the real rules of the feeder's fields: Lucene, versions and conditional
 * writes, searches that see no more than the last refresh. Writes can be made to fail, as if their
 * shard did not answer, before or after they were applied.
 */
final class InMemoryIndex implements Documents, Searches, Indices, AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ApiError UNAVAILABLE = new ApiError(503, "unavailable", "shard is away");

  private record Stored(byte[] source, long version, long seqNo) {}

  private final IndexWriter writer;
  private final Map<String, Stored> documents = new HashMap<>();
  private final Map<String, Stored> visible = new HashMap<>();
  private @Nullable IndexDefinition definition;
  private DirectoryReader reader;
  private long lastSeqNo = -1;
  private @Nullable Predicate<JsonNode> failBefore;
  private @Nullable Predicate<JsonNode> failAfter;
  private @Nullable ApiError refusal;
  private @Nullable Interference interference;
  boolean partialSearches;

  InMemoryIndex() {
    try {
      var config = new IndexWriterConfig(new StandardAnalyzer()).setSimilarity(new TermCount());
      writer = new IndexWriter(new ByteBuffersDirectory(), config);
      reader = DirectoryReader.open(writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next write of such a document answers 503 without having happened. */
  synchronized void failBefore(Predicate<JsonNode> which) {
    failBefore = which;
  }

  /** The next write of such a document happens, but answers 503. */
  synchronized void failAfter(Predicate<JsonNode> which) {
    failAfter = which;
  }

  /** Writes of indexed documents are refused with this error. */
  synchronized void refuseIndexed(ApiError error) {
    refusal = error;
  }

  /** Waits until the document is as wanted, whether searches see it or not. */
  synchronized ObjectNode await(String id, Predicate<ObjectNode> wanted)
      throws InterruptedException {
    while (true) {
      Stored stored = documents.get(id);
      if (stored != null && wanted.test(parse(stored.source))) {
        return parse(stored.source);
      }
      wait();
    }
  }

  synchronized ObjectNode source(String id) {
    return parse(stored(documents, id).source);
  }

  synchronized long version(String id) {
    return stored(documents, id).version;
  }

  synchronized int size() {
    return documents.size();
  }

  /** Removes a document as a client could. */
  synchronized void remove(String id) {
    documents.remove(id);
    notifyAll();
  }

  synchronized void refresh() {
    try {
      DirectoryReader next = DirectoryReader.openIfChanged(reader);
      if (next != null) {
        reader.close();
        reader = next;
      }
      visible.clear();
      visible.putAll(documents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized List<ItemResult> write(List<Item> items, WriteOptions options) {
    if (definition == null) {
      // As the real ones do, which the feeder must not let happen.
      create(items.getFirst().index(), JSON.createObjectNode());
    }
    List<ItemResult> results = new ArrayList<>();
    for (Item item : items) {
      results.add(new ItemResult(write(item.write()), 0, Logged.NOTHING));
    }
    if (options.refresh() == Refresh.TRUE) {
      refresh();
    }
    notifyAll();
    return results;
  }

  private DocumentResult write(DocumentWrite write) {
    byte[] bytes = Objects.requireNonNull(write.source());
    ObjectNode source = parse(bytes);
    if (failBefore != null && failBefore.test(source)) {
      failBefore = null;
      return DocumentResult.failed(write.id(), UNAVAILABLE);
    }
    if (refusal != null && source.path("status").asString().equals("indexed")) {
      return DocumentResult.failed(write.id(), refusal);
    }
    Stored old = documents.get(write.id());
    if (write.ifSeqNo() >= 0
        && (old == null || old.seqNo != write.ifSeqNo() || write.ifPrimaryTerm() != 1)) {
      return DocumentResult.failed(
          write.id(), new ApiError(409, "version_conflict_engine_exception", "newer"));
    }
    var stored = new Stored(bytes, old == null ? 1 : old.version + 1, ++lastSeqNo);
    documents.put(write.id(), stored);
    index(write.id(), source);
    if (failAfter != null && failAfter.test(source)) {
      failAfter = null;
      return DocumentResult.failed(write.id(), UNAVAILABLE);
    }
    return new DocumentResult(
        write.id(),
        old == null ? Outcome.CREATED : Outcome.UPDATED,
        stored.version,
        stored.seqNo,
        1,
        null);
  }

  private void index(String id, ObjectNode source) {
    var lucene = new Document();
    lucene.add(new StringField("_id", id, Field.Store.YES));
    JsonNode properties = mapping().get("properties");
    for (String name : source.propertyNames()) {
      JsonNode value = source.get(name);
      switch (properties.path(name).path("type").asString("unmapped")) {
        case "keyword" -> keyword(lucene, name, value.asString());
        case "text" -> {
          lucene.add(new TextField(name, value.asString(), Field.Store.NO));
          if (properties.get(name).has("fields")) {
            keyword(lucene, name + ".keyword", value.asString());
          }
        }
        case "date" ->
            lucene.add(
                new NumericDocValuesField(name, Instant.parse(value.asString()).toEpochMilli()));
        case "long" -> lucene.add(new NumericDocValuesField(name, value.asLong()));
        default -> throw new AssertionError("no mapping for " + name);
      }
    }
    try {
      writer.updateDocument(new Term("_id", id), lucene);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keyword(Document lucene, String name, String value) {
    lucene.add(new StringField(name, value, Field.Store.NO));
    lucene.add(new SortedDocValuesField(name, new BytesRef(value)));
  }

  @Override
  public synchronized GetAnswer get(Get get, ReadConsistency consistency, Duration timeout) {
    Stored stored = (get.realtime() ? documents : visible).get(get.id());
    return stored == null
        ? GetAnswer.notFound()
        : new GetAnswer(stored.source, stored.version, stored.seqNo, 1);
  }

  @Override
  public synchronized Found search(
      List<String> names, ObjectNode body, ReadConsistency consistency, Duration timeout) {
    if (definition == null) {
      throw ApiException.indexNotFound(names.getFirst());
    }
    SearchBody.parse(body); // What the real parser refuses is refused here.
    try {
      var searcher = new IndexSearcher(reader);
      searcher.setSimilarity(new TermCount());
      int from = body.path("from").asInt(0);
      int size = body.path("size").asInt(10);
      TopDocs top =
          searcher.search(
              query(body.get("query")), Math.max(1, from + size), sort(body.get("sort")));
      List<IndexHit> hits = new ArrayList<>();
      for (int i = from; i < Math.min(top.scoreDocs.length, from + size); i++) {
        hits.add(new IndexHit(names.getFirst(), hit(searcher, top.scoreDocs[i], body)));
      }
      List<ShardFailure> failures =
          partialSearches ? List.of(new ShardFailure("goophr", 1, "w1", UNAVAILABLE)) : List.of();
      return Found.of(
          0, false, 3, failures, top.totalHits.value(), true, Float.NaN, List.copyOf(hits));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Hit hit(IndexSearcher searcher, ScoreDoc scored, ObjectNode body) throws IOException {
    String id = searcher.storedFields().document(scored.doc).get("_id");
    Stored stored = stored(visible, id);
    ObjectNode source = parse(stored.source);
    if (body.has("_source")) {
      List<String> wanted = body.get("_source").valueStream().map(JsonNode::asString).toList();
      source.retain(wanted);
    }
    var sort = new ArrayList<@Nullable Object>();
    for (Object value : ((FieldDoc) scored).fields) {
      sort.add(value instanceof BytesRef bytes ? bytes.utf8ToString() : value);
    }
    return Hit.of(
        id, Float.NaN, sort, JSON.writeValueAsBytes(source), stored.version, stored.seqNo, 1);
  }

  private static Query query(JsonNode json) {
    String kind = json.propertyNames().iterator().next();
    JsonNode what = json.get(kind);
    switch (kind) {
      case "match_all" -> {
        return MatchAllDocsQuery.INSTANCE;
      }
      case "term", "match" -> {
        String field = what.propertyNames().iterator().next();
        return new TermQuery(new Term(field, what.get(field).asString()));
      }
      case "terms" -> {
        String field = what.propertyNames().iterator().next();
        var any = new BooleanQuery.Builder();
        what.get(field)
            .forEach(
                value -> any.add(new TermQuery(new Term(field, value.asString())), Occur.SHOULD));
        return any.build();
      }
      case "bool" -> {
        var bool = new BooleanQuery.Builder();
        what.path("filter").forEach(clause -> bool.add(query(clause), Occur.FILTER));
        what.path("must_not").forEach(clause -> bool.add(query(clause), Occur.MUST_NOT));
        what.path("must").forEach(clause -> bool.add(query(clause), Occur.MUST));
        what.path("should").forEach(clause -> bool.add(query(clause), Occur.SHOULD));
        return bool.build();
      }
      default -> throw new AssertionError("unknown query " + kind);
    }
  }

  private Sort sort(JsonNode json) {
    List<SortField> fields = new ArrayList<>();
    for (JsonNode entry : json) {
      String name = entry.propertyNames().iterator().next();
      boolean descending = entry.get(name).asString().equals("desc");
      String type = mapping().at("/properties/" + name + "/type").asString();
      if (name.equals("_score")) {
        fields.add(new SortField(null, SortField.Type.SCORE, !descending));
      } else if (type.equals("date")) {
        fields.add(new SortField(name, SortField.Type.LONG, descending));
      } else {
        fields.add(new SortField(name, SortField.Type.STRING, descending));
      }
    }
    return new Sort(fields.toArray(SortField[]::new));
  }

  /** What another coordinator does just before the next creation. */
  void beforeCreate(Interference first) {
    interference = first;
  }

  /** Something that happens at a bad moment. */
  interface Interference {
    void happen() throws InterruptedException;
  }

  @Override
  public boolean create(String name, ObjectNode body, Duration timeout)
      throws InterruptedException {
    Interference first = interference;
    interference = null;
    if (first != null) {
      first.happen();
    }
    return create(name, body);
  }

  private synchronized boolean create(String name, ObjectNode body) {
    if (definition != null) {
      throw new ApiException(400, "resource_already_exists_exception", "index exists");
    }
    var settings =
        new IndexSettings(body.at("/settings/number_of_shards").asInt(1), 0, Duration.ofSeconds(1));
    var mapping =
        body.get("mappings") instanceof ObjectNode given ? Mapping.parse(given) : Mapping.empty();
    definition = new IndexDefinition(name, "uuid", 0, settings, mapping, 1, false, 1);
    return true;
  }

  /** The index is gone, as after a DELETE of it. */
  synchronized void drop() {
    definition = null;
    documents.clear();
    notifyAll();
  }

  @Override
  public void delete(String name, Duration timeout) {
    drop();
  }

  @Override
  public synchronized Optional<IndexDefinition> find(String name) {
    return Optional.ofNullable(definition);
  }

  @Override
  public void catchUp(ReadConsistency consistency, boolean byPattern) {}

  @Override
  public synchronized ClusterState state() {
    return new ClusterState(
        1,
        definition == null ? new TreeMap<>() : new TreeMap<>(Map.of(definition.name(), definition)),
        Assignments.NONE,
        Draining.NONE);
  }

  @Override
  public synchronized List<IndexDefinition> all() {
    return definition == null ? List.of() : List.of(definition);
  }

  @Override
  public void putMapping(String name, ObjectNode mappings) {
    throw new AssertionError("the feeder's mapping is fixed");
  }

  @Override
  public void putSettings(String name, ObjectNode settings) {
    throw new AssertionError("the feeder's settings are fixed");
  }

  @Override
  public Refreshed refresh(List<String> names, Duration timeout) {
    refresh();
    return new Refreshed(3, 3, 0);
  }

  @Override
  public synchronized void close() throws IOException {
    reader.close();
    writer.close();
  }

  private static Stored stored(Map<String, Stored> where, String id) {
    return Objects.requireNonNull(where.get(id), id);
  }

  private ObjectNode mapping() {
    return Objects.requireNonNull(definition).mapping().toJson();
  }

  private static ObjectNode parse(byte[] source) {
    return (ObjectNode) JSON.readTree(source);
  }

  /** A document's score for a word is how often it holds the word. */
  private static final class TermCount extends Similarity {

    @Override
    public long computeNorm(FieldInvertState state) {
      return 1;
    }

    @Override
    public SimScorer scorer(
        float boost, CollectionStatistics collection, TermStatistics... statistics) {
      return new SimScorer() {
        @Override
        public float score(float freq, long norm) {
          return boost * freq;
        }

        @Override
        public Explanation explain(Explanation freq, long norm) {
          return freq;
        }
      };
    }
  }
}
