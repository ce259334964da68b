package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.TopHitsPartial.IndexHit;
import io.pinakes.common.query.SearchBody;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.jspecify.annotations.Nullable;

/** Ranks and loads hits within buckets as searches do. */
public interface HitSource {

  /** For one aggregation. */
  Ranking ranking(SearchBody hits) throws IOException;

  /** The hits of one aggregation. */
  interface Ranking {

    /** Null: by score. */
    @Nullable Sort sort();

    /** Loads what is shown of hits, and scores them if that was asked for beside a sort. */
    List<IndexHit> load(ScoreDoc[] ranked) throws IOException;
  }
}
