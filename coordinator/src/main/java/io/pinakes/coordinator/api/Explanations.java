package io.pinakes.coordinator.api;

import io.pinakes.common.message.QueryCalls.ExplainAnswer;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.IndexDefinition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What shards make of queries. */
public interface Explanations {

  /**
   * What is asked.
   *
   * @param body the JSON of a search whose query is meant, already checked by the parser
   * @param id of a document that is to be scored; null: none
   * @param rewrite whether the query is shown as the shard's terms make it
   * @param filters JSON of queries, of which a document must match one to be seen; empty: all are
   */
  record Question(ObjectNode body, @Nullable String id, boolean rewrite, List<String> filters) {
    public Question {
      filters = List.copyOf(filters);
    }
  }

  /**
   * Asks a shard.
   *
   * @throws io.pinakes.common.error.ApiException 400 if the query does not fit the index's mapping,
   *     503 if no copy answers in time
   */
  ExplainAnswer explain(
      IndexDefinition index,
      ShardId shard,
      Question question,
      ReadConsistency consistency,
      Duration timeout)
      throws InterruptedException;
}
