package io.pinakes.coordinator.routing;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.NodeInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this coordinator has seen of the copies that it reads from, and which of them it would ask
 * first. It holds at most one entry for each assigned worker, shard and copy.
 */
final class CopyRatings {

  /** How long a copy, or a worker, that could not answer is asked after the others. */
  static final Duration FAILING = Duration.ofSeconds(2);

  private final Clock clock;
  private final ConcurrentMap<String, NodeRating> nodes = new ConcurrentHashMap<>();
  private final ConcurrentMap<Copy, Long> failingUntil = new ConcurrentHashMap<>();
  // Each shard's own: a search asks all shards, and one count for all would give each shard the
  // same turn every time.
  private final ConcurrentMap<ShardId, AtomicInteger> turns = new ConcurrentHashMap<>();

  CopyRatings(Clock clock) {
    this.clock = clock;
  }

  /** A shard on one start of a worker. */
  private record Copy(ShardId shard, String owner) {}

  /** How a read of a copy ended. */
  enum End {
    /** With an answer, or with the news that the request is wrong. */
    ANSWERED,
    /** Nobody waited for it any more. */
    GIVEN_UP,
    /** The copy could not answer; others on the same worker may. */
    COPY_FAILED,
    /** The worker did not answer, or has too much to do. */
    NODE_FAILED
  }

  /** The copies, the one to ask first first. Of those that seem equal each has its turn. */
  List<NodeInfo> inOrder(ShardId shard, List<NodeInfo> copies) {
    if (copies.size() < 2) {
      return copies;
    }
    List<Ranked> ranked = new ArrayList<>();
    long now = clock.nanoTime();
    for (NodeInfo node : copies) {
      NodeRating rating = nodes.get(node.owner());
      int cost = rating == null ? 0 : rating.cost(now);
      ranked.add(new Ranked(node, isFailing(shard, node), cost));
    }
    int turn = turns.computeIfAbsent(shard, first -> new AtomicInteger()).getAndIncrement();
    Collections.rotate(ranked, Math.floorMod(turn, copies.size()));
    ranked.sort(Comparator.comparing(Ranked::failing).thenComparingInt(Ranked::cost));
    return ranked.stream().map(Ranked::node).toList();
  }

  private record Ranked(NodeInfo node, boolean failing, int cost) {}

  /** Whether it could not answer a moment ago. */
  boolean isFailing(ShardId shard, NodeInfo node) {
    long now = clock.nanoTime();
    Long until = failingUntil.get(new Copy(shard, node.owner()));
    NodeRating rating = nodes.get(node.owner());
    return (until != null && until - now > 0) || (rating != null && rating.isFailing(now));
  }

  /** How long the fastest of them lately took; zero if none is known. */
  Duration fastest(List<NodeInfo> copies) {
    long now = clock.nanoTime();
    double fastest = Double.POSITIVE_INFINITY;
    for (NodeInfo node : copies) {
      NodeRating rating = nodes.get(node.owner());
      double smoothed = rating == null ? 0 : rating.smoothed(now);
      if (smoothed > 0) {
        fastest = Math.min(fastest, smoothed);
      }
    }
    return fastest == Double.POSITIVE_INFINITY ? Duration.ZERO : Duration.ofNanos((long) fastest);
  }

  /** A read of the node's copy begins; {@link #end} with what this returns must follow. */
  NodeRating begin(NodeInfo node) {
    NodeRating rating = nodes.computeIfAbsent(node.owner(), owner -> new NodeRating());
    rating.begin();
    return rating;
  }

  /** A read has ended that began at {@code startNanos}. */
  void end(ShardId shard, NodeInfo node, NodeRating rating, End end, long startNanos) {
    long now = clock.nanoTime();
    var copy = new Copy(shard, node.owner());
    switch (end) {
      case ANSWERED -> {
        failingUntil.remove(copy);
        rating.answered(now - startNanos, now);
      }
      case GIVEN_UP -> rating.givenUp(now - startNanos, now);
      case COPY_FAILED -> {
        failingUntil.put(copy, now + FAILING.toNanos());
        rating.refused();
      }
      case NODE_FAILED -> rating.failed(now + FAILING.toNanos());
    }
  }

  /** Forgets what no shard is assigned to any more. */
  void retain(ClusterState state) {
    Set<String> owners = new HashSet<>();
    state
        .assignments()
        .byIndex()
        .values()
        .forEach(
            shards ->
                shards.forEach(shard -> shard.copies().forEach(node -> owners.add(node.owner()))));
    nodes.entrySet().removeIf(e -> !owners.contains(e.getKey()) && e.getValue().isIdle());
    turns.keySet().removeIf(shard -> state.assignment(shard).copies().isEmpty());
    failingUntil
        .keySet()
        .removeIf(
            copy ->
                state.assignment(copy.shard()).copies().stream()
                    .noneMatch(node -> node.owner().equals(copy.owner())));
  }

  /** Workers, shards and copies that something is remembered of. */
  int size() {
    return nodes.size() + turns.size() + failingUntil.size();
  }
}
