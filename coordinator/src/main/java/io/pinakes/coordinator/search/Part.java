package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;

/** What came back for one shard. */
sealed interface Part {

  ShardId shard();

  record Answered(ShardId shard, SearchAnswer answer) implements Part {}

  /** No answer; {@code node} is empty if no worker held the shard. */
  record Failed(ShardId shard, String node, ApiError error) implements Part {}
}
