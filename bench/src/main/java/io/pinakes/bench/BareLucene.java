package io.pinakes.bench;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.runtime.Machine;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.DocumentParser;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.index.ParsedDocument;
import io.pinakes.worker.index.Similarities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.MMapDirectory;

/**
 * One Lucene index that is fed the bodies of bulk requests directly: what the documents cost
 * without a cluster. It keeps nothing safe: no log, no commit.
 */
final class BareLucene implements AutoCloseable {

  private final Mapping mapping;
  private final Corpus.Ids ids;
  private final DocumentParser documents = new DocumentParser();
  private final IndexAnalyzers analyzers = IndexAnalyzers.builtIn();
  private final AtomicLong nextSeqNo = new AtomicLong();
  private final MMapDirectory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  /**
   * Makes an empty index.
   *
   * @param bufferMegabytes of Lucene's indexing buffer
   */
  BareLucene(Path folder, Mapping mapping, Corpus.Ids ids, double bufferMegabytes)
      throws IOException {
    this.mapping = mapping;
    this.ids = ids;
    directory = new MMapDirectory(folder);
    writer =
        new IndexWriter(
            directory,
            IndexFormat.writerConfig()
                .setSimilarity(Similarities.of(mapping))
                .setRAMBufferSizeMB(bufferMegabytes)
                .setMergeScheduler(new ConcurrentMergeScheduler()));
    searchers = new SearcherManager(writer, null);
  }

  /** Indexes the documents of a body, each by the id that it would have in the cluster. */
  void index(byte[] body, Machine machine) throws IOException {
    int position = 0;
    while (position < body.length) {
      int actionEnd = lineEnd(body, position);
      int end = lineEnd(body, actionEnd + 1);
      byte[] source = Arrays.copyOfRange(body, actionEnd + 1, end);
      long seqNo = nextSeqNo.getAndIncrement();
      if (ids == Corpus.Ids.GIVEN) {
        String id = "document-" + seqNo;
        writer.updateDocuments(IndexFormat.idTerm(id), parse(id, source).toLucene(1, seqNo, 1));
      } else {
        String id = Long.toHexString(machine.random()) + seqNo;
        writer.addDocuments(parse(id, source).toLucene(1, seqNo, 1));
      }
      position = end + 1;
    }
  }

  private ParsedDocument parse(String id, byte[] source) {
    return documents.parse(id, source, mapping, analyzers);
  }

  private static int lineEnd(byte[] body, int start) {
    int end = start;
    while (body[end] != '\n') {
      end++;
    }
    return end;
  }

  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /**
   * The best hits for any of the words, with their sources.
   *
   * @param countUpTo matches are counted up to here, as the cluster does
   */
  long search(List<String> words, int size, int countUpTo) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      searcher.setSimilarity(Similarities.of(mapping));
      var query = new BooleanQuery.Builder();
      for (String word : words) {
        query.add(new TermQuery(new Term("body", word)), BooleanClause.Occur.SHOULD);
      }
      Query whole = query.build();
      ScoreDoc[] hits =
          searcher.search(whole, new TopScoreDocCollectorManager(size, null, countUpTo)).scoreDocs;
      StoredFields stored = searcher.storedFields();
      long bytes = 0;
      for (ScoreDoc hit : hits) {
        var document = stored.document(hit.doc, Set.of(IndexFormat.SOURCE));
        bytes += document.getBinaryValue(IndexFormat.SOURCE).length;
      }
      return bytes;
    } finally {
      searchers.release(searcher);
    }
  }

  @Override
  public void close() throws IOException {
    searchers.close();
    writer.rollback();
    directory.close();
  }
}
