package io.pinakes.worker.node;

import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchParts;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.worker.search.ShardSearcher;
import io.pinakes.worker.shard.HeldReader;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** How far a scroll over one shard has come. One page at a time. */
final class Scroll {

  private final HeldReader reader;
  private final SearchRequest request;
  private final SearchBody firstBody;
  private final SearchBody body;

  /** Whether no other shard's hits come between this one's. */
  private final boolean alone;

  private final ReentrantLock lock = new ReentrantLock();

  /** The last hit that was shown; null if none was. */
  private @Nullable ScoreDoc shown;

  /** The hits of the last page, until it is known how many of them were shown. */
  private ScoreDoc[] page = new ScoreDoc[0];

  private long total;
  private boolean totalIsExact;
  private float maxScore;

  Scroll(HeldReader reader, SearchRequest request, SearchBody body) {
    this.reader = reader;
    this.request = request;
    // Counted and aggregated once, with the first page.
    this.body =
        body.toBuilder().trackTotalHitsUpTo(SearchBody.TRACK_NONE).aggregations(null).build();
    SearchScope scope = request.scope();
    this.alone = scope == null || scope.shards() == 1;
    this.firstBody = body;
  }

  SearchAnswer first() throws Exception {
    lock.lockInterruptibly();
    try {
      ShardSearcher.Found found = reader.search(request, firstBody, null);
      SearchAnswer answer = found.answer();
      total = answer.total();
      totalIsExact = answer.totalIsExact();
      maxScore = answer.maxScore();
      take(found.hits());
      return answer;
    } finally {
      lock.unlock();
    }
  }

  SearchAnswer next(long timeoutMillis) throws Exception {
    lock.lockInterruptibly();
    try {
      var asked =
          new SearchRequest(
              request.shard(),
              request.body(),
              request.mappingVersion(),
              timeoutMillis,
              request.freshness(),
              request.scope(),
              null,
              request.settings(),
              null);
      ShardSearcher.Found found = reader.search(asked, body, shown);
      SearchAnswer answer = found.answer();
      take(found.hits());
      SearchParts parts = SearchParts.NONE.begunBy(request.body());
      return new SearchAnswer(
          total, totalIsExact, maxScore, answer.hits(), answer.timedOut(), parts);
    } finally {
      lock.unlock();
    }
  }

  private void take(ScoreDoc[] hits) {
    page = hits;
    if (alone) {
      consumed(hits.length);
    }
  }

  /** The first hits of the last page were shown; the others come again. */
  void consumed(int hits) {
    lock.lock();
    try {
      if (hits > 0 && hits <= page.length) {
        shown = page[hits - 1];
      }
      page = new ScoreDoc[0];
    } finally {
      lock.unlock();
    }
  }
}
