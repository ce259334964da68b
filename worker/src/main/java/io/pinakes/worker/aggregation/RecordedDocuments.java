package io.pinakes.worker.aggregation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.RoaringDocIdSet;
import org.jspecify.annotations.Nullable;

/** Documents to be aggregated later, when it is known which buckets there are. */
final class RecordedDocuments {

  /** A document and its score. */
  @FunctionalInterface
  interface Visitor {
    void visit(int document) throws IOException;
  }

  private final Allowance allowance;
  private final boolean scored;
  private final List<Segment> segments = new ArrayList<>();

  /**
   * Makes an empty record.
   *
   * @param scored whether scores are to be known later as well
   */
  RecordedDocuments(Allowance allowance, boolean scored) {
    this.allowance = allowance;
    this.scored = scored;
  }

  List<Segment> segments() {
    return segments;
  }

  /** Begins with a segment. */
  Segment segment(LeafReaderContext context) {
    var segment = new Segment(context);
    segments.add(segment);
    return segment;
  }

  /** The documents of one segment. */
  final class Segment {
    private final LeafReaderContext context;
    private final RoaringDocIdSet.Builder builder;
    private float[] scores = new float[0];
    private int size;
    private @Nullable Scorable scorer;
    private @Nullable RoaringDocIdSet documents;

    private Segment(LeafReaderContext context) {
      this.context = context;
      this.builder = new RoaringDocIdSet.Builder(context.reader().maxDoc());
    }

    LeafReaderContext context() {
      return context;
    }

    void setScorer(Scorable scorer) {
      this.scorer = scorer;
    }

    /** Takes a document after those before. */
    void add(int document) throws IOException {
      builder.add(document);
      if (scored && scorer != null) {
        if (size == scores.length) {
          int length = ArrayUtil.oversize(size + 1, Float.BYTES);
          allowance.take((long) (length - size) * Float.BYTES);
          scores = Arrays.copyOf(scores, length);
        }
        scores[size] = scorer.score();
      }
      size++;
    }

    /** After the last document. */
    void finish() {
      documents = builder.build();
      allowance.take(documents.ramBytesUsed());
    }

    /** Passes the documents on, with their scores. */
    void forEach(Leaf leaf, Visitor visitor) throws IOException {
      if (documents == null || size == 0) {
        return;
      }
      var scorable = new RecordedScore();
      leaf.setScorer(scorable);
      DocIdSetIterator iterator = documents.iterator();
      for (int document = iterator.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = iterator.nextDoc()) {
        visitor.visit(document);
        scorable.place++;
      }
    }

    private final class RecordedScore extends Scorable {
      private int place;

      @Override
      public float score() {
        return place < scores.length ? scores[place] : 0;
      }
    }
  }
}
