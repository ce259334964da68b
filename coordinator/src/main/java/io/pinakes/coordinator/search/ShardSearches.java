package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ContextCalls;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what calls of shards end with into parts of an answer. */
final class ShardSearches {

  private static final Logger LOG = LoggerFactory.getLogger(ShardSearches.class);

  private final StateWatch watch;

  ShardSearches(StateWatch watch) {
    this.watch = watch;
  }

  /** A call of a shard. */
  @FunctionalInterface
  interface Call {
    Part make() throws InterruptedException;
  }

  /** What the call answers, or why it does not. */
  Part part(ShardId shard, Call call) {
    try {
      return call.make();
    } catch (ApiException e) {
      return failed(shard, e.error());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(shard, ApiException.unavailable("interrupted").error());
    } catch (RuntimeException e) {
      LOG.error("a search of {} failed", shard, e);
      return failed(shard, new ApiError(500, "internal_server_error", e.toString()));
    }
  }

  Part failed(ShardId shard, ApiError error) {
    String node = watch.current().assignment(shard).primary().map(NodeInfo::id).orElse("");
    return new Part.Failed(shard, node, error);
  }

  /** The context, or the worker that kept it, is gone. */
  Part missing(ShardId shard, String context) {
    return failed(
        shard,
        new ApiError(
            404, ContextCalls.MISSING, "No search context found for id [" + context + "]"));
  }
}
