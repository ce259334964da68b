package io.pinakes.worker.aggregation;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** The documents that terms of others are compared with. */
abstract sealed class Background {

  private final long size;

  private Background(long size) {
    this.size = size;
  }

  /** How many documents there are. */
  final long size() {
    return size;
  }

  /** How many of them have a term. */
  abstract long count(long key) throws IOException;

  /**
   * Of a field whose terms the index has.
   *
   * @param filter which documents; null: all, deleted ones too as long as the index knows them
   */
  static Background indexed(Scope scope, String field, TermKeys keys, @Nullable Weight filter)
      throws IOException {
    if (filter == null) {
      return new Indexed(scope, field, keys);
    }
    FixedBitSet[] documents = documents(scope, filter);
    return new Filtered(scope, field, keys, documents);
  }

  /** Of a field whose terms documents have in columns. */
  static Background columns(Scope scope, TermKeys keys, @Nullable Weight filter)
      throws IOException {
    FixedBitSet[] documents = filter == null ? null : documents(scope, filter);
    return new Counted(scope, keys, documents);
  }

  /** The documents of each segment that a filter lets in. */
  private static FixedBitSet[] documents(Scope scope, Weight filter) throws IOException {
    var segments = scope.searcher().getLeafContexts();
    var documents = new FixedBitSet[segments.size()];
    for (LeafReaderContext segment : segments) {
      int maxDoc = segment.reader().maxDoc();
      scope.allowance().take(maxDoc / Byte.SIZE);
      var matching = new FixedBitSet(maxDoc);
      Scorer scorer = filter.scorer(segment);
      if (scorer != null) {
        matching.or(scorer.iterator());
      }
      Bits live = segment.reader().getLiveDocs();
      if (live != null) {
        live.applyMask(matching, 0);
      }
      documents[segment.ord] = matching;
    }
    return documents;
  }

  static long sum(FixedBitSet[] documents) {
    long size = 0;
    for (FixedBitSet segment : documents) {
      size += segment.cardinality();
    }
    return size;
  }

  /** All documents, as the index counts them. */
  private static final class Indexed extends Background {
    private final Scope scope;
    private final String field;
    private final TermKeys keys;

    Indexed(Scope scope, String field, TermKeys keys) {
      super(scope.searcher().getIndexReader().maxDoc());
      this.scope = scope;
      this.field = field;
      this.keys = keys;
    }

    @Override
    long count(long key) throws IOException {
      return scope.searcher().getIndexReader().docFreq(new Term(field, text(keys, key)));
    }
  }

  /** Some documents, by the lists of those that have a term. */
  private static final class Filtered extends Background {
    private final Scope scope;
    private final String field;
    private final TermKeys keys;
    private final FixedBitSet[] documents;

    Filtered(Scope scope, String field, TermKeys keys, FixedBitSet[] documents) {
      super(sum(documents));
      this.scope = scope;
      this.field = field;
      this.keys = keys;
      this.documents = documents;
    }

    @Override
    long count(long key) throws IOException {
      BytesRef text = text(keys, key);
      long count = 0;
      for (LeafReaderContext segment : scope.searcher().getLeafContexts()) {
        Terms terms = Terms.getTerms(segment.reader(), field);
        TermsEnum term = terms.iterator();
        if (term.seekExact(text)) {
          PostingsEnum with = term.postings(null, PostingsEnum.NONE);
          FixedBitSet wanted = documents[segment.ord];
          while (with.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            count += wanted.get(with.docID()) ? 1 : 0;
          }
        }
      }
      return count;
    }
  }

  /** Documents whose values are all counted when the first is asked for. */
  private static final class Counted extends Background {
    private final Scope scope;
    private final TermKeys keys;
    private final FixedBitSet @Nullable [] documents;
    private final BucketTable table;
    private final LongCells counts;
    private boolean counted;

    Counted(Scope scope, TermKeys keys, FixedBitSet @Nullable [] documents) {
      super(documents == null ? scope.searcher().getIndexReader().maxDoc() : sum(documents));
      this.scope = scope;
      this.keys = keys;
      this.documents = documents;
      this.table = new BucketTable(scope.allowance());
      this.counts = new LongCells(scope.allowance(), 0);
    }

    @Override
    long count(long key) throws IOException {
      if (!counted) {
        counted = true;
        for (LeafReaderContext segment : scope.searcher().getLeafContexts()) {
          count(segment);
        }
      }
      return counts.get(table.add(0, key));
    }

    private void count(LeafReaderContext segment) throws IOException {
      Bits wanted = documents == null ? segment.reader().getLiveDocs() : documents[segment.ord];
      TermKeys.Segment values = keys.segment(segment);
      for (int document = 0; document < segment.reader().maxDoc(); document++) {
        if (wanted == null || wanted.get(document)) {
          for (int i = 0, count = values.advance(document); i < count; i++) {
            counts.add(table.add(0, values.key(i)), 1);
          }
        }
      }
      values.close();
    }
  }

  private static BytesRef text(TermKeys keys, long key) {
    return new BytesRef((String) keys.shown(key));
  }
}
