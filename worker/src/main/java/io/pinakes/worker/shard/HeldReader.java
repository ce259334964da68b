package io.pinakes.worker.shard;

import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.worker.search.ShardSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/**
 * A shard copy as it was at one moment. Its files stay on this worker's disk until it is closed,
 * also those that have been merged away since.
 */
public interface HeldReader extends AutoCloseable {

  /**
   * Searches it.
   *
   * @param after the last hit of the page before; null: the first page
   * @throws org.apache.lucene.store.AlreadyClosedException it is closed, or its shard is
   */
  ShardSearcher.Found search(SearchRequest request, SearchBody body, @Nullable ScoreDoc after)
      throws Exception;

  @Override
  void close();
}
