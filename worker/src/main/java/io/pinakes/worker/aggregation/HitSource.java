package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.TopHitsPartial.IndexHit;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.SearchBody;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Ranks, loads and reads hits within buckets as searches do. */
public interface HitSource {

  /**
   * For one aggregation.
   *
   * @param path of the nested objects that are the hits; null: whole documents are
   */
  Ranking ranking(SearchBody hits, @Nullable String path) throws IOException;

  /**
   * The words of documents' texts, analyzed as a field's are.
   *
   * @param paths where documents have the texts
   */
  Words words(ValueField field, List<String> paths);

  /** Words of documents. */
  interface Words {

    /** Those of a segment. */
    Segment segment(LeafReaderContext segment) throws IOException;

    /** A segment's words by document. */
    interface Segment {
      /** Tells a document's words, in order; each is good only until the next. */
      void read(int document, Consumer<BytesRef> words) throws IOException;
    }
  }

  /** The hits of one aggregation. */
  interface Ranking {

    /** Null: by score. */
    @Nullable Sort sort();

    /** Loads what is shown of hits, and scores them if that was asked for beside a sort. */
    List<IndexHit> load(ScoreDoc[] ranked) throws IOException;
  }
}
