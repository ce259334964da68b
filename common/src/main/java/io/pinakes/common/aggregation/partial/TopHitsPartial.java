package io.pinakes.common.aggregation.partial;

import io.pinakes.common.message.WorkerCalls.Hit;
import java.util.ArrayList;
import java.util.List;

/**
 * The best hits of shards, those of the shard asked first in front.
 *
 * @param total documents of which they are the best
 * @param maxScore NaN if no score was asked for
 */
public record TopHitsPartial(long total, float maxScore, List<IndexHit> hits) implements Partial {

  public static final TopHitsPartial NONE = new TopHitsPartial(0, Float.NaN, List.of());

  public TopHitsPartial {
    hits = List.copyOf(hits);
  }

  /** A hit and the index it comes from. */
  public record IndexHit(String index, Hit hit) {}

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof TopHitsPartial more)) {
      throw Partial.mismatch();
    }
    var both = new ArrayList<IndexHit>(hits.size() + more.hits.size());
    both.addAll(hits);
    both.addAll(more.hits);
    float best = Float.isNaN(maxScore) || more.maxScore > maxScore ? more.maxScore : maxScore;
    return new TopHitsPartial(total + more.total, best, both);
  }
}
