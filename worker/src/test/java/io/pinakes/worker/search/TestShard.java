package io.pinakes.worker.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.SearchLimits;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.docvalues.Fielddata;
import io.pinakes.worker.index.DocumentParser;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.index.ParsedDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Lucene index in memory, written and searched as a shard does. Single quotes stand for double.
 */
final class TestShard implements AutoCloseable {

  static final long NOW = Instant.parse("2020-05-06T07:08:09Z").toEpochMilli();

  private final DocumentParser parser = new DocumentParser();
  private final IndexWriter writer;
  private final Fielddata fielddata = new Fielddata();
  private final IndexAnalyzers analyzers;
  private Mapping mapping;
  private long seqNo;

  TestShard(String mappings) throws IOException {
    this(IndexAnalyzers.builtIn(), mappings);
  }

  TestShard(IndexAnalyzers analyzers, String mappings) throws IOException {
    this.analyzers = analyzers;
    writer = new IndexWriter(new ByteBuffersDirectory(), IndexFormat.writerConfig());
    mapping = Mapping.parse(json(mappings));
  }

  static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  Mapping mapping() {
    return mapping;
  }

  TestShard index(String id, String source) throws IOException {
    ParsedDocument document =
        parser.parse(id, source.replace('\'', '"').getBytes(UTF_8), mapping, analyzers);
    if (document.mappingUpdate() != null) {
      mapping = mapping.merge(document.mappingUpdate());
    }
    writer.updateDocuments(IndexFormat.idTerm(id), document.toLucene(1, seqNo++, 7));
    return this;
  }

  /** Adds a document as another version of the software wrote it. */
  void indexAsItIs(Iterable<IndexableField> fields) throws IOException {
    writer.addDocument(fields);
  }

  /** The fields of the Lucene index. */
  Set<String> luceneFields() throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      var names = new TreeSet<String>();
      reader
          .leaves()
          .forEach(leaf -> leaf.reader().getFieldInfos().forEach(f -> names.add(f.name)));
      return names;
    }
  }

  void merge() throws IOException {
    writer.forceMerge(1);
  }

  void delete(String id) throws IOException {
    writer.deleteDocuments(IndexFormat.idTerm(id));
  }

  /** Ends a segment. */
  void flush() throws IOException {
    writer.flush();
  }

  SearchAnswer search(String body) throws IOException {
    return search(SearchBody.parse(json(body)));
  }

  SearchAnswer search(SearchBody body) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      return new ShardSearcher().search(new IndexSearcher(reader), mapping, analyzers, body, NOW);
    }
  }

  /** What the scores of a search rest on here. */
  SearchStatistics statistics(String body) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      return new ShardSearcher()
          .statistics(new IndexSearcher(reader), job(body, SearchScope.ALONE));
    }
  }

  /** Searches as one of several shards. */
  SearchAnswer search(String body, SearchScope scope) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      return new ShardSearcher().search(new IndexSearcher(reader), job(body, scope)).answer();
    }
  }

  private SearchJob job(String body, SearchScope scope) {
    return new SearchJob(
        SearchBody.parse(json(body)),
        mapping,
        analyzers,
        SearchLimits.DEFAULT,
        SearchJob.Reading.NOW,
        new SearchJob.Place("test", scope.ordinal(), "w1"),
        scope,
        NOW,
        () -> false,
        () -> {},
        () -> 0,
        fielddata,
        null);
  }

  SearchAnswer searchCancelled(String body) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      return new ShardSearcher()
          .search(
              new IndexSearcher(reader),
              new SearchJob(
                  SearchBody.parse(json(body)),
                  mapping,
                  analyzers,
                  SearchLimits.DEFAULT,
                  SearchJob.Reading.NOW,
                  new SearchJob.Place("test", 0, "w1"),
                  SearchScope.ALONE,
                  NOW,
                  () -> true,
                  () -> {},
                  () -> 0,
                  fielddata,
                  null))
          .answer();
    }
  }

  List<String> ids(String query) throws IOException {
    return search("{'query':" + query + ",'size':100}").hits().stream().map(Hit::id).toList();
  }

  @Override
  public void close() throws IOException {
    writer.close();
    writer.getDirectory().close();
  }
}
