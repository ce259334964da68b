package io.pinakes.common.message;

import io.pinakes.common.message.WorkerCalls.Explained;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.rpc.Rpc;
import org.jspecify.annotations.Nullable;

/** The calls with which a worker tells what it makes of a query. */
public final class QueryCalls {

  public static final Rpc<ExplainRequest, ExplainAnswer> EXPLAIN =
      new Rpc<>("explain", ExplainRequest.class, ExplainAnswer.class);

  private QueryCalls() {}

  /**
   * Asks what a query becomes, and how a document scores by it.
   *
   * @param search whose query is meant
   * @param id of the document; null: no document is asked for
   * @param rewrite whether the query is shown as the shard's terms make it
   */
  public record ExplainRequest(SearchRequest search, @Nullable String id, boolean rewrite) {}

  /**
   * What the shard makes of it.
   *
   * @param query as Lucene writes it
   * @param found whether the document is there
   * @param matched whether the query matches it
   * @param explanation of its score; null if it is not there
   */
  public record ExplainAnswer(
      String query, boolean found, boolean matched, @Nullable Explained explanation) {}
}
