package io.pinakes.system.relevance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/** Rankings of Lucene alone: one index, the words of the question, BM25 with its defaults. */
final class BareLucene {

  private BareLucene() {}

  static Map<String, List<Ranked>> rank(Judged collection, Analyzer analyzer, int size)
      throws IOException {
    try (var directory = new ByteBuffersDirectory()) {
      try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
        for (Map.Entry<String, String> text : collection.texts().entrySet()) {
          var document = new Document();
          document.add(new StringField("id", text.getKey(), Field.Store.YES));
          document.add(new TextField("text", text.getValue(), Field.Store.NO));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        var rankings = new LinkedHashMap<String, List<Ranked>>();
        for (Map.Entry<String, String> query : collection.queries().entrySet()) {
          rankings.put(query.getKey(), rank(reader, analyzer, query.getValue(), size));
        }
        return rankings;
      }
    }
  }

  private static List<Ranked> rank(
      DirectoryReader reader, Analyzer analyzer, String question, int size) throws IOException {
    Query query = new QueryBuilder(analyzer).createBooleanQuery("text", question);
    var ranking = new ArrayList<Ranked>();
    if (query != null) {
      for (ScoreDoc hit : new IndexSearcher(reader).search(query, size).scoreDocs) {
        String id = reader.storedFields().document(hit.doc).get("id");
        ranking.add(new Ranked(id, hit.score));
      }
    }
    return ranking;
  }
}
