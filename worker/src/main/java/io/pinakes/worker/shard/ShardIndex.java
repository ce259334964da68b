package io.pinakes.worker.shard;

import io.pinakes.common.mapping.Glob;
import io.pinakes.common.message.ShardStats.Docs;
import io.pinakes.common.message.ShardStats.FieldBytes;
import io.pinakes.common.message.ShardStats.Merges;
import io.pinakes.common.message.StatsCalls.Commit;
import io.pinakes.common.message.StatsCalls.Segment;
import io.pinakes.common.runtime.Clock;
import io.pinakes.worker.index.IndexFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A shard's Lucene index. One thread at a time applies writes, in the order of the log; any number
 * search. A commit is made for a snapshot only: what is not in one is built again from the log.
 */
final class ShardIndex implements AutoCloseable {

  private final Directory directory;
  private final MeteredWriter writer;
  private final SnapshotDeletionPolicy commits;
  private final SearcherManager searchers;
  private final Holds holds = new Holds();

  /**
   * Opens the index whose commit is in {@code directory}, or begins one in an empty directory.
   *
   * @param config the analyzer, similarity and merging to index with
   * @param clock to time merges
   */
  ShardIndex(Directory directory, IndexWriterConfig config, Clock clock) throws IOException {
    this.directory = directory;
    commits = new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy());
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
    config.setIndexDeletionPolicy(commits);
    config.setCommitOnClose(false);
    writer = new MeteredWriter(directory, config, clock);
    if (!DirectoryReader.indexExists(directory)) {
      // So that there is always a last commit to tell of; no snapshot is made of it.
      writer.commit();
    }
    searchers = new SearcherManager(writer, null);
  }

  /** What the commit says that the index was opened from; empty if there was none. */
  Map<String, String> openedFrom() {
    var data = new TreeMap<String, String>();
    Iterable<Map.Entry<String, String>> committed = writer.getLiveCommitData();
    if (committed != null) {
      committed.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    return data;
  }

  /**
   * Commits all that was applied. The commit's files stay until {@link #release}.
   *
   * @param data goes with the commit
   */
  IndexCommit commit(Map<String, String> data) throws IOException {
    writer.setLiveCommitData(data.entrySet());
    writer.commit();
    return commits.snapshot();
  }

  /** Lets go of a commit's files. */
  void release(IndexCommit commit) throws IOException {
    commits.release(commit);
    writer.deleteUnusedFiles();
  }

  Directory directory() {
    return directory;
  }

  /**
   * Puts a document; {@code absent} says that there is none of that id, which saves looking.
   *
   * @param block the document, after its nested objects; all carry the id, and go together
   */
  void put(String id, List<? extends Iterable<? extends IndexableField>> block, boolean absent)
      throws IOException {
    if (block.size() > 1) {
      if (absent) {
        writer.addDocuments(block);
      } else {
        writer.updateDocuments(IndexFormat.idTerm(id), block);
      }
    } else if (absent) {
      writer.addDocument(block.getFirst());
    } else {
      writer.updateDocument(IndexFormat.idTerm(id), block.getFirst());
    }
  }

  void delete(String id) throws IOException {
    writer.deleteDocuments(IndexFormat.idTerm(id));
  }

  /** Makes all that was applied visible to the searchers taken from now on. */
  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /** Work with a searcher. */
  @FunctionalInterface
  interface Search<T extends @Nullable Object> {
    T with(IndexSearcher searcher) throws IOException;
  }

  <T extends @Nullable Object> T search(Search<T> search) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return search.with(searcher);
    } finally {
      searchers.release(searcher);
    }
  }

  /** What is visible now, to be searched until the hold is closed. */
  Holds.Hold hold() throws IOException {
    return holds.add(searchers.acquire());
  }

  /** The document's last change, if it is there and visible; null otherwise. */
  @Nullable DocumentState lookup(String id) throws IOException {
    return search(
        searcher -> {
          Found found = find(searcher, id);
          return found == null ? null : found.state();
        });
  }

  /**
   * A visible document.
   *
   * @param routing that it was written with; null: its id
   */
  record Stored(DocumentState state, byte[] source, @Nullable String routing) {}

  /** The document, if it is visible; null otherwise. */
  @Nullable Stored get(String id) throws IOException {
    return search(
        searcher -> {
          Found found = find(searcher, id);
          if (found == null) {
            return null;
          }
          BytesRef source =
              found
                  .leaf
                  .reader()
                  .storedFields()
                  .document(found.document, Set.of(IndexFormat.SOURCE))
                  .getBinaryValue(IndexFormat.SOURCE);
          return new Stored(
              found.state(),
              BytesRef.deepCopyOf(source).bytes,
              routing(found.leaf.reader(), found.document));
        });
  }

  private record Found(LeafReaderContext leaf, int document, DocumentState state) {}

  /** Newest segments first: what changes is mostly young. */
  private static @Nullable Found find(IndexSearcher searcher, String id) throws IOException {
    var leaves = searcher.getIndexReader().leaves();
    BytesRef term = new BytesRef(id);
    for (int i = leaves.size() - 1; i >= 0; i--) {
      LeafReader reader = leaves.get(i).reader();
      Terms terms = reader.terms(IndexFormat.ID);
      if (terms == null) {
        continue;
      }
      TermsEnum ids = terms.iterator();
      if (!ids.seekExact(term)) {
        continue;
      }
      var live = reader.getLiveDocs();
      PostingsEnum documents = ids.postings(null, PostingsEnum.NONE);
      for (int doc = documents.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = documents.nextDoc()) {
        // Nested objects carry the id, too, but no version.
        if ((live == null || live.get(doc)) && isWhole(reader, doc)) {
          var state =
              new DocumentState(
                  number(reader, IndexFormat.VERSION, doc),
                  number(reader, IndexFormat.SEQ_NO, doc),
                  number(reader, IndexFormat.PRIMARY_TERM, doc),
                  false);
          return new Found(leaves.get(i), doc, state);
        }
      }
    }
    return null;
  }

  private static boolean isWhole(LeafReader reader, int document) throws IOException {
    NumericDocValues versions = reader.getNumericDocValues(IndexFormat.VERSION);
    return versions != null && versions.advanceExact(document);
  }

  private static @Nullable String routing(LeafReader reader, int document) throws IOException {
    SortedDocValues values = reader.getSortedDocValues(IndexFormat.ROUTING);
    return values != null && values.advanceExact(document)
        ? values.lookupOrd(values.ordValue()).utf8ToString()
        : null;
  }

  private static long number(LeafReader reader, String field, int document) throws IOException {
    NumericDocValues values = reader.getNumericDocValues(field);
    if (values == null || !values.advanceExact(document)) {
      throw new IllegalStateException("document " + document + " has no " + field);
    }
    return values.longValue();
  }

  /** Counts of what is visible, and the size on disk. */
  record Size(long documents, long deleted, long bytes) {}

  Size size() throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += length(file);
    }
    long total = bytes;
    return search(
        searcher ->
            new Size(
                searcher.getIndexReader().numDocs(),
                searcher.getIndexReader().numDeletedDocs(),
                total));
  }

  private long length(String file) throws IOException {
    try {
      return directory.fileLength(file);
    } catch (NoSuchFileException | FileNotFoundException e) {
      // Merged away since it was listed.
      return 0;
    }
  }

  /** Merges so far. */
  Merges merges() {
    return writer.merges();
  }

  /** Bytes of documents that are not in a segment yet. */
  long writerBytes() {
    return writer.ramBytesUsed();
  }

  /**
   * What searches see.
   *
   * @param files sizes by extension, empty if they were not asked for
   */
  record Visible(Docs docs, long segments, SortedMap<String, Long> files) {}

  Visible visible(boolean fileSizes) throws IOException {
    return search(
        searcher -> {
          IndexReader reader = searcher.getIndexReader();
          var files = new TreeMap<String, Long>();
          if (fileSizes) {
            for (LeafReaderContext leaf : reader.leaves()) {
              for (String file : SegmentFacts.files(leaf.reader())) {
                files.merge(IndexFileNames.getExtension(file), length(file), Long::sum);
              }
            }
          }
          return new Visible(
              new Docs(reader.numDocs(), reader.numDeletedDocs()), reader.leaves().size(), files);
        });
  }

  /**
   * The memory of the structures that completions are found by.
   *
   * @param patterns of the fields that are wanted one by one
   */
  FieldBytes completions(List<String> patterns) throws IOException {
    return search(
        searcher -> {
          long all = 0;
          var fields = new TreeMap<String, Long>();
          for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            for (Map.Entry<String, Long> field :
                SegmentFacts.completions(leaf.reader()).entrySet()) {
              all += field.getValue();
              if (patterns.stream().anyMatch(pattern -> Glob.matches(pattern, field.getKey()))) {
                fields.merge(field.getKey(), field.getValue(), Long::sum);
              }
            }
          }
          return new FieldBytes(all, fields);
        });
  }

  /** The segments that searches see. */
  List<Segment> segments() throws IOException {
    Set<String> committed = new HashSet<>();
    if (DirectoryReader.indexExists(directory)) {
      SegmentInfos.readLatestCommit(directory).forEach(info -> committed.add(info.info.name));
    }
    return search(
        searcher -> {
          var segments = new ArrayList<Segment>();
          for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Segment segment = SegmentFacts.segment(leaf.reader(), committed);
            if (segment != null) {
              segments.add(segment);
            }
          }
          return segments;
        });
  }

  /**
   * Begins to merge. Where merges have threads of their own this returns before they are done.
   *
   * @param maxSegments to leave; 0 or less: as many as are usual
   * @param onlyExpungeDeletes merge only what has many deleted documents
   */
  void beginMerges(int maxSegments, boolean onlyExpungeDeletes) throws IOException {
    if (onlyExpungeDeletes) {
      writer.forceMergeDeletes(false);
    } else if (maxSegments <= 0) {
      writer.maybeMerge();
    } else {
      writer.forceMerge(maxSegments, false);
    }
  }

  /** Whether merges wait or run. */
  boolean isMerging() {
    return writer.hasPendingMerges() || writer.merges().merged().current() > 0;
  }

  /** The last commit; null if there was none. */
  @Nullable Commit lastCommit() throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return null;
    }
    SegmentInfos infos = SegmentInfos.readLatestCommit(directory);
    long documents = infos.totalMaxDoc();
    for (SegmentCommitInfo segment : infos) {
      documents -= segment.getDelCount();
    }
    return new Commit(
        Base64.getEncoder().encodeToString(infos.getId()),
        infos.getGeneration(),
        new TreeMap<>(infos.getUserData()),
        documents);
  }

  /** Lets go of everything without a commit. */
  @Override
  public void close() throws IOException {
    holds.closeAll();
    searchers.close();
    writer.rollback();
    directory.close();
  }
}
